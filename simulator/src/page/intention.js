// One wish of the user to be sent a code: one idempotency key, however often it has to be sent.

/** The open intention where it asks for the same; else a new one. */
export function intentionFor(open, body) {
  return open?.body === body ? open : { key: freshKey(), body, running: false };
}

/** Random; `crypto.randomUUID` is missing on pages that are neither https nor of this machine. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether the next try is the same request with the same key, because nothing is known of this one. After every
 * other answer the wish is dealt with, and the next one has a key of its own: the same would get the same answer.
 */
export function isOpen({ status, problem }) {
  if (problem !== null) return ["request-in-progress", "upstream-unavailable", "internal"].includes(problem);
  return status === 0 || status === 429 || status >= 500;
}
