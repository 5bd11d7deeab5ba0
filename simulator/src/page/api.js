// The two calls of Countersign, and what an answer says.

import { setClock } from "./clock.js";

export const base = document.querySelector("meta[name=countersign-api]").content;

/** Longer than API Gateway waits for a function. */
const PATIENCE_MS = 35_000;
const PROBLEM = "urn:countersign:problem:";

let witness = () => {};

/** Has every exchange told to `tell`, for the developer's view. */
export const onExchange = (tell) => { witness = tell; };

export const startApproval = (key, body) => post("/v1/approvals", { "idempotency-key": key }, body);

export const checkCode = (approvalId, code) =>
  post(`/v1/approvals/${encodeURIComponent(approvalId)}/verification`, {}, JSON.stringify({ code }));

/**
 * Posts JSON. The answer has its `status` (0: none came, or none that can be read), its `body`, and of a problem
 * the name (`problem`; null for API Gateway's own answers) and `retryAfter` in seconds.
 */
async function post(path, headers, body) {
  const answer = await exchange(path, headers, body);
  witness({ path, headers, body, answer });
  return answer;
}

async function exchange(path, headers, body) {
  try {
    const response = await fetch(base + path, {
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
