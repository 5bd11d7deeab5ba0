// What is shown, drawn from the state.

import { secondsUntil } from "./clock.js";
import { expectedOf, summaryOf } from "./payment.js";
import { offerCodes, showPhoneOf } from "./phone.js";
import { drawDone } from "./done.js";
import { heldFor, passing, state } from "./session.js";
import { announce, at, countdown, holdBack, notice, setUsable, showPanel, summary } from "./view.js";
import { LAST_MINUTE, TIME_IS_UP, attemptsLeft } from "./words.js";

const HEADINGS = { stopped: "Payment not confirmed", used: "Code used already" };

export function draw() {
  const panel = state.approval === null ? "payment" : state.ended === "approved" ? "done" : "confirmation";
  showPanel(panel);
  if (panel === "confirmation") drawConfirmation();
  if (panel === "done") drawDone();
  offerCodes(panel === "confirmation" && state.ended === null);
  drawTimes();
}

function drawConfirmation() {
  const stopped = state.ended !== null;
  summary("confirmation-summary", summaryOf(state.payment));
  at("confirmation-summary").hidden = !stopped;
  summary("expected-parts", expectedOf(state.approval.shown));
  at("confirmation-heading").textContent = HEADINGS[state.ended] ?? "Confirm your payment";
  at("check").hidden = at("confirm").hidden = stopped;
  at("again").hidden = state.ended === "used";
  at("cancel").textContent = stopped ? "Back to the payment" : "Cancel";
  at("attempts").textContent = attemptsLeft(state.approval.attemptsRemaining);
  drawChoice();
}

/** Which button stands out: the one that the customer is likely to need. */
function drawChoice() {
  const needsNewCode = state.ended !== null || passing.timeIsUp;
  at("confirm").classList.toggle("plain", needsNewCode);
  at("again").classList.toggle("plain", !needsNewCode);
}

/** All that changes with the time, and what may be pressed. */
export function drawTimes() {
  const payer = state.approval === null ? at("payer").value : state.payment.username;
  const held = heldFor(payer);
  holdBack(at("pay"), "payment-wait", held);
  holdBack(at("again"), "again-wait", state.ended === "used" ? 0 : held);
  setUsable(at("pay"), !passing.running && held === 0);
  setUsable(at("again"), !passing.running && held === 0);
  setUsable(at("confirm"), !passing.running && secondsUntil(passing.confirmAfter) === 0);
  for (const id of ["cancel", "retry", "new"]) setUsable(at(id), !passing.running);
  sayWhenOver(held);
  drawValidity();
  showPhoneOf(payer);
}

function sayWhenOver(held) {
  if (passing.wasHeld && held === 0 && state.ended !== "approved") announce("You can ask for a code now.");
  passing.wasHeld = held > 0;
}

function drawValidity() {
  if (state.approval === null || state.ended !== null) return;
  const left = secondsUntil(state.approval.expiresAt);
  countdown("validity", left);
  if (left <= 60 && !passing.lastMinute) announce(LAST_MINUTE);
  passing.lastMinute = left <= 60;
  if (left > 0 || passing.running || passing.timeIsUp) return;
  passing.timeIsUp = true;
  drawChoice();
  notice("confirmation", TIME_IS_UP);
}
