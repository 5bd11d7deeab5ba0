// The developer's view: what was sent and answered, as it was.

import { countersign, payments } from "./api.js";
import { at } from "./view.js";

const KEPT = 20;
const calls = [];

at("apis").textContent = [countersign, payments].filter(Boolean).join(" and ");

/** Adds a call on top. */
export function recordCall({ url, headers, body, answer }) {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join("");
  calls.unshift(`POST ${url}\n${sent}${body}\n\n${answer.status || "no answer"}\n${indented(answer.text)}`);
  calls.splice(KEPT);
  at("calls").textContent = calls.join("\n\n————\n\n");
}

function indented(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}
