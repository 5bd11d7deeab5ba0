// A service without a network, for tests of pages: it answers as the real one does, or as a test has written it.

import type { Call, ProblemName } from "../client/types.ts";
import { approval, problemAnswer, type Approval as SentApproval, type ProblemMembers } from "./wire.ts";

export type { ProblemMembers, SentApproval };

/** One request, as it came in. */
export interface ScriptedRequest {
  call: Call;
  /** The idempotency key of a start. */
  key: string | null;
  token: string | null;
  body: Record<string, unknown> | null;
}

/** What a call is answered with: a problem, a whole answer, none at all, or whatever a function makes of the request. */
export type ScriptedAnswer =
  | { problem: ProblemName; members?: ProblemMembers }
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | "no-answer"
  | ((request: ScriptedRequest) => Response | Promise<Response>);

export interface ScriptedServer {
  /** For `createCountersign({ fetch })`. */
  fetch: typeof fetch;
  /** All requests, oldest first. */
  requests: ScriptedRequest[];
  /** The next such call is answered so, and the one after it with the second answer. Then all is as usual. */
  next(call: Call, ...answers: ScriptedAnswer[]): void;
  /** The one code that is right; "123456" at first. */
  code: string;
  /** What a start is answered with, and how the approval stands. Members may be changed at any time. */
  approval: SentApproval;
}

/** A start is sent, the right code approves with a receipt, wrong ones use up the attempts; cancel and lock do what they say. */
export function scriptedServer(): ScriptedServer {
  const script: Partial<Record<Call, ScriptedAnswer[]>> = {};
  const server: ScriptedServer = {
    requests: [], code: "123456", approval: approval(),
    next: (call, ...answers) => { (script[call] ??= []).push(...answers); },
    fetch: async (input, init = {}) => {
      init.signal?.throwIfAborted();
      const request = requestOf(new URL(String(input)), init);
      server.requests.push(request);
      const scripted = script[request.call]?.shift();
      const answer = scripted === undefined ? usual(server, request) : await answerOf(scripted, request);
      init.signal?.throwIfAborted();
      return answer;
    },
  };
  return server;
}

function requestOf({ pathname }: URL, { method = "GET", headers, body }: RequestInit): ScriptedRequest {
  const sent = new Headers(headers);
  return {
    call: callOf(pathname, method), key: sent.get("idempotency-key"), token: sent.get("authorization")?.replace("Bearer ", "") ?? null,
    body: typeof body === "string" ? JSON.parse(body) as Record<string, unknown> : null,
  };
}

function callOf(path: string, method: string): Call {
  if (path.endsWith("/verification")) return "verify";
  if (path.endsWith("/cancellation")) return "cancel";
  if (path.endsWith("/locks")) return "lock";
  return method === "POST" ? "start" : "resume";
}

async function answerOf(scripted: ScriptedAnswer, request: ScriptedRequest): Promise<Response> {
  if (scripted === "no-answer") throw new TypeError("no answer, as scripted");
  if (typeof scripted === "function") return scripted(request);
  if ("problem" in scripted) return problemAnswer(scripted.problem, scripted.members);
  return json(scripted.status, scripted.body ?? {}, scripted.headers);
}

function usual(server: ScriptedServer, { call, body }: ScriptedRequest): Response {
  switch (call) {
    case "start": return json(201, (server.approval = { ...server.approval, status: "pending", attemptsRemaining: 3 }));
    case "resume": return json(200, server.approval);
    case "cancel": return json(200, { status: (server.approval.status = "cancelled") });
    case "lock": return json(200, { cancelled: 1, approved: 0, retryAfter: 1800 });
    case "verify": return verdict(server, body?.["code"]);
  }
}

function verdict({ approval, code }: ScriptedServer, typed: unknown): Response {
  if (approval.status === "cancelled") return problemAnswer("approval-cancelled");
  if (approval.attemptsRemaining === 0) return problemAnswer("approval-locked", { attemptsRemaining: 0 });
  if (typed === code) {
    approval.status = "approved";
    return json(200, { status: "approved", transactionId: approval.transactionId, receipt: "a receipt" });
  }
  approval.attemptsRemaining -= 1;
  const { attemptsRemaining } = approval;
  return problemAnswer(attemptsRemaining === 0 ? "approval-locked" : "code-rejected", { attemptsRemaining });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", "x-request-id": "scripted", ...headers } });
}
