// A server for pages: the built package below /dist/, what a test adds, and the headers that a page asks for.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const DIST = at("../../../dist/");
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", map: "application/json" };

/** As strict as a page can be. */
export const STRICT = "default-src 'none'; script-src 'self'; style-src 'none'; connect-src https://approvals.example.com; "
  + "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'";

export class Server {
  /** What a page of this path is: text, and its headers. */
  pages = new Map();

  static async start() {
    const server = new Server();
    server.http = createServer((request, response) => server.#answer(request, response)).listen(0, "127.0.0.1");
    // Longer than a test: no connection is closed just when the browser uses it again.
    server.http.keepAliveTimeout = 300_000;
    await once(server.http, "listening");
    server.address = `http://127.0.0.1:${server.http.address().port}`;
    server.add("/", await readFile(at("blank.html")));
    // In one file: a page that loads the forty of the package one by one takes long on a busy machine.
    server.add("/scenes.js", await bundle("../support/scenes.js"));
    return server;
  }

  add(path, text, headers = {}) {
    this.pages.set(path, { text, headers });
  }

  async #answer({ url }, response) {
    const path = new URL(url, "http://x").pathname;
    try {
      const { text, headers } = this.pages.get(path) ?? await built(path);
      response.writeHead(200, { "content-type": TYPES[path.split(".")[1]] ?? TYPES.html, ...headers }).end(text);
    } catch {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    }
  }

  async end() {
    this.http.closeAllConnections();
    this.http.close();
  }
}

async function built(path) {
  if (!/^\/dist\/[\w/-]+\.js(\.map)?$/.test(path)) throw new Error("not there");
  return { text: await readFile(DIST + path.slice("/dist/".length)), headers: {} };
}
