// Sums of money: how they are typed, sent and shown.

/** The currencies of the shop, each with its decimals (ISO 4217). */
const DECIMALS = { CHF: 2, EUR: 2, USD: 2, GBP: 2, JPY: 0, KWD: 3 };

/** With a mark between thousands, always the same one, or with none; then a comma or a full stop, and decimals. */
const GROUPED = /^(\d{1,3})(?:([ '.,])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/;
const PLAIN = /^(\d+)(?:[.,](\d*))?$/;

/**
 * The amount that was typed, as it is sent: with a full stop and exactly the decimals of its currency. Null where it can be
 * read in no way, or in two: is `1,250` a franc and a quarter? Nothing is cut, and nothing is guessed.
 */
export function readAmount(typed, currency) {
  const wanted = DECIMALS[currency];
  const text = typed.trim().replace(/[\s\u00a0\u2009\u202f]+/g, " ").replace(/[’‘`´]/g, "'");
  const [decimal, thousands] = [plain(text), grouped(text)];
  const fits = (reading) => reading !== null && reading.decimals.length <= wanted;
  // The shop itself writes a full stop before decimals, and never between thousands.
  const inDoubt = wanted > 0 && decimal !== null && thousands !== null && !(fits(decimal) && text.includes("."));
  const reading = [decimal, thousands].find(fits);
  if (reading === undefined || inDoubt) return null;
  const whole = reading.whole.replace(/^0+(?=\d)/, "");
  return wanted === 0 ? whole : `${whole}.${reading.decimals.padEnd(wanted, "0")}`;
}

function plain(text) {
  const [, whole, decimals = ""] = PLAIN.exec(text) ?? [];
  return whole === undefined ? null : { whole, decimals };
}

function grouped(text) {
  const found = GROUPED.exec(text);
  if (found === null) return null;
  const decimals = found[3] ?? "";
  const whole = text.slice(0, decimals === "" ? text.length : -decimals.length - 1).replace(/\D/g, "");
  return { whole, decimals };
}

/** An amount in another currency: its decimals are added, or left out where they are noughts. Null: they are not. */
export function inCurrency(amount, currency) {
  const [whole, decimals = ""] = amount.split(".");
  return readAmount([whole, decimals.replace(/0+$/, "")].join("."), currency);
}

/** What can be typed. */
export const example = (currency) => (DECIMALS[currency] === 0 ? "1250" : `1250.${"0".repeat(DECIMALS[currency])}`);

/** An amount as the shop shows it wherever it does: `CHF 1,250.00`. */
export const written = ({ amount, currency }) =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" }).format(amount);
