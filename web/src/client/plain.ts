// A text without what does not count in it: as the service reads codes.

/** NFKC without white space, dashes of every kind, `·` and invisible characters; every decimal digit as 0 to 9. */
export const plain = (text: string): string =>
  text.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}\u2212\u00b7]/gu, "").replace(/\p{Nd}/gu, ascii);

/** Decimal digits stand in rows of ten: the value of one is how many stand before it. */
function ascii(digit: string): string {
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0)! - value - 1))) value += 1;
  return String(value % 10);
}
