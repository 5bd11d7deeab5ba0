// The shop: from the payment form over the code to the confirmed payment.

import * as api from "./api.js";
import { clockAhead, instantIn, pause, restoreClock, secondsUntil } from "./clock.js";
import { recordCall } from "./developer.js";
import { intentionFor, isOpen } from "./intention.js";
import { recall, remember } from "./memory.js";
import { readPayment, showPayment, summaryOf, whatIsApproved } from "./payment.js";
import { offerCodes, showPhoneOf, startPhone } from "./phone.js";
import { announce, at, countdown, holdBack, notice, sayWait, setBusy, setUsable, showPanel, summary } from "./view.js";
import { CHECK_CUT_OFF, LAST_MINUTE, NO_ATTEMPTS, NO_CODE, TIME_IS_UP, attemptsLeft, words } from "./words.js";

/** How often a call that is still running is asked for again: longer than a function may take. */
const ASKED_AGAIN = 20;
/** After these no code of the approval can be right any more. */
const FINAL = ["approval-not-found", "approval-expired", "approval-locked"];
const HEADINGS = { stopped: "Payment not confirmed", used: "Code used already" };
/** These do not say it, but have cost an attempt. */
const COUNTED = ["outcome-unknown", "rate-limited"];

const state = recall();
/** The one request that may run: everything that starts another is ignored meanwhile. */
let running = false;
/** The code that was posted and got no answer. */
let unanswered = null;
/** Before this instant the code is not posted again. */
let confirmAfter = null;
let lastMinute = false;
let timeIsUp = false;
let wasHeld = false;

function keep() {
  state.clockAhead = clockAhead();
  remember(state);
}

/** Runs `act` unless a request runs; the button shows it, and keeps the focus. */
async function alone(button, text, act) {
  if (running) return;
  running = true;
  setBusy(button, text);
  draw();
  try {
    await act();
  } finally {
    running = false;
    setBusy(button, null);
    keep();
    draw();
  }
}

// Asking for a code

function pay(event) {
  event.preventDefault();
  askForCode("payment", at("pay"), readPayment());
}

function again() {
  askForCode("confirmation", at("again"), state.payment);
}

function askForCode(panel, button, payment) {
  if (running) return;
  const wait = heldFor(payment.username);
  if (wait > 0) {
    sayWait(wait);
    return;
  }
  alone(button, "Sending a code…", () => start(panel, payment));
}

async function start(panel, payment) {
  const body = JSON.stringify({ username: payment.username, ...whatIsApproved(payment) });
  state.intention = { ...intentionFor(state.intention, body), payment, panel, running: true };
  keep();
  notice(panel, "");
  const answer = await untilDone(() => api.startApproval(state.intention.key, body));
  state.intention = isOpen(answer) ? { ...state.intention, running: false } : null;
  if (answer.status === 201) started(payment, answer.body);
  else notStarted(panel, payment, answer);
}

/** Asks again for a call that is still running, as long as it may take. `mayRepeat` is asked before each. */
async function untilDone(call, mayRepeat = () => true) {
  for (let times = 0; ; times += 1) {
    const answer = await call();
    if (answer.problem !== "request-in-progress" || times === ASKED_AGAIN || !mayRepeat()) return answer;
    await pause(answer.retryAfter ?? 1);
  }
}

function started(payment, { approvalId, transactionId, expiresAt, resendAfter, attemptsRemaining }) {
  Object.assign(state, {
    payment, approval: { approvalId, transactionId, expiresAt, attemptsRemaining }, ended: null, stoppedBecause: "",
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
  if (answer.problem === "invalid-value") at(answer.body.pointer === "/username" ? "payer" : "payee").focus();
  if (answer.retryAfter === null) return;
  state.held = { username: payment.username, until: instantIn(answer.retryAfter) };
  sayWait(answer.retryAfter);
}

const heldFor = (username) => (state.held?.username === username ? secondsUntil(state.held.until) : 0);

// Checking a code

/** What a code is pasted with: spaces, hyphens and dashes of every kind. */
const tidy = (code) => code.replace(/[\s\u00ad\u2010-\u2015\u2212-]/gu, "");

function confirm(event) {
  event.preventDefault();
  if (running || state.ended !== null) return;
  const code = tidy(at("code").value);
  const wait = secondsUntil(confirmAfter);
  if (!/^[0-9]{4,10}$/.test(code)) rejectInput(NO_CODE);
  else if (wait > 0) sayWait(wait);
  else alone(at("confirm"), "Checking the code…", () => check(code));
}

async function check(code) {
  state.checking = true;
  keep();
  notice("confirmation", "");
  markCode(false);
  const answer = await untilDone(() => api.checkCode(state.approval.approvalId, code), () => unanswered === code);
  state.checking = false;
  rememberUnanswered(code, answer);
  if (answer.status === 200) approved();
  else notApproved(answer);
}

/** After a 409 the same code is posted again only if its first post got no answer. */
function rememberUnanswered(code, { status, problem }) {
  if (problem === "request-in-progress") return;
  unanswered = problem === null && (status === 0 || status >= 500) ? code : null;
}

function approved() {
  state.ended = "approved";
  forgetCode();
  draw();
  at("done-heading").focus();
}

function notApproved(answer) {
  countAttempt(answer);
  confirmAfter = answer.retryAfter === null ? null : instantIn(answer.retryAfter);
  if (answer.problem === "approval-used") stop("used", words("check", answer), null);
  else if (FINAL.includes(answer.problem)) stop("stopped", words("check", answer), answer.retryAfter);
  else if (state.approval.attemptsRemaining === 0) stop("stopped", NO_ATTEMPTS, null);
  else if (["code-rejected", "invalid-value"].includes(answer.problem)) rejectInput(words("check", answer));
  else notice("confirmation", words("check", answer));
}

function countAttempt({ problem, body }) {
  const { approval } = state;
  if (Number.isInteger(body.attemptsRemaining)) approval.attemptsRemaining = body.attemptsRemaining;
  else if (COUNTED.includes(problem)) approval.attemptsRemaining = Math.max(0, approval.attemptsRemaining - 1);
}

function rejectInput(text) {
  notice("confirmation", text);
  markCode(true);
  at("code").focus();
  at("code").select();
}

function stop(ended, text, retryAfter) {
  Object.assign(state, { ended, stoppedBecause: text });
  if (retryAfter !== null) state.held = { username: state.payment.username, until: instantIn(retryAfter) };
  forgetCode();
  notice("confirmation", text);
  draw();
  at("confirmation-heading").focus();
  if (retryAfter !== null) sayWait(retryAfter);
}

function markCode(wrong) {
  at("code").setAttribute("aria-invalid", String(wrong));
}

function forgetCode() {
  at("code").value = "";
  markCode(false);
  unanswered = null;
  confirmAfter = null;
  lastMinute = timeIsUp = false;
}

// Back to the form

function backToForm() {
  if (running) return;
  Object.assign(state, { intention: null, approval: null, ended: null, stoppedBecause: "" });
  notice("payment", "");
  keep();
  draw();
  at("payment-heading").focus();
}

// What is shown

function draw() {
  const panel = state.approval === null ? "payment" : state.ended === "approved" ? "done" : "confirmation";
  showPanel(panel);
  if (panel === "confirmation") drawConfirmation();
  if (panel === "done") summary("done-summary", [...summaryOf(state.payment), ["Reference", state.approval.transactionId]]);
  offerCodes(panel === "confirmation" && state.ended === null);
  drawTimes();
}

function drawConfirmation() {
  const stopped = state.ended !== null;
  summary("confirmation-summary", summaryOf(state.payment));
  at("confirmation-heading").textContent = HEADINGS[state.ended] ?? "Confirm your payment";
  at("check").hidden = at("confirm").hidden = stopped;
  at("again").hidden = state.ended === "used";
  at("cancel").textContent = stopped ? "Back to the payment" : "Cancel";
  at("attempts").textContent = attemptsLeft(state.approval.attemptsRemaining);
  drawChoice();
}

/** Which button stands out: the one that the customer is likely to need. */
function drawChoice() {
  const needsNewCode = state.ended !== null || timeIsUp;
  at("confirm").classList.toggle("plain", needsNewCode);
  at("again").classList.toggle("plain", !needsNewCode);
}

/** All that changes with the time, and what may be pressed. */
function drawTimes() {
  const payer = state.approval === null ? at("payer").value : state.payment.username;
  const held = heldFor(payer);
  holdBack(at("pay"), "payment-wait", held);
  holdBack(at("again"), "again-wait", state.ended === "used" ? 0 : held);
  setUsable(at("pay"), !running && held === 0);
  setUsable(at("again"), !running && held === 0);
  setUsable(at("confirm"), !running && secondsUntil(confirmAfter) === 0);
  for (const id of ["cancel", "new"]) setUsable(at(id), !running);
  sayWhenOver(held);
  drawValidity();
  showPhoneOf(payer);
}

function sayWhenOver(held) {
  if (wasHeld && held === 0 && state.ended !== "approved") announce("You can ask for a code now.");
  wasHeld = held > 0;
}

function drawValidity() {
  if (state.approval === null || state.ended !== null) return;
  const left = secondsUntil(state.approval.expiresAt);
  countdown("validity", left);
  if (left <= 60 && !lastMinute) announce(LAST_MINUTE);
  lastMinute = left <= 60;
  if (left > 0 || running || timeIsUp) return;
  timeIsUp = true;
  drawChoice();
  notice("confirmation", TIME_IS_UP);
}

// The start

function resume() {
  restoreClock(state.clockAhead);
  if (state.payment !== null) showPayment(state.payment);
  draw();
  if (state.stoppedBecause !== "") notice("confirmation", state.stoppedBecause);
  if (state.intention?.running) resumeStart();
  else if (state.approval !== null && state.ended === null) resumeCheck();
}

/** The page was loaded again while a code was asked for: the same key finds out what became of it. */
function resumeStart() {
  const { panel, payment } = state.intention;
  showPayment(payment);
  alone(at(panel === "payment" ? "pay" : "again"), "Sending a code…", () => start(panel, payment));
}

function resumeCheck() {
  if (state.checking) notice("confirmation", CHECK_CUT_OFF);
  at("code").focus();
}

at("payment").addEventListener("submit", pay);
at("payer").addEventListener("change", drawTimes);
at("check").addEventListener("submit", confirm);
at("again").addEventListener("click", again);
at("cancel").addEventListener("click", backToForm);
at("new").addEventListener("click", backToForm);
api.onExchange(recordCall);
startPhone((code) => {
  at("code").value = code;
  at("code").focus();
});
resume();
setInterval(drawTimes, 250);
