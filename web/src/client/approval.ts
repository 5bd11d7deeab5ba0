// An approval, as the service tells it.

import { failed, isCount } from "./failure.ts";
import type { Approval, Failure, Transaction } from "./types.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * How an approval stands: still waiting for its code, or what became of it. Null: that cannot be read. The service keeps to
 * its contract; what is looked at tells its answers from those of something else that stands in between.
 */
export function approvalOf(body: Body, transaction: Transaction | null): Approval | Failure | null {
  const { status, approvalId, transactionId, expiresInSeconds, resendInSeconds, attemptsRemaining, locale, text, shown } = body;
  if (status === "approved") return failed("used", "done");
  if (status === "cancelled" || status === "expired" || status === "locked") return failed(status, "new");
  if (status !== "pending" || typeof approvalId !== "string" || !isCount(expiresInSeconds) || !isCount(attemptsRemaining)) return null;
  return {
    approvalId, transaction, attemptsRemaining,
    transactionId: transactionId as string,
    locale: (locale ?? null) as string | null,
    text: (text ?? null) as string | null,
    shown: (shown ?? null) as Approval["shown"],
    expiresAt: inSeconds(expiresInSeconds),
    resendAfter: inSeconds(resendInSeconds as number),
  };
}

const inSeconds = (seconds: number) => Date.now() + seconds * 1000;
