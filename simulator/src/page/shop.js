// The shop: from the payment form over the prompt to the executed payment.

import { drawDone } from "./done.js";
import { execute, executeAgain, payments, prepareExecution } from "./execution.js";
import { goLive } from "./live.js";
import { keep, state } from "./memory.js";
import { checkAmount, chooseLanguage, fitAmount, readPayment, showPayment, tidyAmount, unmarkRefused } from "./payment.js";
import { offerCodes, showPhoneOf, startPhone } from "./phone.js";
import { asksForCode, backToForm, confirm, fillIn, hear, resume } from "./prompt.js";
import { at, notice, showPanel } from "./view.js";
import { NO_CODE_WAITS } from "./words.js";

function pay(event) {
  event.preventDefault();
  notice("payment", "");
  unmarkRefused();
  confirm(readPayment());
}

/** The code was right; the payment is not executed yet. */
async function approved({ transactionId, receipt }) {
  Object.assign(state, { panel: "done", transactionId });
  prepareExecution(receipt);
  keep();
  drawDone(false);
  showPanel("done");
  at("done-heading").focus();
  if (state.execution !== null) await execute();
}

function newPayment() {
  Object.assign(state, { transactionId: null, execution: null });
  at("tamper").checked = false;
  notice("done", "");
  backToForm();
}

async function begin() {
  chooseLanguage();
  if (state.payment !== null) showPayment(state.payment);
  if (state.panel === "done") drawDone(false);
  if (state.execution !== null) notice("done", state.execution.words);
  if (state.panel !== "confirmation") return showPanel(state.panel);
  // What has ended meanwhile, the prompt says itself.
  if (await resume()) return;
  backToForm();
  notice("payment", NO_CODE_WAITS);
}

/** Whose phone is shown, and whether it may fill in a code. */
function followPayer() {
  showPhoneOf(state.panel === "payment" ? at("payer").value : state.payment.username);
  offerCodes(asksForCode());
}

at("payment").addEventListener("submit", pay);
at("currency").addEventListener("change", fitAmount);
at("amount").addEventListener("input", checkAmount);
at("amount").addEventListener("change", tidyAmount);
at("back").addEventListener("click", backToForm);
at("retry").addEventListener("click", executeAgain);
at("new").addEventListener("click", newPayment);
at("malware").hidden = payments === "";
goLive();
hear(approved);
startPhone(fillIn);
begin();
followPayer();
setInterval(followPayer, 250);
