// What is being paid: the form, and how the API, the payment service and the user are told.

import { example, inCurrency, readAmount, written } from "./money.js";
import { at } from "./view.js";

/** The fields of the form, by where the API finds their values, with what is said where it refuses them. */
const FIELDS = {
  "/username": ["payer", "This user name cannot be used. Please check who pays."],
  "/transaction/locale": ["language", "We cannot write the text message in this language. Please choose another one."],
  "/transaction/fields/amount": ["amount", "This amount cannot be paid. Please check it."],
  "/transaction/fields/currency": ["currency", "We cannot pay in this currency. Please choose another one."],
  "/transaction/fields/payee": ["payee", "The text message cannot name this payee. Please use at most 70 Latin letters and common signs, without a long number."],
  "/transaction/fields/account": ["account", "This account cannot be used. Please check its number."],
};

/** The currency that the amount in the form is of. */
let fitted = "CHF";

/** The language of the browser where an SMS can have it, as a whole or without its region; else English. */
export function chooseLanguage() {
  const [language] = navigator.language.split("-");
  const offered = Array.from(at("language").options, ({ value }) => value);
  at("language").value = [navigator.language, language].find((tag) => offered.includes(tag)) ?? "en";
}

/** Says, before it is sent, that an amount cannot be read. */
export function checkAmount() {
  const currency = at("currency").value;
  const readable = at("amount").value.trim() === "" || readAmount(at("amount").value, currency) !== null;
  at("amount").setCustomValidity(readable ? "" : `Please enter an amount such as ${example(currency)}`);
}

/** Shows the amount as it was understood. */
export function tidyAmount() {
  const amount = readAmount(at("amount").value, at("currency").value);
  if (amount !== null) at("amount").value = amount;
  checkAmount();
}

/** Has the amount follow the decimals of the chosen currency. */
export function fitAmount() {
  const currency = at("currency").value;
  const amount = readAmount(at("amount").value, fitted);
  at("amount").value = (amount === null ? null : inCurrency(amount, currency)) ?? at("amount").value;
  fitted = currency;
  checkAmount();
}

export function readPayment() {
  const currency = at("currency").value;
  return {
    username: at("payer").value, locale: at("language").value, currency,
    amount: readAmount(at("amount").value, currency), payee: at("payee").value.trim().replace(/ +/g, " ").normalize("NFC"),
    account: at("account").value.replaceAll(" ", "").toUpperCase(),
  };
}

export function showPayment({ username, locale, amount, currency, payee, account }) {
  at("payer").value = username;
  at("language").value = locale;
  at("currency").value = fitted = currency;
  at("amount").value = amount;
  at("payee").value = payee;
  at("account").value = inGroups(account);
}

const fieldsOf = ({ amount, currency, payee, account }) => ({ amount, currency, payee, account });

/** What the user is to approve: the service's template puts it into words for the SMS. */
export const transactionOf = (payment) => ({ template: "payment", locale: payment.locale, fields: fieldsOf(payment) });

/** Whose account is debited. */
const DEBTORS = { alice: "CH5604835012345678009", bob: "CH4431999123000889012" };

/** What the payment service is to execute; `tampered`: with another amount than the user has approved. */
export function orderOf(payment, tampered) {
  const fields = fieldsOf(payment);
  if (tampered) fields.amount = `9${fields.amount}`;
  return { debtor: DEBTORS[payment.username] ?? "", ...fields };
}

export const summaryOf = (payment) =>
  [["Amount", written(payment)], ["Payee", payment.payee], ["Account", inGroups(payment.account)]];

const inGroups = (account) => account.replace(/.{4}(?=.)/g, "$& ");

/** Leads to the field that the API has refused. Gives what is said about it; null: it is none of the form's. */
export function markRefused(pointer) {
  if (!Object.hasOwn(FIELDS, pointer)) return null;
  const [id, words] = FIELDS[pointer];
  at(id).setAttribute("aria-invalid", "true");
  at(id).setAttribute("aria-errormessage", "payment-notice");
  at(id).focus();
  return words;
}

export function unmarkRefused() {
  for (const [id] of Object.values(FIELDS)) {
    at(id).removeAttribute("aria-invalid");
    at(id).removeAttribute("aria-errormessage");
  }
}
