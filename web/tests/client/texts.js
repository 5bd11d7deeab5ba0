// The text messages that messages.toml can give, as fast-check draws them.

import { readFileSync } from "node:fs";
import fc from "fast-check";

const file = readFileSync(new URL("../../../messages.toml", import.meta.url), "utf8");

/** The members of a table of messages.toml that are strings. */
function table(name) {
  const [, rest] = file.split(`[${name}]\n`);
  const lines = rest.split("\n[")[0].split("\n").filter((line) => line.includes(" = \""));
  return Object.fromEntries(lines.map((line) => { const [key, value] = line.split(/ = (?=")/); return [key, JSON.parse(value)]; }));
}

const STYLES = Object.values(table("numbers")).map((sample) => ({ group: sample[1], decimal: sample.at(-3) }));
export const TEXTS = Object.values(table("templates.payment.texts"));
export const LOGINS = Object.values(table("templates.login.texts"));

const written = ({ group, decimal }, whole, decimals) =>
  String(whole).replace(/\B(?=(\d{3})+$)/g, group) + (decimals === "" ? "" : decimal + decimals);

const digits = (minLength, maxLength) => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });
export const code = digits(4, 10);

const amount = fc.record({
  style: fc.constantFrom(...STYLES), whole: fc.integer({ min: 0, max: 999_999_999_999 }), decimals: fc.oneof(fc.constant(""), digits(2, 2), digits(3, 4)),
}).map(({ style, whole, decimals }) => `CHF ${written(style, whole, decimals)}`);

const account = fc.oneof(digits(6, 8), digits(8, 8).map((end) => `...${end}`), digits(10, 10).map((ends) => `CH${ends.slice(0, 2)}...${ends.slice(2)}`));
const payee = fc.constantFrom("M. Muster", "St. Gallen 2026", "O'Neill & Co.", "Käse-Haus 24/7", "a", "ÖBB...");

/** Of a payment: what the answer shows, and the text with `{{CODE}}`. */
export const payment = fc.record({ template: fc.constantFrom(...TEXTS), shown: fc.record({ amount, account, payee }) })
  .map(({ template, shown }) => ({
    shown,
    text: template.replace("{currency} {amount}", () => shown.amount).replace("{account}", () => shown.account).replace("{payee}", () => shown.payee),
  }));

export const said = (text, code) => text.replace("{{CODE}}", () => code);
