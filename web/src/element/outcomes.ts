// What an answer makes of the prompt.

import type { Failure, FailureKind, Next } from "../client/index.ts";
import type { Situation, State } from "./situation.ts";

/** Where a person may start anew, by what happened. */
const ANEW: Partial<Record<FailureKind, State>> = {
  "expired": "expired", "not-found": "expired", "cancelled": "cancelled", "locked": "locked", "user-locked": "user-locked",
  "rate-limited": "held", "outcome-unknown": "unknown", "used": "used",
};

/** Where `next` says enough. */
const BY_NEXT: Partial<Record<Next, State>> = { "done": "used", "other-way": "refused", "sign-in": "signed-out" };

/** The state after a failure. `codeStands`: there is an earlier code that is still good, and the prompt stays with it. */
export function stateAfter(call: Situation["call"], { kind, next }: Failure, codeStands: boolean): State {
  const atCode = call === "verify" || codeStands;
  if (next === "correct") return call === "verify" ? "code" : "refused";
  if (next === "same") return kind === "receipt-pending" ? kind : atCode ? "code" : "unavailable";
  if (next === "new" && call === "start" && codeStands && kind === "rate-limited") return "code";
  return (next === "new" ? ANEW[kind] : BY_NEXT[next]) ?? "unavailable";
}

/**
 * The situation after a failure; one of a cancellation or a lock counts as a start, after which the same code is no advice. What is known of
 * attempts and waits stays with it.
 */
export function failed(before: Situation, call: Situation["call"], failure: Failure, codeStands: boolean): Situation {
  const wait = failure.retryAfterSeconds === null ? 0 : Date.now() + failure.retryAfterSeconds * 1000;
  const approval = before.approval && failure.attemptsRemaining !== null
    ? { ...before.approval, attemptsRemaining: failure.attemptsRemaining } : before.approval;
  const state = stateAfter(call, failure, codeStands);
  return {
    ...before, state, approval, failure, call, asking: false, mistake: state === "code" && failure.kind === "invalid" ? "no-code" : null,
    ...(call === "verify" && (state === "code" || state === "receipt-pending") ? { confirmAfter: wait } : { resendAfter: Math.max(before.resendAfter, wait) }),
  };
}
