// Another check of the same approval is still running, at the built functions: 409, and what a client does then.

import assert from "node:assert/strict";
import { after, before, beforeEach, suite, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Setting } from "./setting.js";

suite("a check while another one is running", { timeout: 600_000 }, () => {
  let here;
  before(async () => { here = await Setting.start(); });
  beforeEach(() => here.renew());
  after(() => here?.world.end());

  const checks = async () => (await here.world.calls()).verification;
  /** Nevis answers no check from now on, until it is let go. */
  const holdChecks = () => here.world.setFaults([{ on: "verification", hold: true }]);
  const letGo = () => here.world.setFaults([]);
  const atNevis = async () => { while (await checks() === 0) await pause(20); };

  test("of two clients, one gets the 409, posts nothing by itself and loses nothing; the answer comes with the same code again", async () => {
    const first = here.client();
    const approval = await here.started(first);
    const { code } = await here.newest();
    await holdChecks();
    const judged = first.verify(approval, code);
    await atNevis();
    const exchanges = [];
    const second = here.client({ onExchange: ({ call, status, problem }) => exchanges.push([call, status, problem]) });
    const { outcome, kind, next, retryAfterSeconds, status } = await second.verify(approval, code);
    assert.deepEqual({ outcome, kind, next, retryAfterSeconds, status }, { outcome: "failed", kind: "in-progress", next: "same", retryAfterSeconds: 1, status: 409 });
    await letGo();
    const approved = await judged;
    assert.equal(approved.outcome, "approved");
    assert.deepEqual(exchanges, [["verify", 409, "request-in-progress"]]);
    const { transactionId } = approved;
    assert.deepEqual({ ...await second.verify(approval, code), receipt: null }, { outcome: "approved", transactionId, receipt: null });
    assert.deepEqual([await checks(), await here.world.attempts()], [1, [1]]);
  });

  test("a client whose own post got no answer asks for it until it is there", async () => {
    let lost = false;
    const problems = [];
    const countersign = here.client({
      fetch: async (url, init) => {
        if (lost || !url.endsWith("/verification")) return fetch(url, init);
        lost = true;
        fetch(url, { ...init, signal: undefined }).catch(() => {});
        await atNevis();
        throw new TypeError("lost");
      },
      onExchange: ({ problem }) => { if (problem) { problems.push(problem); void letGo(); } },
    });
    const approval = await here.started(countersign);
    const { code } = await here.newest();
    await holdChecks();
    assert.equal((await countersign.verify(approval, code)).kind, "no-answer");
    assert.deepEqual(problems, []);
    assert.equal((await countersign.verify(approval, code)).outcome, "approved");
    assert.equal(problems[0], "request-in-progress");
    assert.deepEqual([await checks(), await here.world.attempts()], [1, [1]]);
  });
});
