// What the element does for a page and for a person, beyond what is said and shown.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";

const EVENTS = [
  "before-start", "sent", "before-confirm", "wrong-code", "mismatch", "approved", "failed", "expired", "cancel", "not-me", "state",
];

/** A prompt in the page, as `made`; all its events as they reach the document, as `events`. */
const bring = (page, options = {}) => page.evaluate(([names, given]) => {
  globalThis.events = [];
  for (const name of names) document.addEventListener(`countersign-${name}`, ({ type, detail }) => globalThis.events.push([type.slice(12), detail]));
  globalThis.made = globalThis.scenes.prompt(given);
}, [EVENTS, options]);
const run = (page, act) => page.evaluate(act);
const calls = (page, call) => page.evaluate((name) => globalThis.made.server.requests.filter((request) => request.call === name).length, call);
const field = (page) => page.getByLabel("Code from the text message");

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

  visit(here, "stops where the page says so, before a start and before a check", async (page) => {
    await bring(page);
    await run(page, async () => {
      const stop = (event) => event.preventDefault();
      document.addEventListener("countersign-before-start", stop);
      await globalThis.made.element.start();
      document.removeEventListener("countersign-before-start", stop);
      await globalThis.made.element.start();
      document.addEventListener("countersign-before-confirm", stop);
      await globalThis.made.type("123456");
    });
    assert.deepEqual([await calls(page, "start"), await calls(page, "verify")], [1, 0]);
    assert.equal(await run(page, () => globalThis.made.element.state), "code");
  });

  visit(here, "is a control of a form: its value is the receipt, and it is required", async (page) => {
    await run(page, () => { document.querySelector("main").append(document.createElement("form")); });
    await run(page, () => { globalThis.made = globalThis.scenes.prompt({ attributes: { name: "receipt", required: "" }, parent: document.forms[0] }); });
    const form = () => run(page, () => {
      const { element } = globalThis.made;
      return [element.form === document.forms[0], element.checkValidity(), element.validity.valueMissing, new FormData(document.forms[0]).get("receipt"), element.value];
    });
    assert.deepEqual(await form(), [true, false, true, null, ""]);
    await run(page, async () => { await globalThis.made.element.start(); await globalThis.made.type("123456"); });
    assert.deepEqual(await form(), [true, true, false, "a receipt", "a receipt"]);
    await run(page, () => document.forms[0].reset());
    assert.deepEqual(await form(), [true, false, true, null, ""]);
  });

  visit(here, "a disabled one takes nothing", async (page) => {
    await bring(page);
    await run(page, async () => { await globalThis.made.element.start(); globalThis.made.element.disabled = true; });
    assert.equal(await field(page).isDisabled(), true);
    await page.getByRole("button", { name: "Confirm" }).click({ force: true });
    await page.getByRole("button", { name: "Cancel" }).click({ force: true });
    assert.deepEqual([await calls(page, "verify"), await calls(page, "cancel")], [0, 0]);
  });

  visit(here, "names its states for CSS", async (page) => {
    await bring(page);
    const states = () => run(page, () => [...["idle", "code", "invalid", "busy", "last-minute", "resend-ready", "approved"]
      .filter((name) => globalThis.made.element.matches(`:state(${name})`)), globalThis.made.element.dataset.state]);
    assert.deepEqual(await states(), ["idle", undefined]);
    await run(page, async () => { const { server, element, type } = globalThis.made; Object.assign(server.approval, { expiresInSeconds: 40, resendInSeconds: 0 }); await element.start(); await type("1"); });
    assert.deepEqual(await states(), ["code", "invalid", "last-minute", "resend-ready", "code"]);
    await run(page, async () => globalThis.made.type("123456"));
    assert.deepEqual(await states(), ["approved", "approved"]);
  });

  visit(here, "takes a field that the page brings, with its error between label and field", async (page) => {
    await run(page, () => {
      globalThis.made = globalThis.scenes.prompt({ markup: () => {
        const group = document.createElement("div");
        group.slot = "code";
        const label = Object.assign(document.createElement("label"), { htmlFor: "own", textContent: "Own label" });
        const error = Object.assign(document.createElement("p"), { slot: "error", id: "own-error" });
        group.append(label, error, Object.assign(document.createElement("input"), { id: "own" }));
        return [group];
      } });
      return globalThis.made.element.start();
    });
    const own = page.getByLabel("Own label");
    assert.deepEqual(await own.evaluate((input) => [document.activeElement === input, input.autocomplete, input.inputMode, input.getAttribute("aria-errormessage"), input.getAttribute("aria-describedby")]),
      [true, "one-time-code", "numeric", "own-error", "own-error"]);
    assert.equal(await field(page).isVisible(), false);
    await own.fill("654321");
    await own.press("Enter");
    await page.locator("#own-error", { hasText: "not right" }).waitFor();
    assert.deepEqual(await own.evaluate((input) => [input.getAttribute("aria-invalid"), document.querySelector("#own-error").role]), ["true", "alert"]);
    await own.fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
    assert.equal(await own.isVisible(), false);
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

  visit(here, "speaks the language around it, else English, and writes the text message in it", async (page) => {
    await bring(page, { locale: "" });
    await run(page, async () => { document.documentElement.lang = "de-CH"; await globalThis.made.element.start(); });
    await page.getByLabel("Code aus der SMS").waitFor();
    assert.equal(await run(page, () => globalThis.made.server.requests[0].body.transaction.locale), "de-CH");
    assert.deepEqual(await run(page, () => ["container", "terms"].map((id) => globalThis.made.part(id).lang || globalThis.made.part(id).querySelector("dd").lang)), ["de-CH", "en"]);
    await run(page, () => globalThis.made.element.setAttribute("locale", "rm-CH"));
    await field(page).waitFor();
    await run(page, () => { globalThis.made.element.strings = { label: "Our own label", fields: { amount: "How much" } }; });
    await page.getByLabel("Our own label").waitFor();
    assert.match(await run(page, () => globalThis.made.part("terms").textContent), /^How much.*Payee/);
  });

  visit(here, "shows only what the page wants", async (page) => {
    await bring(page, { attributes: { "show": "attempts", "heading-level": "none", "code-length": "6" } });
    await run(page, () => globalThis.made.element.start());
    const shown = await run(page, () => ["heading", "expected", "validity", "attempts", "resend", "cancel", "not-me"].filter((id) => globalThis.made.part(id).getClientRects().length > 0));
    assert.deepEqual(shown, ["attempts"]);
    assert.equal(await run(page, () => globalThis.made.part("hint").textContent), "6 digits. Never tell it to anyone.");
    await run(page, () => globalThis.made.type("123456"));
    assert.equal(await run(page, () => globalThis.made.part("heading").localName), "p");
  });

  visit(here, "below a heading of the page, the end is said and has the focus", async (page) => {
    await run(page, async () => {
      globalThis.made = globalThis.scenes.prompt({ markup: () => [Object.assign(document.createElement("h2"), { slot: "heading", textContent: "Your payment" })] });
      await globalThis.made.element.start();
      await globalThis.made.type("123456");
    });
    await page.getByRole("heading", { name: "Your payment" }).waitFor();
    assert.deepEqual(await run(page, () => [globalThis.made.element.shadowRoot.activeElement.id, globalThis.made.part("summary").textContent]), ["summary", "Confirmed."]);
  });

  visit(here, "a cancellation that fails leaves the code good, and says so", async (page) => {
    await bring(page);
    await run(page, async () => { const { element, server } = globalThis.made; await element.start(); server.next("cancel", "no-answer"); await element.cancel(); });
    assert.deepEqual(await run(page, () => [globalThis.made.element.state, globalThis.made.part("error").textContent]), ["code", "No answer. Please check your connection."]);
    await run(page, () => globalThis.made.element.cancel());
    assert.equal(await run(page, () => globalThis.made.element.state), "cancelled");
  });

  visit(here, "what a page brings is written once, and not with every second", async (page) => {
    await run(page, async () => {
      globalThis.made = globalThis.scenes.prompt({ markup: () => [Object.assign(document.createElement("input"), { slot: "code", ariaLabel: "Code" })] });
      await globalThis.made.element.start();
      globalThis.written = 0;
      new MutationObserver((records) => { globalThis.written += records.length; }).observe(globalThis.made.field(), { attributes: true });
    });
    await page.clock.runFor(5_000);
    assert.equal(await run(page, () => globalThis.written), 0);
  }, { clock: true });

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

  visit(here, "properties set before the element is defined are taken", async (page) => {
    assert.equal(await run(page, async () => {
      const { CountersignApproval } = await import("/dist/element/index.js");
      const early = document.createElement("countersign-early");
      early.transaction = globalThis.scenes.TRANSACTION;
      document.querySelector("main").append(early);
      customElements.define("countersign-early", class extends CountersignApproval {});
      return Object.hasOwn(early, "transaction") || early.transaction.template;
    }), "payment");
  });
});
