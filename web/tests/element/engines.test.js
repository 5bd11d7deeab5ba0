// The prompt in Firefox and in WebKit, where they are installed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import { bundle } from "./support/bundle.js";
import { AXE, overflowing, violations } from "./support/axe.js";
import { ENGINES } from "./support/engines.js";
import { LOCALES, WIDTHS } from "./support/matrix.js";
import { STRICT, Server } from "./support/server.js";

const wait = async () => { while (!globalThis.scenes) await new Promise((soon) => { setTimeout(soon, 50); }); };

for (const [name, { start, missing }] of Object.entries(ENGINES)) {
  suite(`the prompt in ${name}`, { timeout: 300_000, skip: missing || false }, () => {
    let server, browser;
    before(async () => {
      server = await Server.start();
      server.add("/strict", await readFile(new URL("pages/plain.html", import.meta.url)), { "content-security-policy": STRICT });
      server.add("/plain.js", await bundle("plain.js"));
      browser = await start();
    });
    after(async () => {
      await browser?.end();
      await server?.end();
    });

    test("under the strictest content security policy, its receipt is the value of a form", async () => {
      await browser.open(`${server.address}/strict`);
      const seen = await browser.run(async () => {
        const prompt = document.querySelector("countersign-approval");
        const until = async (holds) => { while (!holds()) await new Promise((soon) => { setTimeout(soon, 20); }); };
        await until(() => prompt.dataset.state === "code");
        const at = (id) => prompt.shadowRoot.getElementById(id);
        const focused = prompt.shadowRoot.activeElement?.id;
        at("input").value = "123456";
        at("confirm").click();
        await until(() => prompt.matches(":state(approved)"));
        const form = document.createElement("form");
        prompt.setAttribute("name", "receipt");
        form.append(prompt);
        document.body.append(form);
        return [focused, new FormData(form).get("receipt"), document.querySelector("output").textContent, getComputedStyle(at("heading")).fontWeight];
      });
      assert.deepEqual(seen, ["input", "a receipt", "a receipt", "700"]);
    });

    for (const locale of LOCALES) {
      test(`every state, in every width: ${locale}`, async () => {
        await browser.open(server.address);
        await browser.run(wait);
        await browser.run((language) => globalThis.scenes.showAll(language), locale);
        await browser.run(AXE);
        for (const width of WIDTHS) {
          await browser.resize(width, 900);
          // WebKit's window here is never narrower than 447 pixels.
          await browser.run((pixels) => { document.querySelector("main").style.maxWidth = `${pixels - 16}px`; }, width);
          assert.deepEqual(await violations(browser), [], `${width}`);
          assert.deepEqual(await browser.run(overflowing), [], `${width}`);
        }
      });
    }
  });
}
