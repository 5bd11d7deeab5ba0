// A code is found in whatever it is typed, dictated or pasted with, and is never the amount or the account.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { missingParts, parseCode } from "../../dist/client/index.js";
import { LOGINS, TEXTS, code, payment, said } from "./texts.js";

const separator = fc.constantFrom("", " ", "-", "\u2013", "\u00a0", "\u202f", "\u200b", "\u2060", "\u2212", "\u00b7", "\t", "\u200e", "\ufeff", "\n");
const zero = fc.constantFrom("0", "\uff10", "\u0660", "\u06f0", "\u0966", "\u{1d7ce}", "\u{1d7f6}", "\u1a80", "\u1a90");

suite("parseCode", () => {
  test("takes a code in any script, with separators anywhere", () => {
    fc.assert(fc.property(code, zero, fc.array(separator, { minLength: 11, maxLength: 11 }), (code, zero, separators) => {
      const typed = [...code].map((digit, at) => separators[at] + String.fromCodePoint(zero.codePointAt(0) + Number(digit))).join("");
      assert.equal(parseCode(typed + separators[10]), code);
    }));
  });

  test("takes the code of a whole text message, whatever amount, account and payee it names", () => {
    fc.assert(fc.property(payment, code, ({ text }, code) => {
      assert.equal(parseCode(said(text, code)), code);
      assert.equal(parseCode(said(text, code), { expected: text }), code);
    }), { numRuns: 2000 });
  });

  test("takes what stands at {{CODE}} also where white space got lost or was added, and something stands around it", () => {
    fc.assert(fc.property(payment, code, ({ text }, code) => {
      const pasted = `Bank 4711:\n${said(text, code).replaceAll(" ", "\n")}\n\n20:15`;
      assert.equal(parseCode(pasted, { expected: text }), code);
    }));
    // The code of a text whose code stands last, behind a long number.
    assert.equal(parseCode("Order 20261128 is paid with 4567.", { expected: "Order 20261128 is paid with {{CODE}}." }), "4567");
    assert.equal(parseCode("4567 20261128", { expected: "{{CODE}} 20261128" }), "4567");
  });

  test("takes the code of an origin-bound line, of which the amount stands before it", () => {
    fc.assert(fc.property(payment, code, ({ text }, code) => {
      const bound = `${text.replace(" {{CODE}}", "")}\n@bank.example #{{CODE}}`;
      assert.equal(parseCode(said(bound, code)), code);
      assert.equal(parseCode(said(bound, code), { expected: bound }), code);
    }));
  });

  test("finds none where there is none, and never throws", () => {
    for (const text of ["", "123", "no code", "12 3", "12345678901", "CH93...238", "1,2.3", "\u00b2\u00b2\u00b2", "½½½½"]) assert.equal(parseCode(text), null, text);
    fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, expected) => {
      const found = parseCode(text, { expected });
      assert.ok(found === null || /^[0-9]{4,10}$/.test(found));
    }));
  });

  test("the shipped texts are the ones that are tried", () => {
    assert.equal(TEXTS.length, 4);
    for (const text of LOGINS) assert.equal(parseCode(said(text.replace("{service}", "Example Bank"), "123456")), "123456");
  });
});

suite("missingParts", () => {
  test("names nothing where the message is the one that was sent, or only a code", () => {
    fc.assert(fc.property(payment, code, (approval, code) => {
      assert.deepEqual(missingParts(said(approval.text, code), approval), []);
      assert.deepEqual(missingParts(`“${said(approval.text, code)}”`, approval), []);
      assert.deepEqual(missingParts(` ${code} `, approval), []);
    }));
  });

  test("names what a message of another payment does not say", () => {
    fc.assert(fc.property(payment, payment, code, (approval, other, code) => {
      const differing = ["amount", "account"].filter((name) => approval.shown[name].replaceAll(/\s/g, "") !== other.shown[name].replaceAll(/\s/g, ""));
      const missing = missingParts(said(other.text, code), approval);
      for (const name of differing) assert.ok(missing.includes(name), `${name}: ${JSON.stringify([approval, other])}`);
    }), { numRuns: 2000 });
  });

  test("a longer number is not the one that it begins or ends with", () => {
    const approval = { text: null, shown: { amount: "JPY 1,250", account: "12345678" } };
    assert.deepEqual(missingParts("Code 4711 pays JPY 1,250 to account 12345678.", approval), []);
    assert.deepEqual(missingParts("Code 4711 pays JPY 1,250,000 to account ...12345678.", approval), ["amount", "account"]);
    assert.deepEqual(missingParts("Code 4711 pays JPY 1,2500 to account 912345678.", approval), ["amount", "account"]);
    assert.deepEqual(missingParts("Code 4711", { text: null, shown: null }), []);
  });
});
