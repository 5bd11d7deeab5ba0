// The events of the element: they bubble, they leave shadow roots, and none of them has a code in it.

import type { Approval, Failure } from "../client/index.ts";
import type { State } from "./situation.ts";

/** By name without its `countersign-`: what `detail` is. */
export interface Events {
  /** Cancelable: no code is asked for. */
  "before-start": null;
  "sent": { approval: Approval };
  /** Cancelable: no code is checked. */
  "before-confirm": null;
  "wrong-code": { attemptsRemaining: number };
  /** The names of the fields that a pasted text message does not say. */
  "mismatch": { missing: string[] };
  "approved": { transactionId: string; /** Null where receipts are off. */ receipt: string | null };
  "failed": { failure: Failure };
  "expired": null;
  /** The person wants to leave: what was open is called off. */
  "cancel": null;
  /** The person did not ask for the text message. Tell your own desk as well. */
  "not-me": { cancelled: number; approved: number; retryAfterSeconds: number };
  "state": { from: State; to: State };
}

export type EventName = keyof Events;

/** As `addEventListener` knows them. */
export type EventMap = { [Name in EventName as `countersign-${Name}`]: CustomEvent<Events[Name]> };
