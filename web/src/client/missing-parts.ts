// Whether a pasted text message is the one of this approval.

import { codeAsExpected } from "./parse-code.ts";
import { plain } from "./plain.ts";
import type { Approval } from "./types.ts";

/**
 * Which of `shown` a pasted message does not say, by name: what a person has to hear before the code is confirmed. None where
 * the message says what was sent, where only a code was pasted, or where nothing is known of the message.
 */
export function missingParts(pasted: string, { text, shown }: Pick<Approval, "text" | "shown">): string[] {
  const message = plain(pasted);
  if (!/\p{L}/u.test(message) || codeAsExpected(message, text) !== null) return [];
  return Object.entries(shown ?? {}).filter(([, value]) => !says(message, plain(value))).map(([name]) => name);
}

/** Whether a value stands in a message as a whole: `JPY 1,250` is not in `JPY 1,250,000`, and `12345678` not in `...12345678`. */
const says = (message: string, value: string): boolean =>
  message.split(value).some((before, at, all) =>
    !(/^\d/.test(value) && /[\d.]$/.test(before)) && /^(?![.,'’]?\d)/.test(all[at + 1] ?? "0"));
