// A page's side of an approval, written from the generated types alone: it goes by the status, `type` and `next`.

import createClient from "openapi-fetch";
import type { components, paths } from "./contract.ts";
import { words } from "./words.ts";

type Schemas = components["schemas"];
type Approval = Schemas["Approval"];
type Transaction = Schemas["Transaction"];
type Refusal = Schemas["Problem"] | Schemas["OtherProblem"] | Schemas["GatewayMessage"];
type Next = Schemas["Problem"]["next"];

/** What an answer comes to, where it is no success. */
export interface Refused {
  next: Next;
  words: string;
  retryAfter?: number | undefined;
  attemptsRemaining?: number | undefined;
}

/** What the page shows. */
export type Screen =
  | { kind: "form"; refused?: Refused }
  | { kind: "code"; approval: Approval; refused?: Refused }
  | { kind: "approved"; receipt?: string | undefined; refused?: Refused }
  | { kind: "cancelled" }
  | { kind: "locked"; seconds: number };

interface Answered<Data> {
  data?: Data;
  error?: Refusal;
  response: { status: number };
}

const NEXT: readonly string[] = ["same", "correct", "new", "done", "other-way", "sign-in", "report"] satisfies Next[];

/** How often a program sends the same request again by itself. */
const REPEATS = 3;

export class Page {
  screen: Screen = { kind: "form" };
  readonly #api: ReturnType<typeof createClient<paths>>;
  readonly #sleep: (seconds: number) => Promise<void>;
  #transaction: Transaction | undefined;

  constructor(baseUrl: string, token: string, sleep: (seconds: number) => Promise<void>) {
    this.#api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
    this.#sleep = sleep;
  }

  async pay(transaction: Transaction): Promise<Screen> {
    this.#transaction = transaction;
    const header = { "Idempotency-Key": crypto.randomUUID() };
    const started = await this.#insist(() =>
      this.#api.POST("/v1/approvals", { body: { transaction }, params: { header } }));
    if (!("next" in started)) return this.#show(started);
    // A code that is on its way can still be typed.
    return (this.screen = this.screen.kind === "code" ? { ...this.screen, refused: started } : { kind: "form", refused: started });
  }

  async resend(): Promise<Screen> {
    if (!this.#transaction) throw new Error("nothing was started here");
    return this.pay(this.#transaction);
  }

  async reload(approvalId: string): Promise<Screen> {
    const params = { path: { approvalId } };
    const found = await this.#insist(() => this.#api.GET("/v1/approvals/{approvalId}", { params }));
    return "next" in found ? (this.screen = { kind: "form", refused: found }) : this.#show(found);
  }

  async type(code: string): Promise<Screen> {
    if (this.screen.kind !== "code") throw new Error("there is no field for a code");
    const { approval } = this.screen;
    const params = { path: { approvalId: approval.approvalId } };
    const checked = await this.#insist(() =>
      this.#api.POST("/v1/approvals/{approvalId}/verification", { params, body: { code } }));
    if (!("next" in checked)) return (this.screen = { kind: "approved", receipt: checked.receipt });
    if (checked.next === "done") return (this.screen = { kind: "approved", refused: checked });
    if (checked.next === "new") return (this.screen = { kind: "form", refused: checked });
    const attemptsRemaining = checked.attemptsRemaining ?? approval.attemptsRemaining;
    return (this.screen = { kind: "code", approval: { ...approval, attemptsRemaining }, refused: checked });
  }

  async cancel(): Promise<Screen> {
    if (this.screen.kind !== "code") throw new Error("there is nothing to cancel");
    const params = { path: { approvalId: this.screen.approval.approvalId } };
    const cancelled = await this.#insist(() =>
      this.#api.POST("/v1/approvals/{approvalId}/cancellation", { params, body: {} }));
    return (this.screen = "next" in cancelled ? { ...this.screen, refused: cancelled } : { kind: cancelled.status });
  }

  async notMe(): Promise<Screen> {
    const locked = await this.#insist(() => this.#api.POST("/v1/locks", { body: {} }));
    return (this.screen = "next" in locked ? { kind: "form", refused: locked } : { kind: "locked", seconds: locked.retryAfter });
  }

  #show(approval: Approval): Screen {
    switch (approval.status) {
      case "pending": return (this.screen = { kind: "code", approval });
      case "approved": return (this.screen = { kind: "approved" });
      case "cancelled": return (this.screen = { kind: "cancelled" });
      case "expired":
      case "locked": return (this.screen = { kind: "form" });
    }
  }

  /** Sends a request until its answer asks for something else than the same request again. */
  async #insist<Data>(send: () => Promise<Answered<Data>>): Promise<Data | Refused> {
    for (let left = REPEATS; ; left -= 1) {
      const { data, error, response } = await send();
      if (data !== undefined) return data;
      const refused = refusal(response.status, error ?? {});
      if (refused.next !== "same" || left === 0) return refused;
      await this.#sleep(refused.retryAfter ?? 1);
    }
  }
}

function refusal(status: number, error: Refusal): Refused {
  const known = "next" in error && error.next !== undefined && NEXT.includes(error.next) ? (error.next as Next) : undefined;
  if ("type" in error) {
    const attemptsRemaining = "attemptsRemaining" in error ? error.attemptsRemaining : undefined;
    const retryAfter = "retryAfter" in error ? error.retryAfter : undefined;
    return { next: known ?? "report", words: words[error.type] ?? words.other, retryAfter, attemptsRemaining };
  }
  return { next: known ?? byStatus(status), words: words.other };
}

/** What an answer of API Gateway asks for, which says nothing itself. */
function byStatus(status: number): Next {
  if (status === 401) return "sign-in";
  return status === 429 || status >= 500 ? "same" : "report";
}
