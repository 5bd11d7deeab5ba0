// What an answer that is no success comes to.

import { type Answer, NO_ANSWER } from "./exchange.ts";
import type { Failure, FailureKind, Next, ProblemName } from "./types.ts";

const NEXT: readonly string[] = ["same", "correct", "new", "done", "other-way", "sign-in", "report"] satisfies Next[];

export function failureOf(answer: Answer): Failure {
  const { attemptsRemaining, pointer } = answer.body;
  return {
    outcome: "failed",
    kind: kindOf(answer),
    next: nextOf(answer),
    retryAfterSeconds: answer.retryAfterSeconds,
    attemptsRemaining: isCount(attemptsRemaining) ? attemptsRemaining : null,
    pointer: typeof pointer === "string" ? pointer : null,
    requestId: answer.requestId,
    status: answer.status,
  };
}

/** A failure that no answer tells. */
export const failed = (kind: FailureKind, next: Next, answer: Answer = NO_ANSWER): Failure => ({ ...failureOf(answer), kind, next });

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The service says it. What it says in a later version, and is not known here, counts as `report`. */
function nextOf({ body: { next }, problem, status }: Answer): Next {
  if (NEXT.includes(next as Next)) return next as Next;
  return problem === null ? nextByStatus(status) : "report";
}

/** Answers of API Gateway, which have no `type`; every start has a key, so that it may be sent again. */
function nextByStatus(status: number): Next {
  if (status === 401) return "sign-in";
  return status === 0 || status === 429 || status >= 500 ? "same" : "report";
}

function kindByStatus(status: number): FailureKind {
  if (status === 401) return "signed-out";
  if (status === 403) return "not-allowed";
  if (status === 429) return "throttled";
  // 503 and 504 of API Gateway: the function was late, and what it did is not known.
  return status >= 400 && status < 500 ? "mistake" : "no-answer";
}

/** What the status says enough about; also the check's wrong code, which is told apart before, and which no other call has. */
type ByStatus =
  | "malformed-request" | "unauthenticated" | "not-allowed" | "not-found" | "method-not-allowed" | "payload-too-large"
  | "unsupported-media-type" | "invalid-value" | "idempotency-key-reused" | "code-rejected";

/** All other problems of the contract: one that is left out does not compile. */
const KINDS: Record<Exclude<ProblemName, ByStatus>, FailureKind> = {
  "approval-not-found": "not-found",
  "approval-used": "used",
  "approval-expired": "expired",
  "approval-cancelled": "cancelled",
  "approval-refused": "refused",
  "approval-locked": "locked",
  "request-in-progress": "in-progress",
  "rate-limited": "rate-limited",
  "internal": "internal",
  "upstream-misconfigured": "misconfigured",
  "upstream-unavailable": "unavailable",
  "receipt-pending": "receipt-pending",
  "outcome-unknown": "outcome-unknown",
};

/** Answers without a type, and problems that came later than this client, are judged by their status. */
function kindOf(answer: Answer): FailureKind {
  const kind = Object.entries(KINDS).find(([name]) => name === answer.problem)?.[1] ?? kindByStatus(answer.status);
  if (kind === "mistake" && nextOf(answer) === "correct") return "invalid";
  return kind === "locked" && answer.retryAfterSeconds ? "user-locked" : kind;
}
