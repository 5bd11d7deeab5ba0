// Checking a code.

import { checkCode } from "./api.js";
import { alone, untilDone } from "./alone.js";
import { instantIn, secondsUntil } from "./clock.js";
import { draw } from "./draw.js";
import { execute, prepareExecution } from "./execution.js";
import { keep, passing, state } from "./session.js";
import { at, notice, sayWait } from "./view.js";
import { CHECK_CUT_OFF, NO_ATTEMPTS, NO_CODE, words } from "./words.js";

/** After these no code of the approval can be right any more. */
const FINAL = ["approval-not-found", "approval-expired", "approval-cancelled", "approval-locked"];

/** What a code is pasted or dictated with: white space, dashes and invisible characters of every kind. */
const tidy = (code) => code.replace(/[\s\p{Pd}\p{Cf}\u2212\u00b7]/gu, "");

export function confirm(event) {
  event.preventDefault();
  if (passing.running || state.ended !== null) return;
  const code = tidy(at("code").value);
  const wait = secondsUntil(passing.confirmAfter);
  if (!/^\p{Nd}{4,10}$/u.test(code)) rejectInput(NO_CODE);
  else if (wait > 0) sayWait(wait);
  else alone(at("confirm"), "Checking the code…", () => check(code));
}

async function check(code) {
  state.checking = true;
  keep();
  notice("confirmation", "");
  markCode(false);
  const answer = await untilDone(() => checkCode(state.approval.approvalId, code), () => passing.unanswered === code);
  state.checking = false;
  rememberUnanswered(code, answer);
  if (answer.status === 200) await approved(answer.body);
  else notApproved(answer);
}

/** After a 409 the same code is posted again only if its first post got no answer. */
function rememberUnanswered(code, { status, problem }) {
  if (problem === "request-in-progress") return;
  passing.unanswered = problem === null && (status === 0 || status >= 500) ? code : null;
}

async function approved({ receipt }) {
  state.ended = "approved";
  prepareExecution(receipt);
  forgetCode();
  draw();
  at("done-heading").focus();
  if (state.execution !== null) await execute();
}

function notApproved(answer) {
  countAttempt(answer);
  passing.confirmAfter = answer.retryAfter === null ? null : instantIn(answer.retryAfter);
  if (answer.problem === "approval-used") stop("used", words("check", answer), null);
  else if (FINAL.includes(answer.problem)) stop("stopped", words("check", answer), answer.retryAfter);
  else if (state.approval.attemptsRemaining === 0) stop("stopped", NO_ATTEMPTS, null);
  else if (["code-rejected", "invalid-value"].includes(answer.problem)) rejectInput(words("check", answer));
  else notice("confirmation", words("check", answer));
}

function countAttempt({ body }) {
  if (Number.isInteger(body.attemptsRemaining)) state.approval.attemptsRemaining = body.attemptsRemaining;
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

export function forgetCode() {
  at("code").value = "";
  markCode(false);
  passing.unanswered = null;
  passing.confirmAfter = null;
  passing.lastMinute = passing.timeIsUp = false;
}

export function resumeCheck() {
  if (state.checking) notice("confirmation", CHECK_CUT_OFF);
  at("code").focus();
}
