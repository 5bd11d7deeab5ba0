// The shop: from the payment form over the code to the executed payment.

import { onExchange, payments } from "./api.js";
import { confirm, resumeCheck } from "./check.js";
import { restoreClock } from "./clock.js";
import { recordCall } from "./developer.js";
import { draw, drawTimes } from "./draw.js";
import { executeAgain } from "./execution.js";
import { goLive } from "./live.js";
import { chooseLanguage, fitAmount, showPayment } from "./payment.js";
import { startPhone } from "./phone.js";
import { keep, passing, state } from "./session.js";
import { again, pay, resumeStart } from "./start.js";
import { at, notice } from "./view.js";

function backToForm() {
  if (passing.running) return;
  Object.assign(state, { intention: null, approval: null, ended: null, stoppedBecause: "", execution: null });
  at("tamper").checked = false;
  notice("payment", "");
  notice("done", "");
  keep();
  draw();
  at("payment-heading").focus();
}

function resume() {
  restoreClock(state.clockAhead);
  chooseLanguage();
  if (state.payment !== null) showPayment(state.payment);
  draw();
  if (state.stoppedBecause !== "") notice("confirmation", state.stoppedBecause);
  if (state.execution !== null) notice("done", state.execution.words);
  if (state.intention?.running) resumeStart();
  else if (state.approval !== null && state.ended === null) resumeCheck();
}

at("payment").addEventListener("submit", pay);
at("payer").addEventListener("change", drawTimes);
at("currency").addEventListener("change", fitAmount);
at("check").addEventListener("submit", confirm);
at("again").addEventListener("click", again);
at("cancel").addEventListener("click", backToForm);
at("retry").addEventListener("click", executeAgain);
at("new").addEventListener("click", backToForm);
at("malware").hidden = payments === "";
goLive();
onExchange(recordCall);
startPhone((code) => {
  at("code").value = code;
  at("code").focus();
});
resume();
setInterval(drawTimes, 250);
