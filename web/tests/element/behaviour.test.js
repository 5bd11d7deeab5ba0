// What the prompt does for a person.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";
import { bring, calls, field, run } from "./support/made.js";

suite("the prompt", { timeout: 300_000 }, () => {
  const here = useBrowser();

  visit(here, "asks for one code, however often it is started at once, and after it", async (page) => {
    await bring(page);
    await run(page, async () => { const { element } = globalThis.made; await Promise.all([element.start(), element.start()]); await element.start(); });
    assert.equal(await calls(page, "start"), 1);
  });

  visit(here, "connect, disconnect, connect while a code is sent: one text message, and the prompt goes on", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element } = globalThis.made;
      const started = element.start();
      const { parentElement } = element;
      element.remove();
      parentElement.append(element);
      void element.start();
      await started;
    });
    assert.equal(await calls(page, "start"), 1);
    await field(page).fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
  });

  visit(here, "never confirms by itself: neither typed, pasted nor filled in", async (page) => {
    await bring(page);
    await run(page, () => globalThis.made.element.start());
    await field(page).pressSequentially("123456");
    await run(page, () => { globalThis.made.paste("123 456"); });
    await field(page).dispatchEvent("change");
    assert.equal(await calls(page, "verify"), 0);
    assert.equal(await field(page).inputValue(), "123456");
    await field(page).press("Enter");
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
    assert.equal(await calls(page, "verify"), 1);
  });

  visit(here, "tells the page what happens, and never a code", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element, paste, type } = globalThis.made;
      await element.start();
      paste("Code 777777 pays CHF 1.00 to account CH93...23852957. Payee as typed: \"M. Muster\"");
      await type("777777");
      await type("123456");
    });
    const events = await run(page, () => globalThis.events);
    assert.deepEqual(events.map(([name]) => name).filter((name) => name !== "state"),
      ["before-start", "sent", "mismatch", "before-confirm", "wrong-code", "before-confirm", "approved"]);
    assert.deepEqual(events.filter(([name]) => name === "state").map(([, { from, to }]) => `${from} ${to}`),
      ["idle sending", "sending code", "code checking", "checking code", "code checking", "checking approved"]);
    assert.deepEqual(events.find(([name]) => name === "mismatch")[1], { missing: ["amount"] });
    assert.deepEqual(events.find(([name]) => name === "wrong-code")[1], { attemptsRemaining: 2 });
    assert.equal(events.find(([name]) => name === "approved")[1].receipt, "a receipt");
    assert.doesNotMatch(JSON.stringify(events), /123456|777777/);
  });

  visit(here, "calls the approval off when the person cancels, and locks when it was not theirs", async (page) => {
    await bring(page);
    await run(page, () => globalThis.made.element.start());
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "Cancelled" }).waitFor();
    assert.equal(await calls(page, "cancel"), 1);
    await bring(page);
    await run(page, () => globalThis.made.element.start());
    await page.getByRole("button", { name: "I did not ask for this" }).click();
    assert.equal(await calls(page, "lock"), 0);
    await page.getByRole("button", { name: "Stop everything" }).click();
    await page.getByText("Confirmations are locked").waitFor();
    assert.equal(await calls(page, "lock"), 1);
    assert.deepEqual((await run(page, () => globalThis.events)).find(([name]) => name === "not-me")[1], { cancelled: 1, approved: 0, retryAfterSeconds: 1800 });
  });

  visit(here, "begins anew with another transaction, and only then", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element } = globalThis.made;
      await element.start();
      element.transaction = structuredClone(element.transaction);
    });
    assert.equal(await run(page, () => globalThis.made.element.state), "code");
    await run(page, () => { const { element } = globalThis.made; element.transaction = { template: "login", fields: { service: "E-Banking" } }; });
    assert.deepEqual(await run(page, () => [globalThis.made.element.state, globalThis.made.element.approval]), ["idle", null]);
  });

  visit(here, "an answer that comes after a reset changes nothing, and another start is sent after it", async (page) => {
    await bring(page);
    const states = await run(page, async () => {
      const { element } = globalThis.made;
      const { client } = element;
      let answer;
      element.client = { ...client, start: () => new Promise((sent) => { answer = sent; }) };
      const first = element.start();
      await new Promise((soon) => { setTimeout(soon); });
      element.reset();
      element.client = client;
      const second = element.start();
      answer({ outcome: "failed", kind: "refused", next: "other-way", retryAfterSeconds: null, attemptsRemaining: null, pointer: null, requestId: null, status: 422 });
      await first;
      const between = element.state;
      await second;
      return [between, element.state];
    });
    assert.deepEqual(states, ["sending", "code"]);
  });

  visit(here, "a cancellation that fails leaves the code good, and says so", async (page) => {
    await bring(page);
    await run(page, async () => { const { element, server } = globalThis.made; await element.start(); server.next("cancel", "no-answer"); await element.cancel(); });
    assert.deepEqual(await run(page, () => [globalThis.made.element.state, globalThis.made.part("error").textContent]), ["code", "No answer. Please check your connection."]);
    await run(page, () => globalThis.made.element.cancel());
    assert.equal(await run(page, () => globalThis.made.element.state), "cancelled");
  });

  visit(here, "goes on after a reload", async (page) => {
    await run(page, async () => {
      const { createCountersign } = await import("/dist/client/index.js");
      const { scriptedServer } = await import("/dist/testing/index.js");
      const kept = new Map();
      const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
      const { fetch } = scriptedServer();
      const client = () => createCountersign({ baseUrl: "https://approvals.example.com", fetch, storage });
      const before = globalThis.scenes.prompt();
      before.element.client = client();
      await before.element.start();
      before.element.remove();
      const after = document.createElement("countersign-approval");
      after.client = client();
      document.querySelector("main").append(after);
      globalThis.resumed = [await after.resume(), after.state, after.transaction.template];
    });
    assert.deepEqual(await run(page, () => globalThis.resumed), [true, "code", "payment"]);
  });

  visit(here, "the browser's own offer of the code fills the field and is withdrawn with it", async (page) => {
    await run(page, () => {
      globalThis.OTPCredential ??= class {};
      globalThis.offers = [];
      navigator.credentials.get = (options) => new Promise((give, refuse) => {
        options.signal.addEventListener("abort", () => refuse(options.signal.reason));
        globalThis.offers.push({ options, give });
      });
    });
    await bring(page);
    await run(page, async () => { await globalThis.made.element.start(); globalThis.offers[0].give({ code: "123456" }); });
    await page.getByText("The code was filled in").waitFor();
    assert.equal(await field(page).inputValue(), "123456");
    assert.equal(await calls(page, "verify"), 0);
    await run(page, () => globalThis.made.element.remove());
    assert.deepEqual(await run(page, () => globalThis.offers.map(({ options: { otp, signal } }) => [otp.transport[0], signal.aborted])), [["sms", true]]);
  });

  visit(here, "while another code is sent after an end, the old one is not asked for", async (page) => {
    await bring(page);
    const seen = await run(page, async () => {
      const { element, server, part, type } = globalThis.made;
      server.approval.resendInSeconds = 0;
      await element.start();
      server.next("verify", { problem: "approval-expired" });
      await type("123456");
      server.next("start", () => new Promise(() => {}));
      void element.resend();
      return [element.state, element.approval, part("input").getClientRects().length];
    });
    assert.deepEqual(seen, ["sending", null, 0]);
  });
});
