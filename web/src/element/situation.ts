// How the prompt stands.

import type { Approval, Failure } from "../client/index.ts";

export const STATES = [
  "idle", "sending", "code", "checking", "receipt-pending", "expired", "locked", "user-locked", "held", "refused", "used",
  "unknown", "unavailable", "signed-out", "approved", "cancelled",
] as const;

export type State = (typeof STATES)[number];

export interface Situation {
  state: State;
  /** The newest approval whose code is asked for. */
  approval: Approval | null;
  /** The last answer that was no success, of this call. */
  failure: Failure | null;
  call: "start" | "verify";
  /** What is wrong with what was typed: no code, a wrong one, or one out of another text message. */
  mistake: "no-code" | "wrong" | "mismatch" | null;
  /** The names of the fields that a pasted text message does not say. */
  missing: string[];
  /** Neither a code nor the next start before these: milliseconds as `Date.now()`. */
  confirmAfter: number;
  resendAfter: number;
  receipt: string | null;
  /** Whether the person is being asked if really all is to be stopped. */
  asking: boolean;
}

export const BEGINNING: Situation = {
  state: "idle", approval: null, failure: null, call: "start", mistake: null, missing: [], confirmAfter: 0, resendAfter: 0,
  receipt: null, asking: false,
};

/** A call is under way. */
export const isBusy = ({ state }: Situation): boolean => state === "sending" || state === "checking";

/** There is an approval whose code can be typed, or is being judged. */
export const takesCode = ({ state, approval }: Situation): boolean =>
  approval !== null && ["code", "checking", "sending", "receipt-pending"].includes(state);

/** The approval can still be called off. */
export const isOpen = (now: Situation): boolean => takesCode(now) && now.state !== "receipt-pending";

/** Nothing more happens by itself: a heading and words say how it ended. */
export const hasEnded = (now: Situation): boolean => now.state !== "idle" && now.state !== "sending" && !takesCode(now);

/** After a sign-in, the code that the service would not hear is confirmed again. */
export const confirmsAgain = ({ state, call }: Situation): boolean => state === "signed-out" && call === "verify";

/** A person may ask for a code, now or after a wait. Who has cancelled has left; what was called off elsewhere can be asked for again. */
export const mayAsk = (now: Situation): boolean =>
  !["checking", "receipt-pending", "approved", "used", "refused"].includes(now.state) && (now.state !== "cancelled" || now.failure !== null) && !confirmsAgain(now);

/** Without a wait. */
export const mayAskNow = (now: Situation): boolean => mayAsk(now) && !isBusy(now) && secondsUntil(now.resendAfter) === 0;

/** Whole seconds for which the code is still valid. */
export const secondsLeft = ({ approval }: Situation): number => secondsUntil(approval?.expiresAt ?? 0);

/** Whole seconds until a moment; 0 once it has passed. */
export const secondsUntil = (moment: number): number => Math.max(0, Math.ceil((moment - Date.now()) / 1000));
