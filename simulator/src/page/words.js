// What a user is told about the payment service. About the code, the prompt of the package tells what there is to tell.

/** What a payment service has checked of a receipt, by the names that it tells. */
export const CHECKS = {
  signature: "The receipt is signed by Countersign.",
  iss: "It comes from the Countersign of this shop.",
  aud: "It is made for this payment service.",
  exp: "It is still valid.",
  typ: "It is the receipt of an approval.",
  sub: "The account that is debited belongs to whoever confirmed.",
  transaction: "Amount, currency, payee and account are what was confirmed.",
  jti: "It has not been used before.",
};

/** After a reload with nothing to go on with. */
export const NO_CODE_WAITS = "No code is waiting for this payment. Pay asks for one.";

export const NOT_NOW = "The payment service cannot check your confirmation just now. Nothing has been paid. Please try again in a moment.";
export const MAY_BE_EXECUTED = "We got no answer from the payment service. Your payment may have been executed. You can try again: it is not executed twice.";
export const refusedFor = (reason) => `Nothing has been paid. It says: “${reason}”`;
export const refusedInDoubt = (reason) =>
  `Your payment may have been executed by an earlier try. Please check your account before you pay again. The payment service says: “${reason}”`;
