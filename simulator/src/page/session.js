// One visit of the shop: what is remembered, and what lasts until the page is left.

import { clockAhead, secondsUntil } from "./clock.js";
import { recall, remember } from "./memory.js";

export const state = recall();

export const passing = {
  /** The one request that may run: everything that starts another is ignored meanwhile. */
  running: false,
  /** The code that was posted and got no answer. */
  unanswered: null,
  /** Before this instant the code is not posted again. */
  confirmAfter: null,
  lastMinute: false,
  timeIsUp: false,
  wasHeld: false,
};

export function keep() {
  state.clockAhead = clockAhead();
  remember(state);
}

/** Seconds for which this user cannot be sent a code. */
export const heldFor = (username) => (state.held?.username === username ? secondsUntil(state.held.until) : 0);
