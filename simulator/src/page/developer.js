// The developer's view: what was sent and answered, as it was.

import { at } from "./view.js";

const KEPT = 20;
const calls = [];

/** An address that the simulator has written into the page. */
export const addressOf = (name) => document.querySelector(`meta[name=${name}]`).content;

at("apis").textContent = [addressOf("countersign-api"), addressOf("payments-api")].filter(Boolean).join(" and ");

/** `fetch` whose calls are shown. */
export async function recorded(url, init) {
  const show = (answer) => record(url, init, answer);
  try {
    const answer = await fetch(url, init);
    answer.clone().text().then((text) => show(`${answer.status}\n${indented(text)}`), () => show(`${answer.status}\nbroken off`));
    return answer;
  } catch (error) {
    show(`no answer\n${error}`);
    throw error;
  }
}

/** Adds a call on top. */
function record(url, { method = "GET", headers = {}, body = "" }, answer) {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join("");
  calls.unshift(`${method} ${url}\n${sent}${body}\n\n${answer}`);
  calls.splice(KEPT);
  at("calls").textContent = calls.join("\n\n————\n\n");
}

function indented(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}
