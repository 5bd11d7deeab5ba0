// Firefox and WebKit through WebDriver, where they are installed; each with `open`, `run`, `resize` and `end`.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const found = (...paths) => paths.find((path) => path && existsSync(path));
const FIREFOX = found(process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox");
const DRIVER = found(process.env.WEBKIT_DRIVER, "/usr/bin/WebKitWebDriver");
const MINI = found(...["4.1", "6.0"].flatMap((version) => ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/webkit${version === "6.0" ? "gtk" : "2gtk"}-${version}/MiniBrowser`)));
const DISPLAY = process.env.DISPLAY ? "its" : found("/usr/bin/Xvfb");

/** By name: how it starts, and what is missing for that (empty: nothing). */
export const ENGINES = {
  Firefox: { start: startFirefox, missing: FIREFOX ? "" : "Firefox is not installed (Debian: apt install firefox-esr)" },
  WebKit: { start: startWebKit, missing: DRIVER && MINI && DISPLAY ? "" : "WebKit is not installed (Debian: apt install webkit2gtk-driver xvfb)" },
};

/** WebDriver BiDi, which Firefox speaks itself. */
async function startFirefox() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true, timeout: 180_000 });
  const page = await browser.newPage();
  return {
    open: (url) => page.goto(url),
    run: (act, ...values) => page.evaluate(act, ...values),
    resize: (width, height) => page.setViewport({ width, height }),
    end: () => browser.close(),
  };
}

/** WebDriver, over HTTP. */
async function startWebKit() {
  const port = await freePort();
  const screen = process.env.DISPLAY ? null : await startScreen();
  const env = { ...process.env, DISPLAY: screen?.name ?? process.env.DISPLAY };
  const driver = spawn(DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const end = () => { driver.kill(); screen?.process.kill(); };
  process.on("exit", end);
  await listening(port);
  const options = { binary: MINI, args: ["--automation"] };
  const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  const session = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  return {
    open: (url) => session("POST", "/url", { url }),
    run: (act, ...values) => session("POST", "/execute/async", { script: `const done = arguments[arguments.length - 1];
      Promise.resolve((${act})(...[...arguments].slice(0, -1))).then((value) => done([value ?? null]), (error) => done([null, String(error)]));`, args: values })
      .then(([value, error]) => { if (error) throw new Error(error); return value; }),
    resize: (width, height) => session("POST", "/window/rect", { width, height }),
    end: async () => { await session("DELETE", ""); end(); },
  };
}

/** A screen that nobody sees; it names itself. */
async function startScreen() {
  const screen = spawn(DISPLAY, ["-displayfd", "1", "-screen", "0", "1600x1200x24"], { stdio: ["ignore", "pipe", "ignore"] });
  const [number] = await once(screen.stdout, "data");
  return { process: screen, name: `:${String(number).trim()}` };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function listening(port) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then(() => true, () => false)) return;
    await pause(100);
  }
  throw new Error("the driver does not listen");
}
