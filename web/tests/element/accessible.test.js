// Every state in every width, colour scheme and language: no violation of WCAG 2.2 AA that axe finds, nothing wider than the page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SCHEMES = {
  light: { colorScheme: "light", forcedColors: "none" }, dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "dark", forcedColors: "active" },
};
// 320 pixels are what is left of 1280 at 400 %.
const WIDTHS = [320, 768, 1440];

/** What axe finds, as `rule: where`. Light DOM and shadow roots. */
const violations = (page) => page.evaluate(async (values) => {
  const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
}, RULES);

/** What is wider than the page, or than the element around it. */
const overflowing = (page) => page.evaluate(() => [...document.querySelectorAll("countersign-approval")].flatMap((element) =>
  [element, ...element.shadowRoot.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5 || (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && node.localName !== "input"))
    .map((node) => `${element.parentElement.getAttribute("aria-label")}: ${node.id || node.localName}`)));

suite("every state is accessible", { timeout: 600_000 }, () => {
  const here = useBrowser();
  for (const locale of ["en", "de", "fr", "it"]) {
    visit(here, locale, async (page) => {
      await page.evaluate((language) => globalThis.scenes.showAll(language), locale);
      await page.evaluate(AXE);
      for (const [scheme, media] of Object.entries(SCHEMES)) {
        await page.emulateMedia(media);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await violations(page), [], `${scheme}, ${width}`);
          assert.deepEqual(await overflowing(page), [], `${scheme}, ${width}`);
        }
      }
    });
  }

  visit(here, "text of twice the size", async (page) => {
    await page.evaluate(() => globalThis.scenes.showAll("de"));
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    await page.setViewportSize({ width: 320, height: 900 });
    assert.deepEqual(await overflowing(page), []);
  });
});
