// An open keyboard takes half of a small screen: field, error and Confirm are in view all the same.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { until, useBrowser, visit } from "./support/browser.js";
import { LOCALES } from "./support/matrix.js";

/** What a person needs while typing comes into view. */
const inView = (page) => until(page, () => ["error", "input", "confirm"].every((id) => {
  const { top, bottom } = globalThis.made.part(id).getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}));

suite("with an open keyboard", { timeout: 120_000 }, () => {
  const here = useBrowser();
  for (const locale of LOCALES) {
    visit(here, locale, async (page) => {
      await page.evaluate(async (language) => {
        const space = () => document.querySelector("main").append(Object.assign(document.createElement("p"), { style: "height: 40rem" }));
        space();
        globalThis.made = globalThis.scenes.prompt({ locale: language, attributes: { "code-length": "6" } });
        space();
        await globalThis.made.element.start();
      }, locale);
      await page.setViewportSize({ width: 320, height: 284 });
      await inView(page);
      await page.evaluate(() => { scrollTo(0, 0); return globalThis.made.type("654321"); });
      await inView(page);
      await page.evaluate(() => { scrollTo(0, 0); return globalThis.made.type("x"); });
      await inView(page);
      assert.equal(await page.evaluate(() => globalThis.made.element.shadowRoot.activeElement.id), "input");
    }, { viewport: { width: 320, height: 568 } });
  }
});
