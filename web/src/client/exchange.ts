// One request, and what its answer says. Nothing is judged here.

import type { Exchange, Options } from "./options.ts";
import type { Call, CallOptions } from "./types.ts";

/** An answer as it was read. */
export interface Answer {
  /** The HTTP status; 0: no answer. */
  status: number;
  /** The JSON object of the answer; empty where there is none. */
  body: Readonly<Record<string, unknown>>;
  /** What stands behind `urn:countersign:problem:`; null: no problem of the functions. */
  problem: string | null;
  retryAfterSeconds: number | null;
  requestId: string | null;
}

export interface Request {
  call: Call;
  path: string;
  /** Left out: GET. */
  body?: object;
  headers?: Record<string, string>;
}

export type Send = (request: Request, options?: CallOptions) => Promise<Answer>;

const PROBLEM = /^urn:countersign:problem:(.+)$/;
const LONGEST_WAIT_SECONDS = 86_400;
export const NO_ANSWER: Answer = { status: 0, body: {}, problem: null, retryAfterSeconds: null, requestId: null };

/** Sends requests with the user's token, which is asked for once more after a 401. */
export function sender(base: string, options: Options): Send {
  const attempt = async (request: Request, signal: AbortSignal | undefined, refresh: boolean): Promise<Answer> => {
    const token = await tokenOf(options, refresh);
    if (token === null) return { ...NO_ANSWER, status: 401 };
    const since = Date.now();
    const answer = await exchange(base, options, request, token, signal);
    const { status, problem, requestId } = answer;
    tell(options, { call: request.call, status, problem, requestId, milliseconds: Date.now() - since });
    return answer;
  };
  return async (request, { signal } = {}) => {
    const first = await attempt(request, signal, false);
    return first.status === 401 && options.getAccessToken ? attempt(request, signal, true) : first;
  };
}

/** The token, empty where there is none; null: the user's session is over. */
async function tokenOf({ getAccessToken }: Options, refresh: boolean): Promise<string | null> {
  try {
    return getAccessToken ? await getAccessToken({ refresh }) : "";
  } catch {
    return null;
  }
}

/** A log that fails stops no payment. */
function tell({ onExchange }: Options, exchange: Exchange): void {
  try { onExchange?.(exchange); } catch { /* see above */ }
}

async function exchange(base: string, options: Options, request: Request, token: string, signal?: AbortSignal): Promise<Answer> {
  if (signal?.aborted) throw signal.reason;
  const stop = new AbortController();
  const stopped = () => stop.abort();
  signal?.addEventListener("abort", stopped);
  const timer = setTimeout(stopped, options.timeoutMs ?? 35_000);
  try {
    const send = options.fetch ?? fetch;
    return await read(await send(base + request.path, { ...asSent(request, token), signal: stop.signal }));
  } catch {
    if (signal?.aborted) throw signal.reason;
    return NO_ANSWER;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stopped);
  }
}

function asSent({ body, headers }: Request, token: string): RequestInit {
  const authorization = token === "" ? {} : { authorization: `Bearer ${token}` };
  // A code goes nowhere else than it was sent to.
  const redirect = "error";
  if (!body) return { redirect, headers: authorization };
  return { redirect, method: "POST", headers: { "content-type": "application/json", ...authorization, ...headers }, body: JSON.stringify(body) };
}

async function read(response: Response): Promise<Answer> {
  const body = object(await response.text());
  // A success that says nothing leaves open what was done.
  if (response.ok && !body) return NO_ANSWER;
  const { type, retryAfter } = body ?? {};
  return {
    status: response.status,
    body: body ?? {},
    problem: PROBLEM.exec(String(type))?.[1] ?? null,
    retryAfterSeconds: wait(retryAfter ?? response.headers.get("retry-after")),
    requestId: response.headers.get("x-request-id"),
  };
}

function object(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value as Record<string, unknown> | null : null;
  } catch {
    return null;
  }
}

function wait(value: unknown): number | null {
  const seconds = Math.ceil(Number(value));
  return seconds > 0 ? Math.min(seconds, LONGEST_WAIT_SECONDS) : null;
}
