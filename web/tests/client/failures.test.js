// Every problem of the contract, at every call, with and without a wait: what it comes to. The table is written by hand; which
// problems there are, and what each may say is next, is read from the contract.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { scriptedServer } from "../../dist/testing/index.js";

const { schemas } = JSON.parse(readFileSync(new URL("../../../openapi-clients.json", import.meta.url), "utf8")).components;
const PREFIX = "urn:countersign:problem:";
const PAYMENT = { template: "login", fields: { service: "Example Bank" } };

/** `retry` and `next` are what the answer has. */
const KINDS = {
  "malformed-request": () => "mistake",
  "unauthenticated": () => "signed-out",
  "not-allowed": () => "not-allowed",
  "not-found": () => "mistake",
  "approval-not-found": () => "not-found",
  "method-not-allowed": () => "mistake",
  "approval-used": () => "used",
  "request-in-progress": () => "in-progress",
  "approval-expired": () => "expired",
  "approval-cancelled": () => "cancelled",
  "payload-too-large": () => "mistake",
  "unsupported-media-type": () => "mistake",
  "invalid-value": ({ next }) => (next === "correct" ? "invalid" : "mistake"),
  "idempotency-key-reused": () => "mistake",
  "approval-refused": () => "refused",
  "code-rejected": ({ call }) => (call === "verify" ? "wrong-code" : "invalid"),
  "approval-locked": ({ retryAfter }) => (retryAfter ? "user-locked" : "locked"),
  "rate-limited": () => "rate-limited",
  "internal": () => "internal",
  "upstream-misconfigured": () => "misconfigured",
  "upstream-unavailable": () => "unavailable",
  "receipt-pending": () => "receipt-pending",
  "outcome-unknown": () => "outcome-unknown",
};

/** What API Gateway answers by itself, and what else may stand in between. */
const GATEWAY = {
  400: ["mistake", "report"], 401: ["signed-out", "sign-in"], 403: ["not-allowed", "report"], 404: ["mistake", "report"],
  413: ["mistake", "report"], 415: ["mistake", "report"], 429: ["throttled", "same"], 500: ["no-answer", "same"],
  502: ["no-answer", "same"], 503: ["no-answer", "same"], 504: ["no-answer", "same"],
};

const CALLS = ["start", "verify", "resume", "cancel", "lock"];
const WAITS = [undefined, 0, 7, 20, 90_000];

/** Every problem's name, status and values of `next`. */
const problems = schemas.Problem.anyOf ?? schemas.Problem.oneOf;
const listed = problems.map(({ $ref }) => schemas[$ref.split("/").at(-1)].properties).map(({ type, status, next }) => ({
  name: type.const.slice(PREFIX.length), status: status.const, nexts: next.enum ?? [next.const],
}));

async function resultOf(call, answer) {
  const server = scriptedServer();
  const client = createCountersign({ baseUrl: "https://api.test", fetch: server.fetch, storage: null });
  const { approval } = await client.start(PAYMENT);
  // A start again, so that there is nothing open.
  server.next(call, answer);
  const calls = {
    start: () => client.start(PAYMENT), verify: () => client.verify(approval, "111111"), resume: () => client.resume(),
    cancel: () => client.cancel(approval), lock: () => client.lock(),
  };
  return calls[call]();
}

suite("every answer that is no success", () => {
  test("the table has every problem of the contract, and no other", () => {
    assert.deepEqual(Object.keys(KINDS).sort(), listed.map(({ name }) => name).sort());
  });

  for (const { name, status, nexts } of listed) {
    test(name, async () => {
      for (const call of CALLS) for (const next of nexts) for (const retryAfter of WAITS) {
        // Asked for again by itself: see `countersign.test.js`.
        if (name === "request-in-progress" && call === "start" && (retryAfter ?? 1) <= 5) continue;
        const body = { type: PREFIX + name, status, next, retryAfter, attemptsRemaining: 2, pointer: "/code" };
        const result = await resultOf(call, { status, body });
        const kind = KINDS[name]({ call, next, retryAfter });
        const expected = kind === "wrong-code" ? { outcome: "wrong-code", attemptsRemaining: 2 } : {
          outcome: "failed", kind, next, status, attemptsRemaining: 2, pointer: "/code", requestId: "scripted",
          retryAfterSeconds: retryAfter ? Math.min(retryAfter, 86_400) : null,
        };
        assert.deepEqual(result, expected, JSON.stringify({ call, next, retryAfter }));
      }
    });
  }

  for (const [status, [kind, next]] of Object.entries(GATEWAY)) {
    test(`API Gateway's own ${status}`, async () => {
      for (const call of CALLS) {
        const { outcome, ...failure } = await resultOf(call, { status: Number(status), body: { message: "x" }, headers: { "retry-after": "3" } });
        assert.equal(outcome, "failed");
        assert.deepEqual(failure, {
          kind, next, retryAfterSeconds: 3, attemptsRemaining: null, pointer: null, requestId: "scripted", status: Number(status),
        });
      }
    });
  }

  test("no answer, and successes that cannot be read, are no answer", async () => {
    const silent = ["no-answer", ...["", "<html>", "[]", "null", "1", "{"].map((text) => () => new Response(text, { status: 200 }))];
    for (const call of CALLS) for (const answer of silent) {
      const { kind, next, retryAfterSeconds } = await resultOf(call, answer);
      assert.deepEqual({ kind, next, retryAfterSeconds }, { kind: "no-answer", next: "same", retryAfterSeconds: null }, call);
    }
    for (const [call, status] of [["start", 201], ["verify", 200], ["resume", 200]]) {
      const { kind, status: told } = await resultOf(call, { status, body: { hello: "world" } });
      assert.deepEqual([kind, told], ["no-answer", status], call);
    }
    // 201 is a start's success, and no other status is.
    assert.equal((await resultOf("start", { status: 202, body: {} })).kind, "no-answer");
  });

  test("what a later version says counts as its status, and as something to report", async () => {
    const later = (status, more) => ({ status, body: { type: `${PREFIX}from-next-year`, title: 7, ...more } });
    for (const call of CALLS) {
      const kinds = await Promise.all([422, 403, 429, 503].map(async (status) => (await resultOf(call, later(status, {}))).kind));
      assert.deepEqual(kinds, ["mistake", "not-allowed", "throttled", "no-answer"], call);
      assert.equal((await resultOf(call, later(503, {}))).next, "report");
      assert.equal((await resultOf(call, later(503, { next: "dance" }))).next, "report");
      assert.equal((await resultOf(call, later(503, { next: "new" }))).next, "new");
      assert.equal((await resultOf(call, later(503, { next: ["new"], attemptsRemaining: "2", pointer: {}, retryAfter: "soon" }))).next, "report");
    }
    for (const name of ["constructor", "__proto__", "toString"]) {
      assert.equal((await resultOf("start", { status: 400, body: { type: PREFIX + name, next: name } })).kind, "mistake");
    }
  });
});
