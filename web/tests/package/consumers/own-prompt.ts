// A prompt of one's own, with the client alone.

import { createCountersign, missingParts, parseCode } from "@countersign/web";
import type { Approval, Countersign, Failure, FailureKind, Next, Transaction } from "@countersign/web";
import { scriptedServer } from "@countersign/web/testing";

const server = scriptedServer();
server.next("verify", { problem: "code-rejected", members: { attemptsRemaining: 1 } }, "no-answer");

const countersign: Countersign = createCountersign({
  baseUrl: "https://approvals.bank.example", fetch: server.fetch, getAccessToken: async ({ refresh }) => (refresh ? "new" : "old"),
});
const transaction: Transaction = { template: "payment", fields: { amount: "5.00", currency: "CHF" } };

// One that is missing, or one that there is not, does not compile.
const words: Record<FailureKind, string> = {
  refused: "", invalid: "", expired: "", cancelled: "", used: "", locked: "", "user-locked": "", "rate-limited": "", throttled: "", "in-progress": "",
  "receipt-pending": "", unavailable: "", "outcome-unknown": "", misconfigured: "", "signed-out": "", "not-allowed": "", "not-found": "",
  "no-answer": "", internal: "", mistake: "",
};

function what(next: Next): string {
  switch (next) {
    case "same": case "correct": case "new": case "done": case "other-way": case "sign-in": case "report": return next;
    default: { const none: never = next; return none; }
  }
}

const told = (failure: Failure) => `${words[failure.kind]} ${what(failure.next)} ${failure.retryAfterSeconds ?? 0}`;

export async function pay(ask: (approval: Approval) => Promise<string>): Promise<string> {
  const started = await countersign.start(transaction);
  if (started.outcome === "failed") return told(started);
  const { approval } = started;
  const typed = await ask(approval);
  if (missingParts(typed, approval).length > 0) return "another payment";
  const verdict = await countersign.verify(approval, parseCode(typed, { expected: approval.text }) ?? typed);
  switch (verdict.outcome) {
    case "approved": return verdict.receipt ?? "no receipts here";
    case "wrong-code": return `${verdict.attemptsRemaining} left`;
    case "failed": return told(verdict);
  }
}
