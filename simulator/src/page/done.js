// The panel after the code: the payment is confirmed, and what has become of it at the payment service.

import { state } from "./memory.js";
import { written } from "./money.js";
import { summaryOf } from "./payment.js";
import { at, summary } from "./view.js";
import { CHECKS } from "./words.js";

const CONFIRMED = "Payment confirmed";
const IN_DOUBT = "Payment may have been executed";
const HEADINGS = { executed: "Payment executed", refused: "Payment refused by the payment service", doubtful: IN_DOUBT };

/** `running`: the payment service is at work. */
export function drawDone(running) {
  const { execution } = state;
  const open = execution?.outcome === "open";
  const waiting = open && running;
  at("done-heading").textContent = headingOf(execution, waiting);
  at("done-heading").classList.toggle("success", execution === null || waiting || execution.outcome === "executed");
  at("executing").hidden = !waiting;
  summary("done-summary", [...tampered(), ...summaryOf(state.payment), ["Reference", state.transactionId]]);
  at("checked").hidden = execution?.outcome !== "executed";
  summary("checked-list", (execution?.checked ?? []).map((name) => [name, Object.hasOwn(CHECKS, name) ? CHECKS[name] : ""]));
  at("retry").hidden = !open || waiting;
  at("new").classList.toggle("plain", open);
}

function headingOf(execution, waiting) {
  if (execution === null || waiting) return CONFIRMED;
  if (execution.outcome !== "open") return HEADINGS[execution.outcome];
  return execution.mayBeDone ? IN_DOUBT : "Payment not executed yet";
}

/** The amount that was sent, where it is not the one that was approved. */
function tampered() {
  const { payment, execution } = state;
  const amount = execution?.order.amount ?? payment.amount;
  return amount === payment.amount ? [] : [["Amount sent by malware", written({ ...payment, amount })]];
}
