// What the client asks for, keeps and tells: tokens, what a reload must not lose, and no secret.

import assert from "node:assert/strict";
import { beforeEach, suite, test } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { BASE, PAYMENT, Setting } from "./setting.js";

let here;
beforeEach(() => { here = new Setting(); });

suite("the access token", () => {
  test("is asked for before each call, and after a 401 once more, with refresh", async () => {
    const asked = [];
    const patient = here.client({ getAccessToken: async ({ refresh }) => { asked.push(refresh); return refresh ? "new" : "old"; } });
    here.server.next("start", { status: 401, body: { message: "Unauthorized" } });
    assert.equal((await patient.start(PAYMENT)).outcome, "sent");
    assert.deepEqual(here.server.requests.map(({ token }) => token), ["old", "new"]);
    assert.equal(new Set(here.keys).size, 1);
    here.server.next("start", { status: 401, body: {} }, { status: 401, body: {} });
    assert.equal((await patient.start(PAYMENT)).kind, "signed-out");
    assert.deepEqual(asked, [false, true, false, true]);
  });

  test("that cannot be had ends in signed-out, without a request", async () => {
    const { kind, next } = await here.client({ getAccessToken: () => { throw new Error("session over"); } }).start(PAYMENT);
    assert.deepEqual([kind, next], ["signed-out", "sign-in"]);
    assert.deepEqual(here.server.requests, []);
  });

  test("is not there where nobody gives one, and a 401 is then not repeated", async () => {
    here.server.next("start", { status: 401, body: {} });
    assert.equal((await here.client().start(PAYMENT)).next, "sign-in");
    assert.deepEqual(here.server.requests.map(({ token }) => token), [null]);
  });
});

suite("resuming", () => {
  test("asks how the newest approval stands, after a reload", async () => {
    assert.deepEqual(await here.client().resume(), { outcome: "nothing" });
    const { approval } = await here.client().start(PAYMENT);
    here.server.approval.attemptsRemaining = 1;
    const { outcome, approval: again } = await here.client().resume();
    assert.equal(outcome, "resumed");
    assert.deepEqual({ ...again, expiresAt: 0, resendAfter: 0 }, { ...approval, expiresAt: 0, resendAfter: 0, attemptsRemaining: 1 });
    assert.equal(again.transaction.reference, "order-1");
  });

  test("tells what ended meanwhile, once", async () => {
    for (const [status, kind] of [["approved", "used"], ["cancelled", "cancelled"], ["expired", "expired"], ["locked", "locked"]]) {
      await here.client().start(PAYMENT);
      here.server.approval.status = status;
      assert.equal((await here.client().resume()).kind, kind);
      assert.deepEqual(await here.client().resume(), { outcome: "nothing" });
    }
    await here.client().start(PAYMENT);
    here.server.next("resume", { problem: "approval-not-found" });
    assert.equal((await here.client().resume()).kind, "not-found");
    assert.deepEqual(await here.client().resume(), { outcome: "nothing" });
  });

  test("does not lose an approval to a failure that may pass", async () => {
    await here.client().start(PAYMENT);
    here.server.next("resume", "no-answer", { status: 401, body: {} }, { problem: "internal" }, { status: 200, body: {} });
    for (const kind of ["no-answer", "signed-out", "internal", "no-answer"]) assert.equal((await here.client().resume()).kind, kind);
    assert.equal((await here.client().resume()).outcome, "resumed");
  });

  test("finds a start that got no answer, whose key goes out again", async () => {
    here.server.next("start", "no-answer");
    await here.client().start(PAYMENT);
    const { outcome, transaction } = await here.client().resume();
    assert.equal(outcome, "pending-start");
    assert.equal((await here.client().start(transaction)).outcome, "sent");
    assert.equal(new Set(here.keys).size, 1);
    assert.equal((await here.client().resume()).outcome, "resumed");
  });

  test("finds nothing once it is approved, cancelled, locked or forgotten; nor another user's", async () => {
    const endings = [
      (asked, approval) => asked.verify(approval, "123456"), (asked, approval) => asked.cancel(approval), (asked) => asked.lock(), (asked) => asked.forget(),
    ];
    for (const end of endings) {
      const asked = here.client();
      await end(asked, (await asked.start(PAYMENT)).approval);
      assert.deepEqual(await here.client().resume(), { outcome: "nothing" });
    }
    await here.client({ user: { username: "alice" } }).start(PAYMENT);
    assert.deepEqual(await here.client({ user: { username: "bob" } }).resume(), { outcome: "nothing" });
  });

  test("works without a storage, and with one that fails or holds something else", async () => {
    const broken = { getItem: () => { throw new Error("blocked"); }, setItem: () => { throw new Error("full"); } };
    const foreign = { getItem: () => "{", setItem: () => {} };
    for (const storage of [null, undefined, broken, foreign]) {
      const asked = createCountersign({ baseUrl: BASE, fetch: here.server.fetch, ...(storage === undefined ? {} : { storage }) });
      await asked.start(PAYMENT);
      assert.equal((await asked.resume()).outcome, "resumed");
    }
  });
});

suite("secrets", () => {
  test("no code, token or receipt is in storage, in exchanges or in what JSON makes of client and approval", async () => {
    const exchanges = [];
    const asked = here.client({ getAccessToken: () => "t0ken", onExchange: (exchange) => exchanges.push(exchange) });
    const { approval } = await asked.start(PAYMENT);
    here.server.next("verify", "no-answer", { problem: "code-rejected", members: { attemptsRemaining: 1 } });
    const seen = [here.store.text, JSON.stringify(asked)];
    await asked.verify(approval, "123456");
    seen.push(here.store.text, JSON.stringify(asked));
    await asked.verify(approval, "123456");
    const { receipt } = await asked.verify(approval, "123456");
    seen.push(here.store.text, JSON.stringify([asked, approval, exchanges]));
    for (const secret of ["123456", "t0ken", receipt]) assert.ok(seen.every((text) => !text.includes(secret)), secret);
    assert.ok(!JSON.stringify(exchanges).includes("Muster"));
    assert.deepEqual(exchanges.map(({ call, status, problem, requestId }) => [call, status, problem, requestId]), [
      ["start", 201, null, "scripted"], ["verify", 0, null, null], ["verify", 422, "code-rejected", "scripted"], ["verify", 200, null, "scripted"],
    ]);
    assert.ok(exchanges.every(({ milliseconds }) => milliseconds >= 0));
  });

  test("a log that fails stops nothing", async () => {
    assert.equal((await here.client({ onExchange: () => { throw new Error("log"); } }).start(PAYMENT)).outcome, "sent");
  });
});
