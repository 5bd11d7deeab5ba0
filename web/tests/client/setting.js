// A client with a service that answers as a test says, and what passes between them.

import { mock } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { scriptedServer } from "../../dist/testing/index.js";

export const BASE = "https://api.test";
export const LOGIN = { template: "login", fields: { service: "Example Bank" } };
export const PAYMENT = { template: "payment", locale: "de-CH", reference: "order-1", fields: { amount: "5.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" } };

class MemoryStore {
  items = new Map();
  getItem = (name) => this.items.get(name) ?? null;
  setItem = (name, value) => { this.items.set(name, value); };
  get text() { return JSON.stringify([...this.items]); }
}

/** A service and a storage of a test's own, and what was asked of the service. */
export class Setting {
  server = scriptedServer();
  store = new MemoryStore();
  /** A client, as after a reload. */
  client = (options = {}) => createCountersign({ baseUrl: BASE, fetch: this.server.fetch, storage: this.store, ...options });
  get keys() { return this.server.requests.filter(({ call }) => call === "start").map(({ key }) => key); }
  get calls() { return this.server.requests.map(({ call }) => call); }
}

/** Runs `act` while time passes as fast as it is waited for. */
export async function fastForward(act) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-23T10:00:00Z") });
  try {
    const done = act();
    let open = true;
    const end = () => { open = false; };
    done.then(end, end);
    // Each turn lets promises settle first.
    while (open) { await new Promise(setImmediate); if (open) mock.timers.tick(1000); }
    return await done;
  } finally {
    mock.timers.reset();
  }
}
