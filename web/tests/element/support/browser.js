// Chromium with a server for its pages, for one file of tests.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { Server } from "./server.js";

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** `browser` and `server` are there once the first test runs. `environment`: what the browser finds in it besides. */
export function useBrowser(environment = {}) {
  const here = {};
  before(async () => {
    here.server = await Server.start();
    here.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET, env: { ...process.env, ...environment } });
  });
  after(async () => {
    await here.browser?.close();
    await here.server?.end();
  });
  return here;
}

/** Runs `act` on a page in a context of its own; what the browser complains of fails the test. `clock`: time passes only when the test says so. */
export function visit(here, name, act, { path = "/", ready = () => globalThis.scenes !== undefined, clock = false, ...options } = {}) {
  test(name, { timeout: 240_000 }, async () => {
    const context = await here.browser.newContext({ viewport: { width: 768, height: 900 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
    try {
      if (clock) await stop(page.clock);
      await page.goto(here.server.address + path);
      await until(page, ready);
      await act(page);
      assert.deepEqual(complaints, []);
    } catch (failure) {
      if (failure.code !== "ERR_ASSERTION") failure.message += `\nThe browser: ${complaints.join("\n") || "nothing"}`;
      throw failure;
    } finally {
      await context.close();
    }
  });
}

/** Waits for what holds in the page, whatever its clock does. */
export async function until(page, holds) {
  const end = Date.now() + 60_000;
  while (!await page.evaluate(holds)) {
    if (Date.now() > end) throw new Error(`this does not come to hold: ${holds}`);
    await pause(30);
  }
}

async function stop(clock) {
  const noon = new Date("2026-11-23T12:00:00Z");
  await clock.install({ time: noon });
  await clock.pauseAt(new Date(noon.getTime() + 60_000));
}
