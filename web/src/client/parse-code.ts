// The code in what was typed, dictated or pasted.

import { plain } from "./plain.ts";

const ORIGIN_BOUND = /^@\S+ #(\d{4,10})\s*$/m;

/**
 * The code in a text, as 4 to 10 digits; null: there is none, and the text is best left as it is. `expected` is the `text` of
 * the approval: of a message that says just that, the code is what stands at `{{CODE}}`. Else it is the whole text
 * without separators, the end of an origin-bound line, or the first run of 4 to 10 digits.
 */
export function parseCode(text: string, { expected }: { expected?: string | null } = {}): string | null {
  const digits = plain(text);
  if (/^\d{4,10}$/.test(digits)) return digits;
  return codeAsExpected(digits, expected) ?? ORIGIN_BOUND.exec(text)?.[1] ?? digits.match(/\d+/g)?.find((run) => run.length >= 4 && run.length <= 10) ?? null;
}

/** What stands at `{{CODE}}` of a message that says what was expected. Both without what does not count. */
export function codeAsExpected(message: string, expected: string | null | undefined): string | null {
  const [before, after] = plain(expected ?? "").split("{{CODE}}");
  if (before === undefined || after === undefined || !message.includes(before)) return null;
  const rest = message.slice(message.indexOf(before) + before.length);
  for (let length = 10; length >= 4; length -= 1) {
    if (/^\d+$/.test(rest.slice(0, length)) && rest.startsWith(after, length)) return rest.slice(0, length);
  }
  return null;
}
