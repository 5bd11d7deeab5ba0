// One request at a time.

import { pause } from "./clock.js";
import { draw } from "./draw.js";
import { keep, passing } from "./session.js";
import { setBusy } from "./view.js";

/** How often a call that is still running is asked for again: longer than a function may take. */
const ASKED_AGAIN = 20;

/** Runs `act` unless a request runs; the button shows it, and keeps the focus. */
export async function alone(button, text, act) {
  if (passing.running) return;
  passing.running = true;
  setBusy(button, text);
  draw();
  try {
    await act();
  } finally {
    passing.running = false;
    setBusy(button, null);
    keep();
    draw();
  }
}

/** Asks again for a call that is still running, as long as it may take. `mayRepeat` is asked before each. */
export async function untilDone(call, mayRepeat = () => true) {
  for (let times = 0; ; times += 1) {
    const answer = await call();
    if (answer.problem !== "request-in-progress" || times === ASKED_AGAIN || !mayRepeat()) return answer;
    await pause(answer.retryAfter ?? 1);
  }
}
