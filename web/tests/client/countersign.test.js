// What the client does between the page and the service: keys, repetitions, tokens, time, and what it keeps.

import assert from "node:assert/strict";
import { beforeEach, mock, suite, test } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { scriptedServer } from "../../dist/testing/index.js";

const BASE = "https://api.test";
const LOGIN = { template: "login", fields: { service: "Example Bank" } };
const PAYMENT = { template: "payment", locale: "de-CH", reference: "order-1", fields: { amount: "5.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" } };

class MemoryStore {
  items = new Map();
  getItem = (name) => this.items.get(name) ?? null;
  setItem = (name, value) => { this.items.set(name, value); };
  get text() { return JSON.stringify([...this.items]); }
}

let server, store;
beforeEach(() => { server = scriptedServer(); store = new MemoryStore(); });
const client = (options = {}) => createCountersign({ baseUrl: BASE, fetch: server.fetch, storage: store, ...options });
const keys = () => server.requests.filter(({ call }) => call === "start").map(({ key }) => key);
const calls = () => server.requests.map(({ call }) => call);

/** Runs `act` while time passes as fast as it is waited for. */
async function fastForward(act) {
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

suite("a start", () => {
  test("gives the approval, its moments by this device's clock", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.parse("1999-01-01T00:00:00Z") });
    try {
      const { outcome, approval } = await client().start(PAYMENT);
      assert.equal(outcome, "sent");
      assert.deepEqual(approval, {
        approvalId: server.approval.approvalId, transactionId: server.approval.transactionId, transaction: PAYMENT, locale: "en",
        text: server.approval.text, shown: server.approval.shown, expiresAt: Date.now() + 300_000, resendAfter: Date.now() + 30_000, attemptsRemaining: 3,
      });
    } finally {
      mock.timers.reset();
    }
  });

  test("sends what it is given, and the user where the token does not name one", async () => {
    await client({ user: { username: "alice" } }).start(PAYMENT);
    await client().start(PAYMENT);
    assert.deepEqual(server.requests.map(({ body }) => body), [{ username: "alice", transaction: PAYMENT }, { transaction: PAYMENT }]);
    assert.ok(keys().every((key) => /^[!-~]{1,64}$/.test(key)));
  });

  test("has one key per wish: the same after answers that leave it open, and a new one after all others", async () => {
    const open = ["no-answer", { problem: "upstream-unavailable" }, { problem: "internal" }, { status: 429, body: {} }, { status: 500, body: {} },
      { status: 502, body: {} }, { status: 503, body: {} }, { status: 504, body: {} }, { status: 201, body: {} }, { problem: "request-in-progress", members: { retryAfter: 9 } }];
    const asked = client();
    server.next("start", ...open);
    for (const _ of open) await asked.start(PAYMENT);
    assert.equal((await asked.start(PAYMENT)).outcome, "sent");
    assert.equal(new Set(keys()).size, 1);

    const settled = ["rate-limited", "approval-locked", "approval-refused", "outcome-unknown", "upstream-misconfigured", "invalid-value", "idempotency-key-reused", "malformed-request", "unauthenticated"];
    server.next("start", ...settled.map((problem) => ({ problem, members: problem === "outcome-unknown" ? { next: "new" } : {} })));
    for (const _ of settled) await asked.start(PAYMENT);
    await asked.start(PAYMENT);
    assert.equal(new Set(keys()).size, 1 + settled.length + 1);
  });

  test("of something else has a key of its own, and so has a wish that is older than ten minutes", async () => {
    const asked = client();
    server.next("start", "no-answer", "no-answer", "no-answer");
    await asked.start(PAYMENT);
    await asked.start(LOGIN);
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 601_000 });
    await asked.start(LOGIN);
    mock.timers.reset();
    assert.equal(new Set(keys()).size, 3);
  });

  test("is asked for again while it runs at the service, with the same key", async () => {
    server.next("start", { problem: "request-in-progress", members: { retryAfter: 1 } }, { problem: "request-in-progress" });
    const { outcome } = await fastForward(() => client().start(PAYMENT));
    assert.equal(outcome, "sent");
    assert.equal(keys().length, 3);
    assert.equal(new Set(keys()).size, 1);
  });

  test("is given up when it runs longer than a function can", async () => {
    server.next("start", ...Array.from({ length: 99 }, () => ({ problem: "request-in-progress" })));
    const { kind } = await fastForward(() => client().start(PAYMENT));
    assert.equal(kind, "in-progress");
    assert.equal(keys().length, 31);
  });

  test("that was repeated tells what became of it meanwhile", async () => {
    for (const [status, kind, next] of [["approved", "used", "done"], ["cancelled", "cancelled", "new"], ["expired", "expired", "new"], ["locked", "locked", "new"]]) {
      server.next("start", { status: 201, body: { ...server.approval, status } });
      const result = await client().start(PAYMENT);
      assert.deepEqual([result.outcome, result.kind, result.next], ["failed", kind, next]);
    }
    assert.equal(new Set(keys()).size, 4);
  });
});

suite("a check", () => {
  const started = async (options) => { const asked = client(options); return [asked, (await asked.start(PAYMENT)).approval]; };

  test("approves, tells wrong codes, and what is left", async () => {
    const [asked, approval] = await started();
    assert.deepEqual(await asked.verify(approval, "000000"), { outcome: "wrong-code", attemptsRemaining: 2 });
    server.next("verify", { status: 200, body: { status: "approved", transactionId: "t" } });
    assert.deepEqual(await asked.verify(approval, "123456"), { outcome: "approved", transactionId: "t", receipt: null });
    assert.deepEqual(await asked.verify(approval, "123456"), { outcome: "approved", transactionId: approval.transactionId, receipt: "a receipt" });
  });

  test("goes out again after a 409 only if its first post got no answer", async () => {
    const [asked, approval] = await started();
    const busy = { problem: "request-in-progress", members: { retryAfter: 1 } };
    server.next("verify", busy);
    assert.equal((await asked.verify(approval, "123456")).kind, "in-progress");
    assert.equal(calls().filter((call) => call === "verify").length, 1);

    server.next("verify", "no-answer", busy, busy);
    assert.equal((await asked.verify(approval, "123456")).kind, "no-answer");
    assert.equal((await fastForward(() => asked.verify(approval, "123456"))).outcome, "approved");
    assert.equal(calls().filter((call) => call === "verify").length, 5);

    // Another code than the one without an answer.
    server.next("verify", { status: 504, body: {} }, busy);
    await asked.verify(approval, "123456");
    assert.equal((await asked.verify(approval, "654321")).kind, "in-progress");
    // An answer deals with it.
    server.next("verify", "no-answer", { problem: "outcome-unknown" }, busy);
    for (const kind of ["no-answer", "outcome-unknown", "in-progress"]) assert.equal((await asked.verify(approval, "123456")).kind, kind);
  });

  test("that was ended by its signal got no answer", async () => {
    const [asked, approval] = await started();
    const stop = new AbortController();
    server.next("verify", async () => { stop.abort(); return new Response("{}"); }, { problem: "request-in-progress" });
    await assert.rejects(asked.verify(approval, "123456", { signal: stop.signal }), { name: "AbortError" });
    assert.equal((await fastForward(() => asked.verify(approval, "123456"))).outcome, "approved");
  });
});

suite("one at a time", () => {
  test("a second start, check or resumption gets in-progress without a request; cancel and lock get through", async () => {
    const asked = client();
    const { approval } = await asked.start(PAYMENT);
    let answer;
    server.next("verify", () => new Promise((resolve) => { answer = resolve; }));
    const first = asked.verify(approval, "123456");
    for (const second of [asked.verify(approval, "123456"), asked.start(PAYMENT), asked.resume()]) {
      const { outcome, kind, next, status } = await second;
      assert.deepEqual({ outcome, kind, next, status }, { outcome: "failed", kind: "in-progress", next: "same", status: 0 });
    }
    assert.deepEqual(await asked.cancel(approval), { outcome: "cancelled" });
    assert.deepEqual(await asked.lock(), { outcome: "locked", cancelled: 1, approved: 0, retryAfterSeconds: 1800 });
    answer(Response.json({ status: "approved", transactionId: "t" }));
    assert.equal((await first).outcome, "approved");
    assert.deepEqual(calls(), ["start", "verify", "cancel", "lock"]);
  });
});

suite("the access token", () => {
  test("is asked for before each call, and after a 401 once more, with refresh", async () => {
    const asked = [];
    const patient = client({ getAccessToken: async ({ refresh }) => { asked.push(refresh); return refresh ? "new" : "old"; } });
    server.next("start", { status: 401, body: { message: "Unauthorized" } });
    assert.equal((await patient.start(PAYMENT)).outcome, "sent");
    assert.deepEqual(server.requests.map(({ token }) => token), ["old", "new"]);
    assert.equal(new Set(keys()).size, 1);
    server.next("start", { status: 401, body: {} }, { status: 401, body: {} });
    assert.equal((await patient.start(PAYMENT)).kind, "signed-out");
    assert.deepEqual(asked, [false, true, false, true]);
  });

  test("that cannot be had ends in signed-out, without a request", async () => {
    const { kind, next } = await client({ getAccessToken: () => { throw new Error("session over"); } }).start(PAYMENT);
    assert.deepEqual([kind, next], ["signed-out", "sign-in"]);
    assert.deepEqual(server.requests, []);
  });

  test("is not there where nobody gives one, and a 401 is then not repeated", async () => {
    server.next("start", { status: 401, body: {} });
    assert.equal((await client().start(PAYMENT)).next, "sign-in");
    assert.deepEqual(server.requests.map(({ token }) => token), [null]);
  });
});

suite("resuming", () => {
  test("asks how the newest approval stands, after a reload", async () => {
    assert.deepEqual(await client().resume(), { outcome: "nothing" });
    const { approval } = await client().start(PAYMENT);
    server.approval.attemptsRemaining = 1;
    const { outcome, approval: again } = await client().resume();
    assert.equal(outcome, "resumed");
    assert.deepEqual({ ...again, expiresAt: 0, resendAfter: 0 }, { ...approval, expiresAt: 0, resendAfter: 0, attemptsRemaining: 1 });
    assert.equal(again.transaction.reference, "order-1");
  });

  test("tells what ended meanwhile, once", async () => {
    for (const [status, kind] of [["approved", "used"], ["cancelled", "cancelled"], ["expired", "expired"], ["locked", "locked"]]) {
      await client().start(PAYMENT);
      server.approval.status = status;
      assert.equal((await client().resume()).kind, kind);
      assert.deepEqual(await client().resume(), { outcome: "nothing" });
    }
    await client().start(PAYMENT);
    server.next("resume", { problem: "approval-not-found" });
    assert.equal((await client().resume()).kind, "not-found");
    assert.deepEqual(await client().resume(), { outcome: "nothing" });
  });

  test("does not lose an approval to a failure that may pass", async () => {
    await client().start(PAYMENT);
    server.next("resume", "no-answer", { status: 401, body: {} }, { problem: "internal" }, { status: 200, body: {} });
    for (const kind of ["no-answer", "signed-out", "internal", "no-answer"]) assert.equal((await client().resume()).kind, kind);
    assert.equal((await client().resume()).outcome, "resumed");
  });

  test("finds a start that got no answer, whose key goes out again", async () => {
    server.next("start", "no-answer");
    await client().start(PAYMENT);
    const { outcome, transaction } = await client().resume();
    assert.equal(outcome, "pending-start");
    assert.equal((await client().start(transaction)).outcome, "sent");
    assert.equal(new Set(keys()).size, 1);
    assert.equal((await client().resume()).outcome, "resumed");
  });

  test("finds nothing once it is approved, cancelled, locked or forgotten; nor another user's", async () => {
    const endings = [
      (asked, approval) => asked.verify(approval, "123456"), (asked, approval) => asked.cancel(approval), (asked) => asked.lock(), (asked) => asked.forget(),
    ];
    for (const end of endings) {
      const asked = client();
      await end(asked, (await asked.start(PAYMENT)).approval);
      assert.deepEqual(await client().resume(), { outcome: "nothing" });
    }
    await client({ user: { username: "alice" } }).start(PAYMENT);
    assert.deepEqual(await client({ user: { username: "bob" } }).resume(), { outcome: "nothing" });
  });

  test("works without a storage, and with one that fails or holds something else", async () => {
    const broken = { getItem: () => { throw new Error("blocked"); }, setItem: () => { throw new Error("full"); } };
    const foreign = { getItem: () => "{", setItem: () => {} };
    for (const storage of [null, undefined, broken, foreign]) {
      const asked = createCountersign({ baseUrl: BASE, fetch: server.fetch, ...(storage === undefined ? {} : { storage }) });
      await asked.start(PAYMENT);
      assert.equal((await asked.resume()).outcome, "resumed");
    }
  });
});

suite("secrets", () => {
  test("no code, token or receipt is in storage, in exchanges or in what JSON makes of client and approval", async () => {
    const exchanges = [];
    const asked = client({ getAccessToken: () => "t0ken", onExchange: (exchange) => exchanges.push(exchange) });
    const { approval } = await asked.start(PAYMENT);
    server.next("verify", "no-answer", { problem: "code-rejected", members: { attemptsRemaining: 1 } });
    const seen = [store.text, JSON.stringify(asked)];
    await asked.verify(approval, "123456");
    seen.push(store.text, JSON.stringify(asked));
    await asked.verify(approval, "123456");
    const { receipt } = await asked.verify(approval, "123456");
    seen.push(store.text, JSON.stringify([asked, approval, exchanges]));
    for (const secret of ["123456", "t0ken", receipt]) assert.ok(seen.every((text) => !text.includes(secret)), secret);
    assert.ok(!JSON.stringify(exchanges).includes("Muster"));
    assert.deepEqual(exchanges.map(({ call, status, problem, requestId }) => [call, status, problem, requestId]), [
      ["start", 201, null, "scripted"], ["verify", 0, null, null], ["verify", 422, "code-rejected", "scripted"], ["verify", 200, null, "scripted"],
    ]);
    assert.ok(exchanges.every(({ milliseconds }) => milliseconds >= 0));
  });

  test("a log that fails stops nothing", async () => {
    assert.equal((await client({ onExchange: () => { throw new Error("log"); } }).start(PAYMENT)).outcome, "sent");
  });
});

suite("what is thrown", () => {
  test("an address that would show a code on the way", () => {
    for (const baseUrl of ["http://api.test", "ftp://localhost", "/api", "", "http://127.0.0.1.test", "https://api.test/?a=b", "https://api.test/#a", "http://localhost.test"]) {
      assert.throws(() => createCountersign({ baseUrl }), TypeError, baseUrl);
    }
    for (const baseUrl of ["https://api.test/base//", "http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000/", "http://bank.localhost:9000"]) createCountersign({ baseUrl });
  });

  test("no answer: neither an error of fetch nor time that is over", async () => {
    const never = (_, { signal }) => new Promise((_, reject) => { signal.addEventListener("abort", () => reject(signal.reason)); });
    const { kind, next } = await fastForward(() => client({ fetch: never }).start(PAYMENT));
    assert.deepEqual([kind, next], ["no-answer", "same"]);
    assert.equal((await client({ fetch: () => { throw new Error("offline"); } }).start(PAYMENT)).kind, "no-answer");
  });

  test("and nothing runs on after an answer", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    await client().start(PAYMENT);
    assert.equal(timers(), before);
  });

  test("the reason of the signal, before a request, in it, and in a pause", async () => {
    const reason = new Error("enough");
    await assert.rejects(client().start(PAYMENT, { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(server.requests, []);
    const stop = new AbortController();
    server.next("start", { problem: "request-in-progress" });
    const paused = client().start(PAYMENT, { signal: stop.signal });
    await new Promise(setImmediate);
    stop.abort(reason);
    await assert.rejects(paused, reason);
    assert.equal(server.requests.length, 1);
    // The same wish goes on.
    await client().start(PAYMENT);
    assert.equal(new Set(keys()).size, 1);
  });
});
