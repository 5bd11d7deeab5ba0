// Sums of money: how they are typed and sent.

/** The currencies of the shop, each with its decimals (ISO 4217). */
const DECIMALS = { CHF: 2, EUR: 2, USD: 2, GBP: 2, JPY: 0, KWD: 3 };

const TYPED = /^0*([0-9]+)(?:\.([0-9]*?)0*)?$/;

/** What may be typed as an amount in this currency, and an example of it. */
export function typing(currency) {
  const decimals = DECIMALS[currency];
  return decimals === 0
    ? { pattern: "[0-9]{1,12}", example: "1250" }
    : { pattern: `[0-9]{1,12}(\\.[0-9]{0,${decimals}}0*)?`, example: `1250.${"0".repeat(decimals)}` };
}

/** An amount with exactly the decimals of its currency. One that has more than noughts behind these stays as it is: nothing is cut. */
export function inDecimals(amount, currency) {
  const [, whole, decimals = ""] = TYPED.exec(amount) ?? [];
  const wanted = DECIMALS[currency];
  if (whole === undefined || decimals.length > wanted) return amount;
  return wanted === 0 ? whole : `${whole}.${decimals.padEnd(wanted, "0")}`;
}
