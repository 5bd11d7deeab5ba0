// What a page brings: a field, an error, a heading, a shadow root around it all.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";
import { field, run } from "./support/made.js";

suite("the prompt with what a page brings", { timeout: 300_000 }, () => {
  const here = useBrowser();

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

  visit(here, "below a heading of the page, the end is said and has the focus", async (page) => {
    await run(page, async () => {
      globalThis.made = globalThis.scenes.prompt({ markup: () => [Object.assign(document.createElement("h2"), { slot: "heading", textContent: "Your payment" })] });
      await globalThis.made.element.start();
      await globalThis.made.type("123456");
    });
    await page.getByRole("heading", { name: "Your payment" }).waitFor();
    assert.deepEqual(await run(page, () => [globalThis.made.element.shadowRoot.activeElement.id, globalThis.made.part("summary").textContent]), ["summary", "Confirmed."]);
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

  visit(here, "in another shadow root, an error comes into view and an end that nobody asked for has the focus", async (page) => {
    await run(page, async () => {
      const outer = document.createElement("div");
      const space = Object.assign(document.createElement("div"), { style: "height: 200vh" });
      document.querySelector("main").append(space, outer);
      globalThis.made = globalThis.scenes.prompt({ parent: outer.attachShadow({ mode: "open" }) });
      globalThis.made.server.approval.expiresInSeconds = 100;
      await globalThis.made.element.start();
      scrollTo(0, 0);
      await globalThis.made.type("1");
    });
    assert.equal(await run(page, () => globalThis.made.part("confirm").getBoundingClientRect().bottom <= innerHeight), true);
    await page.clock.runFor(101_000);
    assert.equal(await run(page, () => globalThis.made.element.shadowRoot.activeElement?.id), "heading");
  }, { clock: true });

  visit(here, "help stands there while a code is awaited, another way where this one is closed", async (page) => {
    const shown = await run(page, async () => {
      const made = globalThis.scenes.prompt({ markup: () => ["not-received", "alternative"].map((slot) => Object.assign(document.createElement("p"), { slot, textContent: slot })) });
      const { element, server } = made;
      const seen = () => [...element.querySelectorAll("p")].filter((node) => node.checkVisibility()).map(({ slot }) => slot);
      const before = seen();
      await element.start();
      const meanwhile = seen();
      element.reset();
      server.next("start", { problem: "approval-refused" });
      await element.start();
      return [before, meanwhile, seen()];
    });
    assert.deepEqual(shown, [[], ["not-received"], ["alternative"]]);
  });
});
