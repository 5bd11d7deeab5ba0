// The two calls of Countersign, the one of the payment service, and what an answer says.

import { setClock } from "./clock.js";

const address = (name) => document.querySelector(`meta[name=${name}]`).content;

export const countersign = address("countersign-api");
/** Empty: there is no payment service. */
export const payments = address("payments-api");

/** Longer than API Gateway waits for a function. */
const PATIENCE_MS = 35_000;
const PROBLEM = "urn:countersign:problem:";

let witness = () => {};

/** Has every exchange told to `tell`, for the developer's view. */
export const onExchange = (tell) => { witness = tell; };

export const startApproval = (key, body) => post(`${countersign}/v1/approvals`, { "idempotency-key": key }, body);

export const checkCode = (approvalId, code) =>
  post(`${countersign}/v1/approvals/${encodeURIComponent(approvalId)}/verification`, {}, JSON.stringify({ code }));

/** Has a payment executed that the receipt vouches for. */
export const postPayment = (receipt, payment) =>
  post(`${payments}/payments`, { "approval-receipt": receipt }, JSON.stringify(payment));

/**
 * Posts JSON. The answer has its `status` (0: none came, or none that can be read), its `body`, and of a problem
 * the name (`problem`; null for API Gateway's own answers) and `retryAfter` in seconds.
 */
async function post(url, headers, body) {
  const answer = await exchange(url, headers, body);
  witness({ url, headers, body, answer });
  return answer;
}

async function exchange(url, headers, body) {
  try {
    const response = await fetch(url, {
      method: "POST", headers: { "content-type": "application/json", ...headers }, body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    setClock(response.headers.get("date"));
    return read(response, await response.text());
  } catch (error) {
    return { status: 0, body: {}, text: String(error), problem: null, retryAfter: null };
  }
}

function read(response, text) {
  const body = parse(text);
  if (response.ok && body === null) throw new Error(`${response.status} with a body that is no JSON object`);
  const { type, retryAfter } = body ?? {};
  return {
    status: response.status, body: body ?? {}, text,
    problem: typeof type === "string" && type.startsWith(PROBLEM) ? type.slice(PROBLEM.length) : null,
    retryAfter: seconds(retryAfter ?? response.headers.get("retry-after")),
  };
}

function parse(text) {
  try {
    const body = JSON.parse(text);
    return typeof body === "object" && !Array.isArray(body) ? body : null;
  } catch {
    return null;
  }
}

function seconds(value) {
  const number = Number.parseInt(value, 10);
  return number > 0 ? number : null;
}
