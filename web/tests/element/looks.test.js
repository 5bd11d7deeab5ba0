// The picture of every state, compared with a record: where each part stands, in every width and language, and which colours it has, in
// every scheme. Numbers in place of pixels, and a font of the tests' own: they are the same on every machine.

import { before, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { useBrowser, visit } from "./support/browser.js";
import { boxes, colours, serveFont, useFont } from "./support/looks.js";
import { LOCALES, SCHEMES, WIDTHS } from "./support/matrix.js";
import { compare } from "./support/record.js";

/** Milliseconds after which the status line says what is being done. */
const SAID = 2_000;

suite("every state looks as recorded", { timeout: 300_000 }, () => {
  const here = useBrowser({ FONTCONFIG_FILE: fileURLToPath(new URL("support/fonts.conf", import.meta.url)) });
  before(() => serveFont(here.server));
  const layout = {}, looks = {};
  /** Widths in which the parts stand in the same places share a line. */
  const note = (name, parts, width) => { ((layout[name] ??= {})[parts] ??= []).push(width); };
  const lines = (widths) => Object.entries(widths).map(([parts, same]) => `${same.join(", ")}: ${parts}`).join("\n");

  for (const locale of LOCALES) {
    visit(here, `where its parts stand: ${locale}`, async (page) => {
      await page.evaluate(useFont, useFont.weights);
      await page.evaluate((language) => globalThis.scenes.showAll(language), locale);
      await page.clock.runFor(SAID);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const [scene, parts] of Object.entries(await page.evaluate(boxes))) note(`${scene}, ${locale}`, parts, width);
      }
    }, { clock: true });
  }

  visit(here, "which colours they have", async (page) => {
    await page.evaluate(() => globalThis.scenes.showAll("en"));
    await page.clock.runFor(SAID);
    for (const [scheme, media] of Object.entries(SCHEMES)) {
      await page.emulateMedia(media);
      looks[scheme] = await page.evaluate(colours);
    }
  }, { clock: true });

  test("as recorded: layout.txt", () => compare(
    new URL("layout.txt", import.meta.url), Object.fromEntries(Object.entries(layout).map(([name, widths]) => [name, lines(widths)])),
  ));
  test("as recorded: colours.txt", () => compare(new URL("colours.txt", import.meta.url), looks));
});
