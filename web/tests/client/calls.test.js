// Starts and checks: keys, repetitions, one at a time.

import assert from "node:assert/strict";
import { beforeEach, mock, suite, test } from "node:test";
import { LOGIN, PAYMENT, Setting, fastForward } from "./setting.js";

let here;
beforeEach(() => { here = new Setting(); });

suite("a start", () => {
  test("gives the approval, its moments by this device's clock", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.parse("1999-01-01T00:00:00Z") });
    try {
      const { outcome, approval } = await here.client().start(PAYMENT);
      assert.equal(outcome, "sent");
      assert.deepEqual(approval, {
        approvalId: here.server.approval.approvalId, transactionId: here.server.approval.transactionId, transaction: PAYMENT, locale: "en",
        text: here.server.approval.text, shown: here.server.approval.shown, expiresAt: Date.now() + 300_000, resendAfter: Date.now() + 30_000, attemptsRemaining: 3,
      });
    } finally {
      mock.timers.reset();
    }
  });

  test("sends what it is given, and the user where the token does not name one", async () => {
    await here.client({ user: { username: "alice" } }).start(PAYMENT);
    await here.client().start(PAYMENT);
    assert.deepEqual(here.server.requests.map(({ body }) => body), [{ username: "alice", transaction: PAYMENT }, { transaction: PAYMENT }]);
    assert.ok(here.keys.every((key) => /^[!-~]{1,64}$/.test(key)));
  });

  test("has one key per wish: the same after answers that leave it open, and a new one after all others", async () => {
    const open = ["no-answer", { problem: "upstream-unavailable" }, { problem: "internal" }, { status: 429, body: {} }, { status: 500, body: {} },
      { status: 502, body: {} }, { status: 503, body: {} }, { status: 504, body: {} }, { status: 201, body: {} }, { problem: "request-in-progress", members: { retryAfter: 9 } }];
    const asked = here.client();
    here.server.next("start", ...open);
    for (const _ of open) await asked.start(PAYMENT);
    assert.equal((await asked.start(PAYMENT)).outcome, "sent");
    assert.equal(new Set(here.keys).size, 1);

    const settled = ["rate-limited", "approval-locked", "approval-refused", "outcome-unknown", "upstream-misconfigured", "invalid-value", "idempotency-key-reused", "malformed-request", "unauthenticated"];
    here.server.next("start", ...settled.map((problem) => ({ problem, members: problem === "outcome-unknown" ? { next: "new" } : {} })));
    for (const _ of settled) await asked.start(PAYMENT);
    await asked.start(PAYMENT);
    assert.equal(new Set(here.keys).size, 1 + settled.length + 1);
  });

  test("of something else has a key of its own, and so has a wish that is older than ten minutes", async () => {
    const asked = here.client();
    here.server.next("start", "no-answer", "no-answer", "no-answer");
    await asked.start(PAYMENT);
    await asked.start(LOGIN);
    mock.timers.enable({ apis: ["Date"], now: Date.now() + 601_000 });
    await asked.start(LOGIN);
    mock.timers.reset();
    assert.equal(new Set(here.keys).size, 3);
  });

  test("is asked for again while it runs at the service, with the same key", async () => {
    here.server.next("start", { problem: "request-in-progress", members: { retryAfter: 1 } }, { problem: "request-in-progress" });
    const { outcome } = await fastForward(() => here.client().start(PAYMENT));
    assert.equal(outcome, "sent");
    assert.equal(here.keys.length, 3);
    assert.equal(new Set(here.keys).size, 1);
  });

  test("is given up when it runs longer than a function can", async () => {
    here.server.next("start", ...Array.from({ length: 99 }, () => ({ problem: "request-in-progress" })));
    const { kind } = await fastForward(() => here.client().start(PAYMENT));
    assert.equal(kind, "in-progress");
    assert.equal(here.keys.length, 31);
  });

  test("that was repeated tells what became of it meanwhile", async () => {
    for (const [status, kind, next] of [["approved", "used", "done"], ["cancelled", "cancelled", "new"], ["expired", "expired", "new"], ["locked", "locked", "new"]]) {
      here.server.next("start", { status: 201, body: { ...here.server.approval, status } });
      const result = await here.client().start(PAYMENT);
      assert.deepEqual([result.outcome, result.kind, result.next], ["failed", kind, next]);
    }
    assert.equal(new Set(here.keys).size, 4);
  });
});

suite("a check", () => {
  const started = async (options) => { const asked = here.client(options); return [asked, (await asked.start(PAYMENT)).approval]; };

  test("approves, tells wrong codes, and what is left", async () => {
    const [asked, approval] = await started();
    assert.deepEqual(await asked.verify(approval, "000000"), { outcome: "wrong-code", attemptsRemaining: 2 });
    here.server.next("verify", { status: 200, body: { status: "approved", transactionId: "t" } });
    assert.deepEqual(await asked.verify(approval, "123456"), { outcome: "approved", transactionId: "t", receipt: null });
    assert.deepEqual(await asked.verify(approval, "123456"), { outcome: "approved", transactionId: approval.transactionId, receipt: "a receipt" });
  });

  test("goes out again after a 409 only if its first post got no answer", async () => {
    const [asked, approval] = await started();
    const busy = { problem: "request-in-progress", members: { retryAfter: 1 } };
    here.server.next("verify", busy);
    assert.equal((await asked.verify(approval, "123456")).kind, "in-progress");
    assert.equal(here.calls.filter((call) => call === "verify").length, 1);

    here.server.next("verify", "no-answer", busy, busy);
    assert.equal((await asked.verify(approval, "123456")).kind, "no-answer");
    assert.equal((await fastForward(() => asked.verify(approval, "123456"))).outcome, "approved");
    assert.equal(here.calls.filter((call) => call === "verify").length, 5);

    // Another code than the one without an answer.
    here.server.next("verify", { status: 504, body: {} }, busy);
    await asked.verify(approval, "123456");
    assert.equal((await asked.verify(approval, "654321")).kind, "in-progress");
    // An answer deals with it.
    here.server.next("verify", "no-answer", { problem: "outcome-unknown" }, busy);
    for (const kind of ["no-answer", "outcome-unknown", "in-progress"]) assert.equal((await asked.verify(approval, "123456")).kind, kind);
  });

  test("that was ended by its signal got no answer", async () => {
    const [asked, approval] = await started();
    const stop = new AbortController();
    here.server.next("verify", async () => { stop.abort(); return new Response("{}"); }, { problem: "request-in-progress" });
    await assert.rejects(asked.verify(approval, "123456", { signal: stop.signal }), { name: "AbortError" });
    assert.equal((await fastForward(() => asked.verify(approval, "123456"))).outcome, "approved");
  });
});

suite("one at a time", () => {
  test("a second start, check or resumption gets in-progress without a request; cancel and lock get through", async () => {
    const asked = here.client();
    const { approval } = await asked.start(PAYMENT);
    let answer;
    here.server.next("verify", () => new Promise((resolve) => { answer = resolve; }));
    const first = asked.verify(approval, "123456");
    for (const second of [asked.verify(approval, "123456"), asked.start(PAYMENT), asked.resume()]) {
      const { outcome, kind, next, status } = await second;
      assert.deepEqual({ outcome, kind, next, status }, { outcome: "failed", kind: "in-progress", next: "same", status: 0 });
    }
    assert.deepEqual(await asked.cancel(approval), { outcome: "cancelled" });
    assert.deepEqual(await asked.lock(), { outcome: "locked", cancelled: 1, approved: 0, retryAfterSeconds: 1800 });
    answer(Response.json({ status: "approved", transactionId: "t" }));
    assert.equal((await first).outcome, "approved");
    assert.deepEqual(here.calls, ["start", "verify", "cancel", "lock"]);
  });
});
