// What is being paid: the form, and how the API and the customer are told.

import { at } from "./view.js";

export function readPayment() {
  return {
    username: at("payer").value, amount: at("amount").value.trim(), payee: at("payee").value.trim(),
    account: at("account").value.replaceAll(" ", "").toUpperCase(), inSms: at("in-sms").checked,
  };
}

export function showPayment({ username, amount, payee, account, inSms }) {
  at("payer").value = username;
  at("amount").value = amount;
  at("payee").value = payee;
  at("account").value = inGroups(account);
  at("in-sms").checked = inSms;
}

/**
 * The members of a start that say what the user approves. THE PLACE FOR `transaction`: once the API takes it, it goes
 * here, and the text of the SMS comes from the service's templates instead of from this page.
 */
export function whatIsApproved({ amount, payee, account, inSms }) {
  return inSms ? { message: `Confirm CHF ${amount} to ${payee}, account ${account}. Code: {{CODE}}` } : {};
}

export function summaryOf({ amount, payee, account }) {
  return [["Amount", `CHF ${amount}`], ["Payee", payee], ["Account", inGroups(account)]];
}

const inGroups = (account) => account.replace(/.{4}(?=.)/g, "$& ");
