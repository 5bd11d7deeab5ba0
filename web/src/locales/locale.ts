// What a language brings.

/** A text per plural category (`Intl.PluralRules`); `other` stands in for those that a language does not need here. */
export type Plural = { readonly other: string } & { readonly [Category in Intl.LDMLPluralRule]?: string };

/** What happened: by the kind of a failure, or by the state. Kinds without a text of their own have that of `cancelled`, `mistake` or `unavailable`. */
interface Happened {
  "refused": string; "invalid": string; "expired": string; "cancelled": string; "used": string; "locked": string; "user-locked": string;
  "rate-limited": string; "receipt-pending": string; "unavailable": string; "outcome-unknown": string; "no-answer": string;
  "not-allowed": string; "mistake": string;
  /** `outcome-unknown` of a check. */
  "check-unknown": string;
}

/** What to do now: by `next` of a failure; `new` is a button. */
interface ToDo { "same": string; "other-way": string; "sign-in": string; "report": string }

/** Every text of the element: plain text, no HTML. `{time}` is a duration such as `20 seconds`. */
export interface Strings extends Happened, ToDo {
  "heading": string;
  /** The headings of an end: confirmed, left, and everything else. */
  "approved": string; "left": string; "failed": string;
  /** Before and after what the text message must say. */
  "before": string; "after": string;
  "label": string;
  "hint": string;
  /** `{n}` digits, where the page says how many a code has. */
  "digits": string;
  "send": string; "confirm": string; "resend": string; "cancel": string; "back": string;
  "not-me": string; "question": string; "yes": string;
  /** What the fields of a transaction are called; a name that is not here is shown as it is. */
  "fields": Readonly<Record<string, string>>;

  "sending": string; "checking": string; "slow": string; "sent": string; "resent": string; "filled": string;
  "valid": string; "last-minute": string; "wait": string; "may-ask": string; "try-in": string;
  /** `{n}` attempts. */
  "attempts": Plural;

  "no-code": string; "wrong": string;
  /** `{missing}`: the values that the pasted text message does not say. */
  "mismatch": string;
}

/** A text that is one piece, by its name. */
export type Key = Exclude<keyof Strings, "fields" | "attempts">;

export interface Locale {
  /** The language's tag (BCP 47), such as `de`. */
  language: string;
  strings: Strings;
}
