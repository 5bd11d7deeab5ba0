// The approved payment at the payment service: a server that holds it against the receipt, then executes it or refuses.

import { addressOf, recorded } from "./developer.js";
import { drawDone } from "./done.js";
import { keep, state } from "./memory.js";
import { orderOf } from "./payment.js";
import { announce, at, notice, setBusy } from "./view.js";
import { MAY_BE_EXECUTED, NOT_NOW, refusedFor, refusedInDoubt } from "./words.js";

/** Empty: there is no payment service. */
export const payments = addressOf("payments-api");

/** Longer than API Gateway waits for a function. */
const PATIENCE_MS = 35_000;
/** Nothing was done, and the same may be asked again. */
const ASK_LATER = [408, 425, 429];

let running = false;

/** Makes ready what is posted. There is nothing to post without a receipt, or without a payment service. */
export function prepareExecution(receipt) {
  const order = orderOf(state.payment, at("tamper").checked);
  const possible = typeof receipt === "string" && payments !== "";
  state.execution = possible ? { receipt, order, outcome: "open", mayBeDone: false, words: "", checked: [] } : null;
}

/** Posts the payment with its receipt. What it comes to is told by `outcome`: open, executed, refused or doubtful. */
export async function execute() {
  if (running) return;
  running = true;
  const { mayBeDone } = state.execution;
  notice("done", "");
  // Kept before the post: whoever loads the page again meanwhile has got no answer.
  Object.assign(state.execution, { mayBeDone: true, words: MAY_BE_EXECUTED });
  keep();
  setBusy(at("retry"), "Trying again…");
  drawDone(running);
  Object.assign(state.execution, judge(await post(state.execution), mayBeDone));
  running = false;
  finish();
}

function finish() {
  if (state.execution.outcome !== "open") state.execution.receipt = null;
  keep();
  setBusy(at("retry"), null);
  drawDone(running);
  if (state.execution.outcome === "executed") announce("Payment executed");
  notice("done", state.execution.words);
}

export function executeAgain() {
  at("done-heading").focus();
  execute();
}

/** The answer; status 0: none. */
async function post({ receipt, order }) {
  try {
    const answer = await recorded(`${payments}/payments`, {
      method: "POST", headers: { "content-type": "application/json", "approval-receipt": receipt }, body: JSON.stringify(order),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) ?? {} };
  } catch {
    return { status: 0, body: {} };
  }
}

/** What changes with an answer; nothing does while nothing is known. `mayBeDone`: an earlier post of the same receipt got no answer. */
function judge({ status, body }, mayBeDone) {
  if (status === 201) return { outcome: "executed", words: "", checked: texts(body.checked) };
  const unavailable = status === 503 && typeof body.error === "string";
  if (unavailable || ASK_LATER.includes(status)) return mayBeDone ? {} : { mayBeDone, words: NOT_NOW };
  if (status < 400 || status >= 500) return {};
  const reason = String(body.refused ?? body.error ?? status);
  const doubtful = mayBeDone || reason.startsWith("jti: used");
  return doubtful ? { outcome: "doubtful", words: refusedInDoubt(reason) } : { outcome: "refused", words: refusedFor(reason) };
}

const texts = (list) => (Array.isArray(list) ? list.filter((item) => typeof item === "string") : []);
