// Answers that a test gives in place of the API or the payment service, and codes that are wrong.

/** A problem, with what it says is `next`. */
export const problem = (name, status, next, members = {}) => ({
  status, body: { type: `urn:countersign:problem:${name}`, title: "", status, detail: "", instance: "", next, ...members },
});

/** A start that went well, without the API. */
export const started = {
  status: 201,
  body: {
    approvalId: "x", status: "pending", transactionId: "y", locale: "en", expiresAt: "2100-01-01T00:05:00Z", expiresInSeconds: 300,
    resendAfter: "2000-01-01T00:00:30Z", resendInSeconds: 0, attemptsRemaining: 3,
    text: 'Code {{CODE}} pays CHF 1,250.00 to account CH93...23852957. Tell nobody this code. Payee as typed: "M. Muster"',
    shown: { amount: "CHF 1,250.00", payee: "M. Muster", account: "CH93...23852957" },
  },
};

/** Some code that is not this one. */
export const wrong = (code) => String((Number(code[0]) + 1) % 10) + code.slice(1);

/** A payment service that has checked nothing. */
export const UNAVAILABLE = { status: 503, body: { error: "receipts cannot be checked now" } };
