// What the element is for the page that it stands in.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";
import { bring, calls, field, run } from "./support/made.js";

suite("the element in its page", { timeout: 300_000 }, () => {
  const here = useBrowser();

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

  visit(here, "is as light or dark as its page, whatever the system is", async (page) => {
    await bring(page);
    const colour = () => run(page, () => getComputedStyle(globalThis.made.part("container")).color);
    assert.equal(await colour(), "rgb(255, 255, 255)");
    await run(page, () => document.querySelector("meta[name=color-scheme]").remove());
    assert.equal(await colour(), "rgb(0, 0, 0)");
  }, { colorScheme: "dark" });

  visit(here, "its field has what keyboards and AutoFill look for, and nothing that stops a paste or has a phone zoom in", async (page) => {
    await bring(page);
    const found = await run(page, async () => {
      document.documentElement.style.fontSize = "8px";
      await globalThis.made.element.start();
      const input = globalThis.made.part("input");
      return [Object.fromEntries([...input.attributes].map(({ name, value }) => [name, value])), parseFloat(getComputedStyle(input).fontSize), input.labels.length];
    });
    const { "aria-describedby": described, "aria-errormessage": error, "aria-invalid": invalid, id, part, ...attributes } = found[0];
    assert.deepEqual(attributes, {
      type: "text", inputmode: "numeric", autocomplete: "one-time-code", enterkeyhint: "done", autocapitalize: "off", spellcheck: "false", dir: "ltr", name: "one-time-code",
    });
    assert.deepEqual([described, error, invalid, id, part], ["error expected hint", "error", "false", "input", "input"]);
    assert.deepEqual(found.slice(1), [16, 1]);
  });
});
