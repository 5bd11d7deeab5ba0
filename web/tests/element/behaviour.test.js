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

  visit(here, "a cancellation that fails leaves the code good, and says so", async (page) => {
    await bring(page);
    await run(page, async () => { const { element, server } = globalThis.made; await element.start(); server.next("cancel", "no-answer"); await element.cancel(); });
    assert.deepEqual(await run(page, () => [globalThis.made.element.state, globalThis.made.part("error").textContent]), ["code", "No answer. Please check your connection."]);
    await run(page, () => globalThis.made.element.cancel());
    assert.equal(await run(page, () => globalThis.made.element.state), "cancelled");
  });

  visit(here, "after a sign-in the same code is confirmed again, without the wait that a new code has", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element, server, type } = globalThis.made;
      await element.start();
      server.next("verify", { status: 401, body: {} });
      await type("123456");
    });
    const seen = () => run(page, () => {
      const { element, part } = globalThis.made;
      return [element.state, part("resend").textContent, part("resend").ariaDisabled, part("wait").hidden];
    });
    assert.deepEqual(await seen(), ["signed-out", "Confirm", "false", true]);
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
  });

  visit(here, "the browser's own offer of the code fills the field and is withdrawn with it", async (page) => {
    await offers(page);
    await bring(page);
    await run(page, async () => { await globalThis.made.element.start(); globalThis.offers[0].give({ code: "123456" }); });
    await page.getByText("The code was filled in").waitFor();
    assert.equal(await field(page).inputValue(), "123456");
    assert.equal(await calls(page, "verify"), 0);
    await run(page, () => globalThis.made.element.remove());
    assert.deepEqual(await run(page, () => globalThis.offers.map(({ options: { otp, signal } }) => [otp.transport[0], signal.aborted])), [["sms", true]]);
  });

  visit(here, "the browser's own offer is withdrawn when a code is checked, when another is sent, and when the person cancels", async (page) => {
    await offers(page);
    await bring(page);
    await run(page, async () => {
      const { element, server, type } = globalThis.made;
      server.approval.resendInSeconds = 0;
      await element.start();
      await type("654321");
      await element.resend();
      await element.cancel();
    });
    assert.deepEqual(await run(page, () => globalThis.offers.map(({ options: { signal } }) => signal.aborted)), [true, true, true]);
  });
});

/** A browser with WebOTP: its offers are `offers`, and none is made by itself. */
const offers = (page) => page.evaluate(() => {
  globalThis.OTPCredential ??= class {};
  globalThis.offers = [];
  navigator.credentials.get = (options) => new Promise((give, refuse) => {
    options.signal.addEventListener("abort", () => refuse(options.signal.reason));
    globalThis.offers.push({ options, give });
  });
});
