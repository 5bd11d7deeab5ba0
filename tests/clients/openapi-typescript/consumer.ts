// What a client does with types by openapi-typescript: it goes by `type`, and reads what each problem has more.

import type { components, operations } from "./contract.ts";

type Answers = operations["verifyCode"]["responses"];
type Body<Answer> = Answer extends { content: infer Content } ? Content[keyof Content] : never;
type Refusal = Body<Answers[Exclude<keyof Answers, 200>]>;
type Problem = components["schemas"]["Problem"];

// Words for every type: one that is missing, or one that there is not, does not compile.
export const retryable: Record<Problem["type"], boolean> = {
  "urn:countersign:problem:malformed-request": false,
  "urn:countersign:problem:unauthenticated": false,
  "urn:countersign:problem:not-allowed": false,
  "urn:countersign:problem:not-found": false,
  "urn:countersign:problem:approval-not-found": false,
  "urn:countersign:problem:method-not-allowed": false,
  "urn:countersign:problem:approval-used": false,
  "urn:countersign:problem:request-in-progress": true,
  "urn:countersign:problem:approval-expired": false,
  "urn:countersign:problem:approval-cancelled": false,
  "urn:countersign:problem:payload-too-large": false,
  "urn:countersign:problem:unsupported-media-type": false,
  "urn:countersign:problem:invalid-value": false,
  "urn:countersign:problem:idempotency-key-reused": false,
  "urn:countersign:problem:approval-refused": false,
  "urn:countersign:problem:code-rejected": false,
  "urn:countersign:problem:approval-locked": false,
  "urn:countersign:problem:rate-limited": true,
  "urn:countersign:problem:internal": false,
  "urn:countersign:problem:upstream-misconfigured": false,
  "urn:countersign:problem:upstream-unavailable": true,
  "urn:countersign:problem:receipt-pending": true,
  "urn:countersign:problem:outcome-unknown": true,
};

export function attemptsRemaining(refusal: Refusal): number | undefined {
  // API Gateway's own answers have no type.
  if (!("type" in refusal)) return undefined;
  switch (refusal.type) {
    case "urn:countersign:problem:code-rejected": {
      const remaining: number = refusal.attemptsRemaining;
      return remaining;
    }
    case "urn:countersign:problem:approval-locked": {
      const remaining: 0 | undefined = refusal.attemptsRemaining;
      return remaining;
    }
    case "urn:countersign:problem:rate-limited":
    case "urn:countersign:problem:outcome-unknown":
      return refusal.attemptsRemaining;
    case "urn:countersign:problem:invalid-value":
      return refusal.pointer === "/code" ? undefined : 0;
    default:
      return undefined;
  }
}

export function nextAtPending(problem: Extract<Problem, { type: "urn:countersign:problem:receipt-pending" }>): "same" | "done" {
  return problem.next;
}
