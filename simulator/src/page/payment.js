// What is being paid: the form, and how the API and the customer are told.

import { inDecimals, typing } from "./money.js";
import { at } from "./view.js";

/** The fields of the form, by where the API finds their values. */
const FIELDS = {
  "/username": "payer",
  "/transaction/locale": "language",
  "/transaction/fields/amount": "amount",
  "/transaction/fields/currency": "currency",
  "/transaction/fields/payee": "payee",
  "/transaction/fields/account": "account",
};

/** The language of the browser where an SMS can have it, as a whole or without its region; else English. */
export function chooseLanguage() {
  const [language] = navigator.language.split("-");
  const offered = Array.from(at("language").options, ({ value }) => value);
  at("language").value = [navigator.language, language].find((tag) => offered.includes(tag)) ?? "en";
}

/** Has the amount follow the decimals of the chosen currency. */
export function fitAmount() {
  const { pattern, example } = typing(at("currency").value);
  at("amount").pattern = pattern;
  at("amount").title = `Such as ${example}`;
  at("amount").value = inDecimals(at("amount").value.trim(), at("currency").value);
}

export function readPayment() {
  const currency = at("currency").value;
  return {
    username: at("payer").value, locale: at("language").value, currency,
    amount: inDecimals(at("amount").value.trim(), currency), payee: at("payee").value.trim().replace(/ +/g, " ").normalize("NFC"),
    account: at("account").value.replaceAll(" ", "").toUpperCase(),
  };
}

export function showPayment({ username, locale, amount, currency, payee, account }) {
  at("payer").value = username;
  at("language").value = locale;
  at("currency").value = currency;
  at("amount").value = amount;
  at("payee").value = payee;
  at("account").value = inGroups(account);
  fitAmount();
}

/** The fields of the transaction: what the SMS says, and what is executed. */
export const fieldsOf = ({ amount, currency, payee, account }) => ({ amount, currency, payee, account });

/** Whose account is debited. */
const DEBTORS = { alice: "CH5604835012345678009", bob: "CH4431999123000889012" };

/** What the payment service is to execute; `tampered`: with another amount than the customer has approved. */
export function orderOf(payment, tampered) {
  const fields = fieldsOf(payment);
  if (tampered) fields.amount = `9${fields.amount}`;
  return { debtor: DEBTORS[payment.username] ?? "", ...fields };
}

/** The body of a start: who pays, and what the service's template puts into words for the SMS. */
export const startOf = (payment) => JSON.stringify({
  username: payment.username,
  transaction: { template: "payment", locale: payment.locale, fields: fieldsOf(payment) },
});

/** What the SMS must say, part by part: as the service wrote it, with no rule of the page's own. */
export const expectedOf = ({ amount, payee, account }) => [["Amount", amount], ["Payee", payee], ["Account", account]];

export const summaryOf = ({ amount, currency, payee, account }) =>
  [["Amount", `${currency} ${amount}`], ["Payee", payee], ["Account", inGroups(account)]];

const inGroups = (account) => account.replace(/.{4}(?=.)/g, "$& ");

/** Leads to the field that the API has refused, if it is one of the form's. */
export function markRefused(pointer) {
  if (!Object.hasOwn(FIELDS, pointer)) return;
  const field = at(FIELDS[pointer]);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", "payment-notice");
  field.focus();
}

export function unmarkRefused() {
  for (const id of Object.values(FIELDS)) {
    at(id).removeAttribute("aria-invalid");
    at(id).removeAttribute("aria-errormessage");
  }
}
