// What the answer to a code comes to.

import type { Answer } from "./exchange.ts";
import { failed, failureOf } from "./failure.ts";
import type { Approval, Failure, VerifyResult } from "./types.ts";

export function verdictOf(answer: Answer, approval: Approval): VerifyResult {
  const { transactionId, receipt, status } = answer.body;
  const failure = failureOf(answer);
  if (answer.problem === "code-rejected") return { outcome: "wrong-code", attemptsRemaining: failure.attemptsRemaining ?? Math.max(approval.attemptsRemaining - 1, 0) };
  if (answer.status !== 200) return failure;
  if (status !== "approved") return unreadable(answer);
  return { outcome: "approved", transactionId: transactionId as string, receipt: (receipt ?? null) as string | null };
}

/** Whether it is still not known what became of the code. */
export function staysOpen(result: VerifyResult, wasOpen: boolean): boolean {
  if (result.outcome !== "failed") return false;
  return result.kind === "no-answer" || (result.kind === "in-progress" && wasOpen);
}

/** A success that cannot be read: what was done is not known, and the same call finds out. */
export const unreadable = (answer: Answer): Failure => failed("no-answer", "same", answer);
