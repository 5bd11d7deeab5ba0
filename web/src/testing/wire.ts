// What the service puts on the wire.

import type { components } from "../client/contract.ts";
import type { Next, ProblemName } from "../client/types.ts";

/** The body of a 201, and of how an approval stands. */
export interface Approval {
  approvalId: string;
  status: components["schemas"]["Approval"]["status"];
  transactionId: string;
  locale: string;
  expiresAt: string;
  expiresInSeconds: number;
  resendAfter: string;
  resendInSeconds: number;
  attemptsRemaining: number;
  text?: string;
  shown?: Record<string, string>;
}

/** What a problem may say more, or differently. */
export interface ProblemMembers {
  next?: Next;
  retryAfter?: number;
  attemptsRemaining?: number;
  pointer?: string;
}

export const approval = (): Approval => ({
  approvalId: "kq3v0m7T2yWl5b1cZr8n4AhT9sQx2LwYb6dE1fGcKj0Z", status: "pending", transactionId: "d9db4760-1f9c-4d3a-9a51-5cbe533389e3",
  locale: "en", expiresAt: inSeconds(300), expiresInSeconds: 300, resendAfter: inSeconds(30), resendInSeconds: 30, attemptsRemaining: 3,
  text: "Code {{CODE}} pays CHF 1,250.00 to account CH93...23852957. Tell nobody this code. Payee as typed: \"M. Muster\"",
  shown: { amount: "CHF 1,250.00", account: "CH93...23852957", payee: "M. Muster" },
});

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** The status of each problem, and what it says is next unless a test says otherwise. */
const PROBLEMS: Record<ProblemName, [status: number, next: Next]> = {
  "malformed-request": [400, "report"],
  "unauthenticated": [401, "sign-in"],
  "not-allowed": [403, "report"],
  "not-found": [404, "report"],
  "approval-not-found": [404, "new"],
  "method-not-allowed": [405, "report"],
  "approval-used": [409, "done"],
  "request-in-progress": [409, "same"],
  "approval-expired": [410, "new"],
  "approval-cancelled": [410, "new"],
  "payload-too-large": [413, "report"],
  "unsupported-media-type": [415, "report"],
  "invalid-value": [422, "correct"],
  "idempotency-key-reused": [422, "report"],
  "approval-refused": [422, "other-way"],
  "code-rejected": [422, "correct"],
  "approval-locked": [423, "new"],
  "rate-limited": [429, "new"],
  "internal": [500, "report"],
  "upstream-misconfigured": [502, "report"],
  "upstream-unavailable": [503, "same"],
  "receipt-pending": [503, "same"],
  "outcome-unknown": [504, "same"],
};

/** A problem as the functions answer it. */
export function problemAnswer(name: ProblemName, members: ProblemMembers = {}): Response {
  const [status, next] = PROBLEMS[name];
  const body = { type: `urn:countersign:problem:${name}`, title: "", status, detail: "", instance: "urn:countersign:request:scripted", next, ...members };
  const headers = new Headers({ "content-type": "application/problem+json", "x-request-id": "scripted" });
  if (members.retryAfter !== undefined) headers.set("retry-after", String(members.retryAfter));
  return new Response(JSON.stringify(body), { status, headers });
}
