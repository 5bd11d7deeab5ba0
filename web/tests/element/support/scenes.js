// The prompt in each of its states, brought there as a person would: served to the browser.

import { createCountersign } from "../../../dist/client/index.js";
import { addLocale } from "../../../dist/element/define.js";
import { de } from "../../../dist/locales/de.js";
import { fr } from "../../../dist/locales/fr.js";
import { it } from "../../../dist/locales/it.js";
import { scriptedServer } from "../../../dist/testing/index.js";

[de, fr, it].forEach(addLocale);

export const TRANSACTION = { template: "payment", fields: { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" } };
const never = () => new Promise(() => {});

/** A prompt in the page, with a service of its own. `markup`: what the page puts into it. */
export function prompt({ locale = "en", attributes = {}, markup = () => [], parent = document.querySelector("main") } = {}) {
  const server = scriptedServer();
  const element = document.createElement("countersign-approval");
  for (const [name, value] of Object.entries({ locale, ...attributes })) element.setAttribute(name, value);
  element.append(...markup());
  element.client = createCountersign({ baseUrl: "https://approvals.example.com", storage: null, fetch: server.fetch });
  element.transaction = TRANSACTION;
  parent.append(element);
  const part = (name) => element.shadowRoot.getElementById(name);
  const field = () => element.querySelector("input") ?? part("input");
  return {
    server, element, part, field,
    type: (code) => { field().value = code; return element.confirm(); },
    paste(text) {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", text);
      field().dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }));
    },
  };
}

/** One that has been sent its code, and what its check is answered with. */
const checked = (...answers) => async (made) => {
  made.server.next("verify", ...answers);
  await made.element.start();
  await made.type("123456");
};
const started = (...answers) => async (made) => {
  made.server.next("start", ...answers);
  await made.element.start();
};

/** Each state, and each way in which the field looks different, by name. */
export const SCENES = {
  "idle": async () => {},
  "sending": ({ server, element }) => { server.next("start", never); void element.start(); },
  "code": ({ element }) => element.start(),
  "code: no code": async (made) => { await made.element.start(); await made.type("12"); },
  "code: wrong code": async (made) => { await made.element.start(); await made.type("654321"); },
  "code: last attempt": async (made) => { await made.element.start(); await made.type("654321"); await made.type("654322"); },
  "code: another text message": async (made) => { await made.element.start(); made.paste("Code 123456 pays CHF 12.00 to account CH93...11111111."); },
  "code: no answer": async (made) => { await made.element.start(); made.server.next("verify", "no-answer"); await made.type("123456"); },
  "code: unavailable": checked({ problem: "upstream-unavailable", members: { retryAfter: 20 } }),
  "code: unknown": checked({ problem: "outcome-unknown", members: { retryAfter: 1, attemptsRemaining: 2 } }),
  "code: last minute": async (made) => { made.server.approval.expiresInSeconds = 50; await made.element.start(); },
  "code: asking": async (made) => { await made.element.start(); made.part("not-me").click(); },
  "checking": async (made) => { await made.element.start(); made.server.next("verify", never); void made.type("123456"); },
  "receipt-pending": checked({ problem: "receipt-pending", members: { retryAfter: 20 } }),
  "expired": checked({ problem: "approval-expired" }),
  "locked": async (made) => { await made.element.start(); for (const code of ["1111", "2222", "3333"]) await made.type(code); },
  "user-locked": started({ problem: "approval-locked", members: { retryAfter: 1800 } }),
  "held": started({ problem: "rate-limited", members: { retryAfter: 500 } }),
  "refused": started({ problem: "approval-refused" }),
  "used": checked({ problem: "approval-used" }),
  "unknown": started({ problem: "outcome-unknown", members: { next: "new", retryAfter: 25 } }),
  "unavailable": started({ problem: "upstream-misconfigured" }),
  "signed-out": started({ status: 401, body: { message: "Unauthorized" } }),
  "approved": async (made) => { await made.element.start(); await made.type("123456"); },
  "cancelled": async (made) => { await made.element.start(); await made.element.cancel(); },
};

/** All scenes below each other, each in a region of its name. */
export async function showAll(locale) {
  document.documentElement.lang = locale;
  for (const [name, act] of Object.entries(SCENES)) {
    const parent = document.createElement("section");
    parent.setAttribute("aria-label", name);
    document.querySelector("main").append(parent);
    const alternative = () => Object.assign(document.createElement("a"), { slot: "alternative", href: "#", textContent: "App" });
    await act(prompt({ locale, parent, markup: () => [alternative()] }));
  }
}

/** What is said: each change of the two live regions, as `status: …` or `alert: …`. */
export function listen(made) {
  const said = [];
  const note = (name, node) => new MutationObserver(() => { if (node.textContent) said.push(`${name}: ${node.textContent}`); })
    .observe(node, { childList: true, characterData: true, subtree: true });
  note("status", made.part("status"));
  note("alert", made.element.querySelector("[slot=error]") ?? made.part("error"));
  return said;
}

Object.assign(globalThis, { scenes: { prompt, SCENES, showAll, listen, TRANSACTION } });
