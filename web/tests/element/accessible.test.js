// Every state in every width, colour scheme and language: no violation of WCAG 2.2 AA that axe finds, nothing wider than the page.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { AXE, overflowing, violations } from "./support/axe.js";
import { useBrowser, visit } from "./support/browser.js";
import { LOCALES, SCHEMES, WIDTHS } from "./support/matrix.js";

suite("every state is accessible", { timeout: 600_000 }, () => {
  const here = useBrowser();
  for (const locale of LOCALES) {
    visit(here, locale, async (page) => {
      const run = page.evaluate.bind(page);
      await run((language) => globalThis.scenes.showAll(language), locale);
      await run(AXE);
      for (const [scheme, media] of Object.entries(SCHEMES)) {
        await page.emulateMedia(media);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await violations({ run }), [], `${scheme}, ${width}`);
          assert.deepEqual(await run(overflowing), [], `${scheme}, ${width}`);
        }
      }
    });
  }

  visit(here, "text of twice the size", async (page) => {
    await page.evaluate(() => globalThis.scenes.showAll("de"));
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    await page.setViewportSize({ width: 320, height: 900 });
    assert.deepEqual(await page.evaluate(overflowing), []);
  });
});
