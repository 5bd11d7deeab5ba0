// One call at a time, and what becomes of the prompt. It knows no DOM.

import type { CallOptions, Countersign, Failure, Transaction } from "../client/index.ts";
import type { Key } from "../locales/locale.ts";
import type { EventName, Events } from "./events.ts";
import { failed } from "./outcomes.ts";
import { BEGINNING } from "./situation.ts";
import type { Situation, State } from "./situation.ts";

/** What the prompt is shown by. */
export interface Host {
  /** What to call the service with, and what for. */
  asked(): { client: Countersign | null; transaction: Transaction | null };
  /** What the page asked for before it was loaded again. */
  adopt(transaction: Transaction): void;
  /** Something is to be drawn anew. `told`: a person asked for it, so that the focus may go there. */
  changed(before: Situation, told: boolean): void;
  /** False: the page does not let it go on. */
  emit<Name extends EventName>(name: Name, detail: Events[Name]): boolean;
  say(text: Extract<Key, "sent" | "resent" | "wait" | "try-in">): void;
}

export abstract class Calls {
  now: Situation = BEGINNING;
  protected readonly host: Host;
  /** Ends what runs, so that its answer changes nothing any more. */
  #turn = new AbortController();
  /** Settles with the newest call: the client takes one at a time, and one that a reset has ended is still on its way out. */
  #calling: Promise<unknown> = Promise.resolve();

  constructor(host: Host) {
    this.host = host;
  }

  /** As at the beginning. What runs goes on at the service, and its answer changes nothing here. */
  reset(): void {
    this.#turn.abort();
    this.#turn = new AbortController();
    this.set(BEGINNING);
  }

  protected needed(): { client: Countersign; transaction: Transaction } {
    const { client, transaction } = this.host.asked();
    if (client === null || transaction === null) throw new TypeError("<countersign-approval> needs its client and its transaction");
    return { client, transaction };
  }

  /**
   * Null: the prompt was reset meanwhile, or it has told that the call failed (`codeStands`: while an earlier code is still good).
   * Misuse leaves the prompt as it was.
   */
  protected async call<Result extends { outcome: string }>(
    act: (options: CallOptions) => Promise<Result | Failure>, before: State, call: Situation["call"], codeStands: boolean,
  ): Promise<Exclude<Result, Failure> | null> {
    const { signal } = this.#turn;
    try {
      await this.#calling;
      const called = act({ signal });
      this.#calling = called.catch(() => {});
      const result = await called;
      if (signal.aborted) return null;
      if (result.outcome !== "failed") return result as Exclude<Result, Failure>;
      this.#failed(call, result as Failure, codeStands);
      return null;
    } catch (error) {
      if (signal.aborted) return null;
      this.set({ state: before });
      throw error;
    }
  }

  #failed(call: Situation["call"], failure: Failure, codeStands: boolean): void {
    this.set(failed(this.now, call, failure, codeStands));
    if (this.now.state === "expired") this.host.emit("expired", null);
    this.host.emit("failed", { failure });
  }

  protected set(change: Partial<Situation>, told = true): void {
    const before = this.now;
    this.now = { ...before, ...change };
    this.host.changed(before, told);
    if (before.state !== this.now.state) this.host.emit("state", { from: before.state, to: this.now.state });
  }
}
