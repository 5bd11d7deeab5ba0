// The client against the functions as they were built, the emulator and the simulator with its faults.

import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import { missingParts, parseCode } from "../../dist/client/index.js";
import { PAYMENT, Setting, losing, wrong } from "./setting.js";

suite("the client and the service", { timeout: 600_000 }, () => {
  let here, world;
  before(async () => { here = await Setting.start(); ({ world } = here); });
  beforeEach(() => here.renew());
  after(() => here?.world.end());

  const client = (options) => here.client(options);
  const newest = () => here.newest();
  const started = (countersign) => here.started(countersign);

  test("a payment is approved with the SMS as it was pasted, and there is a receipt", async () => {
    const countersign = client();
    const approval = await started(countersign);
    assert.deepEqual(approval.shown, { amount: "CHF 1'250.00", account: "CH93...23852957", payee: "M. Muster" });
    assert.ok(Math.abs(approval.expiresAt - Date.now() - 300_000) < 5_000);
    const { text, code } = await newest();
    assert.equal(parseCode(text, { expected: approval.text }), code);
    assert.deepEqual(missingParts(text, approval), []);
    const verdict = await countersign.verify(approval, code);
    assert.equal(verdict.outcome, "approved");
    assert.equal(verdict.transactionId, approval.transactionId);
    assert.match(verdict.receipt, /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.deepEqual(await client().resume(), { outcome: "nothing" });
  });

  test("wrong codes are told with what is left, and the last one locks", async () => {
    const countersign = client();
    const approval = await started(countersign);
    const code = wrong((await newest()).code);
    assert.deepEqual(await countersign.verify(approval, code), { outcome: "wrong-code", attemptsRemaining: 2 });
    assert.deepEqual(await countersign.verify(approval, code), { outcome: "wrong-code", attemptsRemaining: 1 });
    const { kind, next, attemptsRemaining } = await countersign.verify(approval, code);
    assert.deepEqual({ kind, next, attemptsRemaining }, { kind: "locked", next: "new", attemptsRemaining: 0 });
    assert.equal((await client().resume()).kind, "locked");
  });

  test("an approval is found again after a reload, as it stands now", async () => {
    const countersign = client();
    const approval = await started(countersign);
    await countersign.verify(approval, wrong((await newest()).code));
    const { outcome, approval: again } = await client().resume();
    assert.equal(outcome, "resumed");
    assert.deepEqual([again.approvalId, again.attemptsRemaining, again.transaction], [approval.approvalId, 2, PAYMENT]);
    assert.deepEqual([again.text, again.shown, again.locale], [approval.text, approval.shown, approval.locale]);
    await world.travel(301);
    assert.equal((await client().resume()).kind, "expired");
  });

  test("nobody is sent a second code for a start whose answer got lost", async () => {
    const countersign = client({ fetch: losing(1) });
    assert.equal((await countersign.start(PAYMENT)).kind, "no-answer");
    const { outcome, transaction } = await client().resume();
    assert.equal(outcome, "pending-start");
    const approval = (await client().start(transaction)).approval;
    assert.equal((await world.messages()).length, 1);
    assert.equal((await countersign.verify(approval, (await newest()).code)).outcome, "approved");
  });

  test("a check whose answer got lost is asked for again with the same code", async () => {
    const first = client();
    const approval = await started(first);
    const { code } = await newest();
    const countersign = client({ fetch: losing(1) });
    assert.deepEqual([(await countersign.verify(approval, code)).kind, (await countersign.verify(approval, code)).outcome], ["no-answer", "approved"]);
    const attempts = await world.attempts();
    assert.deepEqual(attempts, [1]);
  });

  test("what is called off is never usable again, and who did not ask is locked", async () => {
    const countersign = client();
    const approval = await started(countersign);
    assert.deepEqual(await countersign.cancel(approval), { outcome: "cancelled" });
    assert.deepEqual(await countersign.cancel(approval), { outcome: "cancelled" });
    assert.equal((await countersign.verify(approval, (await newest()).code)).kind, "cancelled");
    const { kind, next, retryAfterSeconds } = await countersign.start(PAYMENT);
    assert.deepEqual([kind, next], ["rate-limited", "new"]);
    assert.ok(retryAfterSeconds > 0 && retryAfterSeconds <= 30);
    await world.travel(31);
    await started(countersign);
    const locked = await countersign.lock();
    assert.deepEqual([locked.outcome, locked.cancelled, locked.approved], ["locked", 1, 0]);
    assert.ok(Math.abs(locked.retryAfterSeconds - 1800) <= 5);
    assert.equal((await countersign.start(PAYMENT)).kind, "user-locked");
  });

  for (const [username, kind, next] of [["nophone", "refused", "other-way"], ["stranger", "refused", "other-way"], ["no name", "mistake", "report"]]) {
    test(`a start for ${username} ends in ${kind}`, async () => {
      const failure = await client({ user: { username } }).start(PAYMENT);
      assert.deepEqual([failure.kind, failure.next], [kind, next]);
    });
  }

  test("a value that the user can change is told by its pointer", async () => {
    const { kind, next, pointer, requestId } = await client().start({ ...PAYMENT, fields: { ...PAYMENT.fields, amount: "12.5" } });
    assert.deepEqual({ kind, next, pointer }, { kind: "invalid", next: "correct", pointer: "/transaction/fields/amount" });
    assert.match(requestId, /./);
    const countersign = client();
    const bad = await countersign.verify(await started(countersign), "12");
    assert.deepEqual([bad.kind, bad.pointer], ["invalid", "/code"]);
  });

  for (const [what, fault, call, kind, next] of [
    ["a start that Nevis never answers", { on: "approval", answer: "drop" }, "start", "outcome-unknown", "new"],
    ["an outage at the start", { on: "approval", act: false, answer: { status: 503 } }, "start", "outcome-unknown", "new"],
    ["a start at a wrong address of Nevis", { on: "approval", act: false, answer: { status: 405 } }, "start", "misconfigured", "report"],
    ["a check that Nevis never answers", { on: "verification", answer: "drop" }, "verify", "outcome-unknown", "same"],
    ["a limit of Nevis at the check", { on: "verification", act: false, answer: { status: 429, headers: { "retry-after": "7" } } }, "verify", "rate-limited", "same"],
    ["a check at a wrong address of Nevis", { on: "verification", act: false, answer: { status: 405 } }, "verify", "misconfigured", "report"],
  ]) {
    test(`${what} ends in ${kind}, and ${next} is next`, async () => {
      const countersign = client();
      const approval = call === "verify" ? await started(countersign) : null;
      await world.setFaults([fault]);
      const result = approval ? await countersign.verify(approval, "123456") : await countersign.start(PAYMENT);
      assert.deepEqual([result.kind, result.next], [kind, next], JSON.stringify(result));
    });
  }
});
