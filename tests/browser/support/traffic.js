// What a page sends, and what the browser complains of.

import assert from "node:assert/strict";

/** The path of a start. */
export const START = "/v1/approvals";

export class Traffic {
  /** The posts to the API, as they were sent. */
  posts = [];
  /** The posts to the payment service. */
  orders = [];
  /** What the browser complained about. */
  complaints = [];

  constructor(world, page) {
    Object.assign(this, { world, page });
    page.on("request", (request) => this.#note(request));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") this.complaints.push(message.text()); });
  }

  #note(request) {
    if (request.method() !== "POST") return;
    const path = new URL(request.url()).pathname;
    if (request.url().startsWith(this.world.payments)) {
      this.orders.push({ receipt: request.headers()["approval-receipt"], body: request.postDataJSON() });
    }
    if (!request.url().startsWith(this.world.api)) return;
    this.posts.push({ path, start: path === START, key: request.headers()["idempotency-key"], body: request.postDataJSON() });
  }

  get starts() { return this.posts.filter(({ start }) => start); }
  get checks() { return this.posts.filter(({ path }) => path.endsWith("/verification")); }
  get cancellations() { return this.posts.filter(({ path }) => path.endsWith("/cancellation")); }
  /** How many idempotency keys the starts had. */
  get keys() { return new Set(this.starts.map(({ key }) => key)).size; }

  /** No complaint but the browser's own line about each answer that is a refusal. */
  isQuiet() {
    const unexpected = this.complaints.filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(unexpected, []);
  }
}
