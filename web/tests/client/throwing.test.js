// What is thrown, and what is not.

import assert from "node:assert/strict";
import { beforeEach, suite, test } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { PAYMENT, Setting, fastForward } from "./setting.js";

let here;
beforeEach(() => { here = new Setting(); });

suite("what is thrown", () => {
  test("an address that would show a code on the way", () => {
    for (const baseUrl of ["http://api.test", "ftp://localhost", "/api", "", "http://127.0.0.1.test", "https://api.test/?a=b", "https://api.test/#a", "http://localhost.test"]) {
      assert.throws(() => createCountersign({ baseUrl }), TypeError, baseUrl);
    }
    for (const baseUrl of ["https://api.test/base//", "http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000/", "http://bank.localhost:9000"]) createCountersign({ baseUrl });
  });

  test("no answer: neither an error of fetch nor time that is over", async () => {
    const never = (_, { signal }) => new Promise((_, reject) => { signal.addEventListener("abort", () => reject(signal.reason)); });
    const { kind, next } = await fastForward(() => here.client({ fetch: never }).start(PAYMENT));
    assert.deepEqual([kind, next], ["no-answer", "same"]);
    assert.equal((await here.client({ fetch: () => { throw new Error("offline"); } }).start(PAYMENT)).kind, "no-answer");
  });

  test("and nothing runs on after an answer", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    await here.client().start(PAYMENT);
    assert.equal(timers(), before);
  });

  test("the reason of the signal, before a request, in it, and in a pause", async () => {
    const reason = new Error("enough");
    await assert.rejects(here.client().start(PAYMENT, { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(here.server.requests, []);
    const stop = new AbortController();
    here.server.next("start", { problem: "request-in-progress" });
    const paused = here.client().start(PAYMENT, { signal: stop.signal });
    await new Promise(setImmediate);
    stop.abort(reason);
    await assert.rejects(paused, reason);
    assert.equal(here.server.requests.length, 1);
    // The same wish goes on.
    await here.client().start(PAYMENT);
    assert.equal(new Set(here.keys).size, 1);
  });
});
