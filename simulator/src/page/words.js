// What a customer is told about every answer that is no success: by `type`, and where there is none by the status.

const OUR_MISTAKE = "Something does not fit together on our side. Nothing has been paid. Please contact us.";
const SIGNED_OUT = "You have been signed out. Please sign in again.";
const NOT_ALLOWED = "You may not make this payment. Please contact us if you think you should.";
const BUSY = "Many people are paying just now. Please wait a moment, then try again.";

/** At either call. */
const EITHER = {
  "malformed-request": OUR_MISTAKE,
  "unauthenticated": SIGNED_OUT,
  "not-allowed": NOT_ALLOWED,
  "not-found": OUR_MISTAKE,
  "method-not-allowed": OUR_MISTAKE,
  "payload-too-large": OUR_MISTAKE,
  "unsupported-media-type": OUR_MISTAKE,
  "internal": "Something went wrong on our side. Please try again, and contact us if it happens again.",
};

/** What the start refuses of a payment, by its pointer. */
const REFUSED = {
  "/username": "This user name cannot be used. Please check who pays.",
  "/transaction/locale": "We cannot write the text message in this language. Please choose another one.",
  "/transaction/fields/amount": "This amount cannot be paid. Please check it.",
  "/transaction/fields/currency": "We cannot pay in this currency. Please choose another one.",
  "/transaction/fields/payee": "The text message cannot name this payee. Please use at most 70 Latin letters and common signs, without a long number.",
  "/transaction/fields/account": "This account cannot be used. Please check its number.",
};

/** When a code was asked for. */
const START = {
  "request-in-progress": "Your code is being sent already. Please wait a moment, then try again.",
  "invalid-value": ({ body }) => Object.hasOwn(REFUSED, body.pointer) ? REFUSED[body.pointer] : OUR_MISTAKE,
  "idempotency-key-reused": "The payment was changed while it was being sent. Please check it, then try again.",
  "approval-refused": "We cannot send you a code by SMS. Please pay in another way, or contact us.",
  "approval-locked": "To protect you, we send no codes for a while.",
  "rate-limited": "You have asked for a code a short while ago, or very often. Please wait before you ask for another one.",
  "upstream-misconfigured": "We cannot send codes at the moment. Nothing has been paid. Please pay in another way, or contact us.",
  "upstream-unavailable": "We cannot send codes just now. Nothing has been paid. Please try again in a moment.",
  "outcome-unknown": "We do not know whether your code was sent. If a text message arrives, its code cannot be used: please wait, then ask for a new one.",
};

/** When a code was checked. */
const CHECK = {
  "approval-not-found": "We do not know this payment any more. Nothing has been paid. Please ask for a new code.",
  "approval-used": "This code has been used already. Please check your account before you pay again.",
  "request-in-progress": "Another code of yours is being checked. Please wait a moment, then confirm again.",
  "approval-cancelled": "This payment was called off. Nothing has been paid. You can ask for a new code.",
  "approval-expired": "This code is no longer valid. Nothing has been paid. Please ask for a new one.",
  "invalid-value": "This is no code. It has 4 to 10 digits.",
  "code-rejected": "This code is not right. Compare it with the newest text message.",
  "approval-locked": ({ retryAfter }) => retryAfter === null
    ? "Too many wrong codes. To protect you, this payment was stopped and nothing has been paid. You can ask for a new code."
    : "To protect you, this payment was stopped and nothing has been paid. We send no codes for a while.",
  "rate-limited": "Your code could not be checked just now. Please wait, then confirm again.",
  "upstream-misconfigured": "We cannot check codes at the moment. Your code was not used. Please contact us if this goes on.",
  "upstream-unavailable": "We cannot check codes just now. Nothing has been paid. Please confirm the same code again in a moment.",
  "receipt-pending": "Your code was right, but its proof cannot be made just now. Nothing has been paid yet. Please confirm the same code again in a moment.",
  "outcome-unknown": "We could not find out whether your code was right. Please confirm the same code again.",
};

/** API Gateway's own answers, and none at all. */
function byStatus(call, status) {
  if (status === 401) return SIGNED_OUT;
  if (status === 403) return NOT_ALLOWED;
  if (status === 429) return BUSY;
  if (status >= 400 && status < 500) return OUR_MISTAKE;
  const cause = status === 0 ? "We got no answer. Please check your connection" : "We got no answer in time. Please wait a moment";
  return call === "start"
    ? `${cause}, then try again. You will not be sent a second code for it.`
    : `${cause}, then confirm the same code again.`;
}

/** The words for an answer to the call `start` or `check`. */
export function words(call, answer) {
  const known = { ...EITHER, ...(call === "start" ? START : CHECK) };
  const found = Object.hasOwn(known, answer.problem) ? known[answer.problem] : byStatus(call, answer.status);
  return typeof found === "function" ? found(answer) : found;
}

/** What a payment service has checked of a receipt, by the names that it tells. */
export const CHECKS = {
  signature: "The receipt is signed by Countersign.",
  iss: "It comes from the Countersign of this shop.",
  aud: "It is made for this payment service.",
  exp: "It is still valid.",
  typ: "It is the receipt of an approval.",
  sub: "The account that is debited belongs to whoever confirmed.",
  transaction: "Amount, currency, payee and account are what was confirmed.",
  jti: "It has not been used before.",
};

export const NOT_NOW = "The payment service cannot check your confirmation just now. Nothing has been paid. Please try again in a moment.";
export const MAY_BE_EXECUTED = "We got no answer from the payment service. Your payment may have been executed. You can try again: it is not executed twice.";
export const refusedFor = (reason) => `Nothing has been paid. It says: “${reason}”`;
export const refusedInDoubt = (reason) =>
  `Your payment may have been executed by an earlier try. Please check your account before you pay again. The payment service says: “${reason}”`;

/** How many codes may still be tried. */
export const attemptsLeft = (count) => `${count} attempt${count === 1 ? "" : "s"} left`;

export const LAST_MINUTE = "The code is valid for less than a minute.";
/** Once the time of a code is over by the clock. The service has the last word: clocks differ. */
export const TIME_IS_UP = "The time for this code is over. Please ask for a new one.";
export const NO_CODE = "Please enter the code from the text message: 4 to 10 digits.";
export const NO_ATTEMPTS = "We could not find out whether your code was right, and no attempts are left. Please ask for a new code.";
export const CHECK_CUT_OFF = "The page was loaded again while your code was being checked. Please enter it again.";
