// What the client takes and gives.

import type { components } from "./contract.ts";

type Schemas = components["schemas"];

/** A problem of the contract, with the members that its `type` has. */
export type Problem = Schemas["Problem"];

type Named<Type> = Type extends `urn:countersign:problem:${infer Name}` ? Name : never;

/** The name of a problem: what stands behind `urn:countersign:problem:`. */
export type ProblemName = Named<Problem["type"]>;

/** What is to be approved. A deployment has templates of its own: `openapi.yaml` lists those that are shipped. */
export interface Transaction {
  template: string;
  /** BCP 47; left out: the default of `messages.toml`. */
  locale?: string;
  /** An id of your own, copied into the receipt. */
  reference?: string;
  fields: Readonly<Record<string, string>>;
}

/** An approval that waits for its code. */
export interface Approval {
  approvalId: string;
  transactionId: string;
  /** As it was started; null where nothing is known of it any more. */
  transaction: Transaction | null;
  /** The language of the text message (BCP 47); null where Nevis chose the text. */
  locale: string | null;
  /** What the text message says, with `{{CODE}}` where the code stands; null where Nevis chose the text. */
  text: string | null;
  /** The fields as the text message writes them: what a page shows beside the code. */
  shown: Readonly<Record<string, string>> | null;
  /** Milliseconds since 1970 by the clock of this device, like `Date.now()`, so that a wrong clock changes nothing. */
  expiresAt: number;
  /** When a new code may be asked for: the same clock. */
  resendAfter: number;
  attemptsRemaining: number;
}

/**
 * What comes next: `same`: the very same call again. `correct`: the user changes what `pointer` names, at `/code` the
 * code. `new`: a person may start a new approval. `done`: it is approved, see what became of the order. `sign-in`: the user
 * signs in again. `other-way`: offer another way to confirm. `report`: a defect. Each not before `retryAfterSeconds`.
 */
export type Next = Problem["next"];

/** Why a call did not do what it was for; each has words of its own. */
export type FailureKind =
  | "refused" // no code can be sent to this user
  | "invalid" // a value that the user can change; see `pointer`
  | "expired"
  | "cancelled"
  | "used" // approved already
  | "locked" // no attempts left
  | "user-locked" // nothing is sent or checked for a while
  | "rate-limited" // asked too often
  | "throttled" // too many people at once
  | "in-progress" // another call still runs, here or at the service
  | "receipt-pending" // the code was right, its receipt is not signed yet
  | "unavailable" // certainly nothing was done
  | "outcome-unknown"
  | "misconfigured"
  | "signed-out"
  | "not-allowed"
  | "not-found" // no such approval
  | "no-answer" // none at all, or none that can be read
  | "internal"
  | "mistake"; // the page or its configuration calls wrongly

export interface Failure {
  outcome: "failed";
  kind: FailureKind;
  next: Next;
  /** Whole seconds, at most a day; null: at once. */
  retryAfterSeconds: number | null;
  /** How many codes are still judged; null where that is not known. */
  attemptsRemaining: number | null;
  /** JSON pointer to the member that it is about. */
  pointer: string | null;
  /** By which the service finds the request in its log. */
  requestId: string | null;
  /** The HTTP status; 0: no answer. */
  status: number;
}

export type StartResult = { outcome: "sent"; approval: Approval } | Failure;

export type VerifyResult =
  | { outcome: "approved"; transactionId: string; /** Null where receipts are off. */ receipt: string | null }
  | { outcome: "wrong-code"; attemptsRemaining: number }
  | Failure;

/** After a reload: `pendingStart` is a start that got no answer. Start it again: the same key goes out, so nobody gets two codes. */
export type ResumeResult =
  | { outcome: "nothing" }
  | { outcome: "resumed"; approval: Approval }
  | { outcome: "pending-start"; transaction: Transaction }
  | Failure;

export type CancelResult = { outcome: "cancelled" } | Failure;

export type LockResult =
  | { outcome: "locked"; /** Approvals that were called off. */ cancelled: number; /** Approvals of the last day that were approved. */ approved: number; retryAfterSeconds: number }
  | Failure;

export type Call = "start" | "verify" | "resume" | "cancel" | "lock";

export interface CallOptions {
  /** Ends the call: it is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * No answer is thrown: each ends in a result. Rejected are misuse (`TypeError`) and a call whose `signal` ended it.
 * One start, check or resumption runs at a time; another one gets `in-progress` without a request.
 */
export interface Countersign {
  /** Has the code sent. The same transaction again, after no answer, goes out with the same key; after an answer with a new one. */
  start(transaction: Transaction, options?: CallOptions): Promise<StartResult>;
  /** Has the code checked: digits as typed, or what `parseCode` found. */
  verify(approval: Approval, code: string, options?: CallOptions): Promise<VerifyResult>;
  /** After a reload: how the newest approval of this page stands. */
  resume(options?: CallOptions): Promise<ResumeResult>;
  /** Calls the approval off: its code is never usable again. May run while another call does. */
  cancel(approval: Approval, options?: CallOptions): Promise<CancelResult>;
  /** "I did not ask for this": calls off all that waits and locks the user for a while. May run while another call does. */
  lock(options?: CallOptions): Promise<LockResult>;
  /** Drops what is kept for a reload: for a page that signs its user out. */
  forget(): void;
}
