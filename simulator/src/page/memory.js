// What survives a reload of the page: never a code, and a receipt until the payment service has decided.

const PLACE = "countersign-shop";

const blank = () => ({
  /** What is being paid, by whom. */
  payment: null,
  /** The start whose outcome is open; see `intention.js`. */
  intention: null,
  /** The newest approval: `approvalId`, `transactionId`, `expiresAt`, `attemptsRemaining`, `shown`. */
  approval: null,
  /** `approved`; or `stopped` or `used`, with the words why. */
  ended: null,
  stoppedBecause: "",
  /** What becomes of the approved payment at the payment service; see `execution.js`. */
  execution: null,
  /** Who cannot be sent a code before which instant. */
  held: null,
  /** Whether a code was on its way to be checked. */
  checking: false,
  clockAhead: 0,
});

export function recall() {
  try {
    return { ...blank(), ...JSON.parse(sessionStorage.getItem(PLACE)) };
  } catch {
    return blank();
  }
}

/** Where storage is off, the page works until it is loaded again. */
export function remember(state) {
  try { sessionStorage.setItem(PLACE, JSON.stringify(state)); } catch { /* see above */ }
}
