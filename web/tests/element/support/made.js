// A prompt in the page, as `made`, and what a test asks of it.

const EVENTS = [
  "before-start", "sent", "before-confirm", "wrong-code", "mismatch", "approved", "failed", "expired", "cancel", "not-me", "state",
];

/** Brings it into the page; all its events, as they reach the document, are `events`. */
export const bring = (page, options = {}) => page.evaluate(([names, given]) => {
  globalThis.events = [];
  for (const name of names) document.addEventListener(`countersign-${name}`, ({ type, detail }) => globalThis.events.push([type.slice(12), detail]));
  globalThis.made = globalThis.scenes.prompt(given);
}, [EVENTS, options]);
export const run = (page, act) => page.evaluate(act);
/** How many such requests the service has got. */
export const calls = (page, call) => page.evaluate((name) => globalThis.made.server.requests.filter((request) => request.call === name).length, call);
export const field = (page) => page.getByLabel("Code from the text message");
