// Asking for a code.

import { startApproval } from "./api.js";
import { alone, untilDone } from "./alone.js";
import { forgetCode } from "./check.js";
import { instantIn } from "./clock.js";
import { draw } from "./draw.js";
import { intentionFor, isOpen } from "./intention.js";
import { markRefused, readPayment, showPayment, startOf, unmarkRefused } from "./payment.js";
import { heldFor, keep, passing, state } from "./session.js";
import { announce, at, notice, sayWait } from "./view.js";
import { words } from "./words.js";

export function pay(event) {
  event.preventDefault();
  askForCode("payment", at("pay"), readPayment());
}

export function again() {
  askForCode("confirmation", at("again"), state.payment);
}

function askForCode(panel, button, payment) {
  if (passing.running) return;
  const wait = heldFor(payment.username);
  if (wait > 0) {
    sayWait(wait);
    return;
  }
  alone(button, "Sending a code…", () => start(panel, payment));
}

async function start(panel, payment) {
  const body = startOf(payment);
  state.intention = { ...intentionFor(state.intention, body), payment, panel, running: true };
  keep();
  notice(panel, "");
  unmarkRefused();
  const answer = await untilDone(() => startApproval(state.intention.key, body));
  state.intention = isOpen(answer) ? { ...state.intention, running: false } : null;
  if (answer.status === 201) started(payment, answer.body);
  else notStarted(panel, payment, answer);
}

function started(payment, { approvalId, transactionId, expiresAt, resendAfter, attemptsRemaining, shown }) {
  Object.assign(state, {
    payment, approval: { approvalId, transactionId, expiresAt, attemptsRemaining, shown }, ended: null, stoppedBecause: "", execution: null,
    held: { username: payment.username, until: resendAfter }, checking: false,
  });
  forgetCode();
  notice("confirmation", "");
  draw();
  at("code").focus();
  announce("A code is on its way to your phone.");
}

function notStarted(panel, payment, answer) {
  notice(panel, words("start", answer));
  if (answer.problem === "invalid-value" && panel === "payment") markRefused(answer.body.pointer);
  if (answer.retryAfter === null) return;
  state.held = { username: payment.username, until: instantIn(answer.retryAfter) };
  sayWait(answer.retryAfter);
}

/** The page was loaded again while a code was asked for: the same key finds out what became of it. */
export function resumeStart() {
  const { panel, payment } = state.intention;
  showPayment(payment);
  alone(at(panel === "payment" ? "pay" : "again"), "Sending a code…", () => start(panel, payment));
}
