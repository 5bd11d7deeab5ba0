// How a client is set up.

import type { Call } from "./types.ts";

/** The user, for a local world or a backend: where the access token names the user, it must be left out. */
export type User = { username: string } | { userId: string };

/** One exchange with the service, for a log: no code, no token, no receipt and no field in it. */
export interface Exchange {
  call: Call;
  /** The HTTP status; 0: no answer. */
  status: number;
  /** The problem's name, if the answer has one. */
  problem: string | null;
  requestId: string | null;
  milliseconds: number;
}

/** Where a page keeps what a reload must not lose; `sessionStorage` is one. */
export type Store = Pick<Storage, "getItem" | "setItem">;

export interface Options {
  /** The address of the API, such as `https://approvals.example.com`; plain http only to this machine. */
  baseUrl: string;
  /** The user's access token, asked for before each call; after a 401 once more, with `refresh`. */
  getAccessToken?: (how: { refresh: boolean }) => string | Promise<string>;
  /** Where no access token names the user. */
  user?: User;
  fetch?: typeof fetch;
  /** How long one request may take; 35,000 by default, longer than API Gateway waits. */
  timeoutMs?: number;
  /** `sessionStorage` by default, where there is one; null: nothing outlives the page. */
  storage?: Store | null;
  onExchange?: (exchange: Exchange) => void;
}
