// What a reload must not lose: the wish whose outcome is open, and the newest approval. Never a code, a token or a receipt.

import type { Options, Store } from "./options.ts";
import type { Transaction } from "./types.ts";

/** One wish to be sent a code: one idempotency key, however often it has to be sent. */
export interface Wish {
  key: string;
  transaction: Transaction;
  since: number;
}

interface Kept {
  wish?: Wish | undefined;
  approval?: { approvalId: string; transaction: Transaction } | undefined;
}

/** After this nobody waits for it any more, and no SMS may come of it by itself. */
const WISH_LASTS_MS = 600_000;

export class Memory {
  #kept: Kept;
  readonly #store: Store | null;
  readonly #place: string;

  constructor(base: string, { storage, user }: Options) {
    this.#store = storage === undefined ? sessionStore() : storage;
    this.#place = `countersign ${JSON.stringify([base, user])}`;
    this.#kept = this.#read();
  }

  get wish(): Wish | undefined {
    const { wish } = this.#kept;
    return wish && Math.abs(Date.now() - wish.since) < WISH_LASTS_MS ? wish : undefined;
  }

  get approval(): Kept["approval"] { return this.#kept.approval; }

  /** The open wish, if it is for the same; else a new one. */
  wishFor(transaction: Transaction): Wish {
    const open = this.wish;
    const same = open && JSON.stringify(open.transaction) === JSON.stringify(transaction);
    const wish = same ? open : { key: freshKey(), transaction, since: Date.now() };
    this.keep({ wish });
    return wish;
  }

  keep(change: Kept): void {
    this.#kept = { ...this.#kept, ...change };
    // Where storage is off or full, all works until the page is loaded again.
    try { this.#store?.setItem(this.#place, JSON.stringify(this.#kept)); } catch { /* see above */ }
  }

  #read(): Kept {
    try {
      return JSON.parse(this.#store?.getItem(this.#place) ?? "{}") as Kept;
    } catch {
      return {};
    }
  }
}

/** Reading it throws where cookies are blocked, and other programs than browsers have none. */
function sessionStore(): Store | null {
  try { return globalThis.sessionStorage ?? null; } catch { return null; }
}

/** 128 random bits in at most 63 characters; `crypto.randomUUID` is missing on pages that are neither https nor of this machine. */
const freshKey = () => crypto.getRandomValues(new Uint8Array(16)).join("-");
