// A client of the local world, and what the tests ask of both.

import assert from "node:assert/strict";
import { createCountersign } from "../../dist/client/index.js";
import { World } from "../../../tests/browser/support/world.js";

export const PAYMENT = { template: "payment", locale: "de-CH", fields: { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" } };

/** A world as new before each test, and a storage that outlives a client. */
export class Setting {
  static async start() {
    const here = new Setting();
    here.world = await World.start();
    return here;
  }

  async renew() {
    await this.world.renew();
    const kept = new Map();
    this.storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => { kept.set(name, value); } };
  }

  /** A client, as after a reload. */
  client = (options = {}) => createCountersign({ baseUrl: this.world.api, user: { username: "alice" }, storage: this.storage, ...options });
  newest = async () => (await this.world.messages())[0];

  async started(countersign) {
    const result = await countersign.start(PAYMENT);
    assert.equal(result.outcome, "sent", JSON.stringify(result));
    return result.approval;
  }
}

/** Some code that is not this one. */
export const wrong = (code) => String((Number(code[0]) + 1) % 10) + code.slice(1);

/** A fetch of which the next answers get lost on their way. */
export function losing(times) {
  return async (...request) => {
    const answer = await fetch(...request);
    if (times === 0) return answer;
    times -= 1;
    await answer.text();
    throw new TypeError("lost");
  };
}
