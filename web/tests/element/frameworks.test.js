// The smallest page of each framework, and one under the strictest policy: a code is sent once, and its receipt arrives at the page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { before, suite } from "node:test";
import { bundle } from "./support/bundle.js";
import { useBrowser, visit } from "./support/browser.js";
import { STRICT } from "./support/server.js";

const shell = (name, app, inner = "") => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<script type="module" src="/${name}.js"></script></head><body><${app} id="app">${inner}</${app}></body></html>`;

/** A person confirms. */
async function confirm(page) {
  await page.getByLabel("Code from the text message").fill("123456");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.locator("output", { hasText: "a receipt" }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.starts()), 1);
}

/** What a server makes of a page, in Node. */
async function rendered(page) {
  const module = { exports: {} };
  new Function("module", "require", await bundle(page, { platform: "node", format: "cjs" }))(module, createRequire(import.meta.url));
  return module.exports.html;
}

suite("the prompt in a page of", { timeout: 300_000 }, () => {
  const here = useBrowser();
  const ready = () => globalThis.starts !== undefined;

  before(async () => {
    here.server.add("/react", shell("react", "div", await rendered("react-server.jsx")));
    here.server.add("/vue", shell("vue", "div"));
    here.server.add("/svelte", shell("svelte", "div"));
    here.server.add("/angular", shell("angular", "main"));
    const plain = await readFile(new URL("pages/plain.html", import.meta.url));
    here.server.add("/plain", plain);
    here.server.add("/strict", plain, { "content-security-policy": STRICT });
    for (const name of ["plain.js", "react.jsx", "vue.js", "svelte.js", "angular.js"]) here.server.add(`/${name.split(".")[0]}.js`, await bundle(name));
  });

  visit(here, "plain HTML", confirm, { path: "/plain", ready });
  visit(here, "React, rendered on a server, in StrictMode", confirm, { path: "/react", ready });
  visit(here, "Vue", confirm, { path: "/vue", ready });
  visit(here, "Svelte", confirm, { path: "/svelte", ready });
  visit(here, "Angular", confirm, { path: "/angular", ready });
  visit(here, "the strictest content security policy, with trusted types", async (page) => {
    await confirm(page);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("countersign-approval").shadowRoot.getElementById("heading")).fontWeight), "700");
  }, { path: "/strict", ready });
});
