// The calls of an approval, one at a time.

import { approvalOf } from "./approval.ts";
import { type Answer, type Request, type Send, sender } from "./exchange.ts";
import { failed, failureOf } from "./failure.ts";
import { Memory } from "./memory.ts";
import type { Options } from "./options.ts";
import type {
  Approval, CallOptions, CancelResult, Countersign, Failure, LockResult, ResumeResult, StartResult, Transaction, VerifyResult,
} from "./types.ts";
import { staysOpen, unreadable, verdictOf } from "./verdict.ts";

/** How often a call that is still running is asked for again: longer than a function may take. */
const ASKED_AGAIN = 30;
/** A wait that is longer is the user's to decide on. */
const LONGEST_PAUSE_SECONDS = 5;

export function createCountersign(options: Options): Countersign {
  return new Client(options);
}

class Client implements Countersign {
  readonly #send: Send;
  readonly #memory: Memory;
  readonly #user: object;
  #running = false;
  /** The code whose post got no answer, with its approval. */
  #unanswered = "";

  constructor(options: Options) {
    const base = baseOf(options.baseUrl);
    this.#send = sender(base, options);
    this.#memory = new Memory(base, options);
    this.#user = options.user ?? {};
  }

  start(transaction: Transaction, options?: CallOptions): Promise<StartResult> {
    return this.#alone(async () => {
      const { key } = this.#memory.wishFor(transaction);
      const body = { ...this.#user, transaction };
      const answer = await this.#untilDone({ call: "start", path: "/v1/approvals", headers: { "idempotency-key": key }, body }, true, options);
      if (answer.status !== 201) return this.#notStarted(answer);
      const approval = approvalOf(answer.body, transaction) ?? unreadable(answer);
      if ("outcome" in approval) return this.#notStarted(answer, approval);
      this.#memory.keep({ wish: undefined, approval: { approvalId: approval.approvalId, transaction } });
      return { outcome: "sent", approval };
    });
  }

  /** The wish stays open where the same request finds out what became of it; any other answer deals with it. */
  #notStarted(answer: Answer, failure = failureOf(answer)): Failure {
    if (failure.next !== "same" && failure.kind !== "internal") this.#memory.keep({ wish: undefined });
    return failure;
  }

  verify(approval: Approval, code: string, options?: CallOptions): Promise<VerifyResult> {
    return this.#alone(async () => {
      const mark = `${approval.approvalId} ${code}`;
      const wasUnanswered = this.#unanswered === mark;
      this.#unanswered = mark;
      const body = { ...this.#user, code };
      const answer = await this.#untilDone({ call: "verify", path: `${pathOf(approval)}/verification`, body }, wasUnanswered, options);
      const result = verdictOf(answer, approval);
      if (!staysOpen(result, wasUnanswered)) this.#unanswered = "";
      if (result.outcome === "approved") this.#memory.keep({ approval: undefined });
      return result;
    });
  }

  resume(options?: CallOptions): Promise<ResumeResult> {
    return this.#alone(async (): Promise<ResumeResult> => {
      const { wish, approval: kept } = this.#memory;
      if (wish) return { outcome: "pending-start", transaction: wish.transaction };
      if (!kept) return { outcome: "nothing" };
      const answer = await this.#send({ call: "resume", path: pathOf(kept) }, options);
      const approval = answer.status === 200 ? approvalOf(answer.body, kept.transaction) ?? unreadable(answer) : failureOf(answer);
      if (!("outcome" in approval)) return { outcome: "resumed", approval };
      if (["new", "done"].includes(approval.next)) this.#memory.keep({ approval: undefined });
      return approval;
    });
  }

  async cancel(approval: Approval, options?: CallOptions): Promise<CancelResult> {
    const answer = await this.#send({ call: "cancel", path: `${pathOf(approval)}/cancellation`, body: this.#user }, options);
    if (answer.status !== 200) return failureOf(answer);
    if (this.#memory.approval?.approvalId === approval.approvalId) this.#memory.keep({ approval: undefined });
    return { outcome: "cancelled" };
  }

  async lock(options?: CallOptions): Promise<LockResult> {
    const answer = await this.#send({ call: "lock", path: "/v1/locks", body: this.#user }, options);
    if (answer.status !== 200) return failureOf(answer);
    this.forget();
    const { cancelled, approved } = answer.body as { cancelled: number; approved: number };
    return { outcome: "locked", cancelled, approved, retryAfterSeconds: answer.retryAfterSeconds ?? 0 };
  }

  forget(): void {
    this.#memory.keep({ wish: undefined, approval: undefined });
  }

  async #alone<Result>(act: () => Promise<Result>): Promise<Result | Failure> {
    if (this.#running) return failed("in-progress", "same");
    this.#running = true;
    try {
      return await act();
    } finally {
      this.#running = false;
    }
  }

  /** Asks again for a call that still runs at the service, where it may. */
  async #untilDone(request: Request, mayRepeat: boolean, options?: CallOptions): Promise<Answer> {
    for (let times = 0; ; times += 1) {
      const answer = await this.#send(request, options);
      const wait = answer.retryAfterSeconds ?? 1;
      if (answer.problem !== "request-in-progress" || times === ASKED_AGAIN || wait > LONGEST_PAUSE_SECONDS || !mayRepeat) return answer;
      await pause(wait, options?.signal);
    }
  }
}

const pathOf = ({ approvalId }: { approvalId: string }) => `/v1/approvals/${encodeURIComponent(approvalId)}`;

/** The address without its last slashes. Codes go over https, or stay on this machine. */
function baseOf(baseUrl: string): string {
  const { protocol, hostname, search, hash } = new URL(baseUrl);
  const here = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if ((protocol !== "https:" && !(protocol === "http:" && here)) || search || hash) throw new TypeError("baseUrl: https, or http to this machine");
  return baseUrl.replace(/\/+$/, "");
}

/** Not longer than the signal lets it, either. */
async function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
