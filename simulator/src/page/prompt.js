// The prompt for the code: the package's. What the shop gives it, and what it hears of it.

import { createCountersign } from "/web/client/index.js";
import "/web/element/define.js";
import { addressOf, recorded } from "./developer.js";
import { keep, state } from "./memory.js";
import { markRefused, transactionOf } from "./payment.js";
import { at, notice, showPanel } from "./view.js";

const prompt = at("prompt");
const clients = new Map();
/** While one press of Pay is dealt with, another one is none. */
let asking = false;

prompt.strings = { heading: "Confirm your payment", confirm: "Confirm payment" };

/** A client per user: a real shop has one, and its access token names the user. */
function clientOf(username) {
  const made = clients.get(username) ?? createCountersign({ baseUrl: addressOf("countersign-api"), user: { username }, fetch: recorded });
  clients.set(username, made);
  return made;
}

/** Has a payment confirmed: with the code that was sent for it, if that is still good, else with a new one. */
export async function confirm(payment) {
  if (asking) return;
  asking = true;
  try {
    const before = state.payment;
    Object.assign(state, { payment, panel: "confirmation" });
    keep();
    await askFor(payment, JSON.stringify(before) === JSON.stringify(payment));
  } finally {
    asking = false;
  }
}

async function askFor(payment, again) {
  if (!again) callOff();
  prompt.client = clientOf(payment.username);
  prompt.transaction = transactionOf(payment);
  const resumed = again && await prompt.resume();
  showPanel("confirmation");
  if (!resumed) await prompt.start();
  prompt.focus();
}

/** Another payment was begun: the code of the one before shall not be usable. */
function callOff() {
  if (prompt.state === "code") prompt.client.cancel(prompt.approval);
  prompt.client?.forget();
  prompt.reset();
}

/** The page was loaded again while a code was asked for: it still is, or the prompt says how that has ended. False: nothing is known of it. */
export async function resume() {
  prompt.client = clientOf(state.payment.username);
  prompt.transaction = transactionOf(state.payment);
  showPanel("confirmation");
  return prompt.resume();
}

/** Whether a code can be typed. */
export const asksForCode = () => state.panel === "confirmation" && prompt.state === "code";

/** As a phone fills a code in: into the field of the page that asks for one. */
export function fillIn(code) {
  const field = prompt.shadowRoot.querySelector("input[autocomplete=one-time-code]");
  field.value = code;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertReplacementText" }));
  field.focus();
}

/** Back to the form; what was sent stays good, so that the same payment can go on with it. */
export function backToForm() {
  state.panel = "payment";
  keep();
  showPanel("payment");
  at("payment-heading").focus();
}

/** Tells what is refused about a field of the form there; the prompt says all else itself. */
export function hear(approved) {
  prompt.addEventListener("countersign-failed", ({ detail: { failure } }) => {
    if (failure.kind !== "invalid" || failure.pointer === "/code") return;
    prompt.reset();
    backToForm();
    const words = markRefused(failure.pointer);
    if (words !== null) notice("payment", words);
  });
  prompt.addEventListener("countersign-cancel", () => {
    prompt.reset();
    backToForm();
  });
  prompt.addEventListener("countersign-state", () => { at("back").hidden = at("malware-choice").hidden = prompt.state !== "code"; });
  prompt.addEventListener("countersign-approved", ({ detail }) => {
    prompt.reset();
    approved(detail);
  });
}
