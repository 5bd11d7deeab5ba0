// What the user reads, by the type of the problem.

import type { components } from "./contract.ts";

type Type = components["schemas"]["Problem"]["type"];

const REPORT = "Something does not fit together on our side.";

/** One for each type, and one for those that come later and for API Gateway. */
export const words: Record<Type | "other", string> = {
  other: "This did not work.",
  "urn:countersign:problem:malformed-request": REPORT,
  "urn:countersign:problem:unauthenticated": "You have been signed out.",
  "urn:countersign:problem:not-allowed": REPORT,
  "urn:countersign:problem:not-found": REPORT,
  "urn:countersign:problem:approval-not-found": "We do not know this payment.",
  "urn:countersign:problem:method-not-allowed": REPORT,
  "urn:countersign:problem:approval-used": "This payment is confirmed already.",
  "urn:countersign:problem:request-in-progress": "Your code is being checked.",
  "urn:countersign:problem:approval-expired": "Your code is too old.",
  "urn:countersign:problem:approval-cancelled": "This payment was cancelled.",
  "urn:countersign:problem:payload-too-large": REPORT,
  "urn:countersign:problem:unsupported-media-type": REPORT,
  "urn:countersign:problem:invalid-value": "Please check what you typed.",
  "urn:countersign:problem:idempotency-key-reused": REPORT,
  "urn:countersign:problem:approval-refused": "We cannot send you a code.",
  "urn:countersign:problem:code-rejected": "This code is wrong.",
  "urn:countersign:problem:approval-locked": "Confirming is locked for now.",
  "urn:countersign:problem:rate-limited": "Please wait a moment.",
  "urn:countersign:problem:internal": REPORT,
  "urn:countersign:problem:upstream-misconfigured": REPORT,
  "urn:countersign:problem:upstream-unavailable": "We cannot do this just now.",
  "urn:countersign:problem:receipt-pending": "Your payment is confirmed, and is being carried out.",
  "urn:countersign:problem:outcome-unknown": "We could not find out whether this worked.",
};
