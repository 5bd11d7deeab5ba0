// What survives a reload of the page: never a code, and a receipt until the payment service has decided. The approval that
// waits for its code is remembered by the client of the package.

const PLACE = "countersign-shop";

const blank = () => ({
  /** `payment`, `confirmation` or `done`. */
  panel: "payment",
  /** What is being paid, by whom. */
  payment: null,
  /** Of the approval that was confirmed. */
  transactionId: null,
  /** What becomes of the approved payment at the payment service; see `execution.js`. */
  execution: null,
});

function recall() {
  try {
    return { ...blank(), ...JSON.parse(sessionStorage.getItem(PLACE)) };
  } catch {
    return blank();
  }
}

export const state = recall();

/** Where storage is off, the page works until it is loaded again. */
export function keep() {
  try { sessionStorage.setItem(PLACE, JSON.stringify(state)); } catch { /* see above */ }
}
