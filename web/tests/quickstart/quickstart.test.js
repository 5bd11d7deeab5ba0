// The first lines of docs/frontend.md, as a reader does them: the packed package in an empty folder, the ten lines as they
// stand there, the local world of `make run`, and a browser.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { extname, join, normalize } from "node:path";
import { after, before, suite, test } from "node:test";
import { chromium } from "playwright-core";
import { World } from "../../../tests/browser/support/world.js";
import { pack } from "../package/pack.js";

const GUIDE = readFileSync(new URL("../../../docs/frontend.md", import.meta.url), "utf8");
const [, TEN_LINES] = /```html\n([\s\S]*?)```/.exec(GUIDE);
const API = "http://127.0.0.1:9000";
const TYPES = { ".html": "text/html", ".js": "text/javascript" };

/** As `python3 -m http.server` does. */
async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    const path = url === "/" ? "/index.html" : url;
    const body = await readFile(join(folder, normalize(path))).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

suite("the ten lines of docs/frontend.md", { timeout: 300_000 }, () => {
  const here = {};
  before(async () => {
    here.world = await World.start();
    const { folder } = pack("quickstart");
    // The one thing that is moved: another `make run` may have the usual address.
    assert.ok(TEN_LINES.includes(API));
    writeFileSync(join(folder, "index.html"), TEN_LINES.replace(API, here.world.api));
    here.server = await serve(folder);
    here.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  });
  after(async () => {
    await here.browser?.close();
    here.server?.close();
    await here.world?.end();
  });

  test("are ten", () => { assert.equal(TEN_LINES.trimEnd().split("\n").length, 10); });

  test("give a working prompt", async () => {
    const { world, browser, server } = here;
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}`);
    await page.getByRole("button", { name: "Send code" }).click();
    const field = page.locator("input[autocomplete=one-time-code]");
    await field.waitFor();
    const [{ username, text, code }] = await world.messages();
    assert.equal(username, "alice");
    assert.match(text, /Example Bank/);
    await field.fill(code);
    const receipt = page.waitForEvent("console", (message) => message.text().startsWith("eyJ"));
    await page.locator("[part=confirm]").click();
    assert.match((await receipt).text(), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    // The browser asks for an icon by itself.
    assert.deepEqual(said.filter((line) => !line.startsWith("eyJ") && !line.includes("404")), []);
  });
});
