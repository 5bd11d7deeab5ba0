// The server's time, and how long something still takes.

/** Milliseconds by which the server is ahead of this browser; 0 while no answer has shown its `Date`. */
let ahead = 0;

/** Takes the `Date` of an answer, where the browser may see it: `Access-Control-Expose-Headers` decides. */
export function setClock(date) {
  const told = Date.parse(date ?? "");
  if (!Number.isNaN(told)) ahead = told - Date.now();
}

export const clockAhead = () => ahead;

/** After a reload, what was known before it. */
export const restoreClock = (milliseconds) => { ahead = milliseconds; };

/** Whole seconds until an instant, 0 once it has passed. */
export function secondsUntil(instant) {
  const left = Date.parse(instant) - (Date.now() + ahead);
  return Number.isNaN(left) ? 0 : Math.max(0, Math.ceil(left / 1000));
}

/** The instant in so many seconds. */
export const instantIn = (seconds) => new Date(Date.now() + ahead + seconds * 1000).toISOString();

export const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });

/** For the eye: `4:59`, `1:00:00`. */
export function face(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** For the ear: `27 seconds`, `5 minutes`. */
export function spoken(seconds) {
  const [count, unit] = seconds < 90 ? [seconds, "second"]
    : seconds < 5400 ? [Math.ceil(seconds / 60), "minute"] : [Math.ceil(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
