// The page's elements: what is shown, said aloud, and in focus.

import { face, spoken } from "./clock.js";

export const at = (id) => document.getElementById(id);

const PANELS = ["payment", "confirmation", "done"];

export function showPanel(shown) {
  for (const id of PANELS) at(id).hidden = id !== shown;
}

/** Says it without showing it. The same words twice are said twice. */
export function announce(text) {
  at("announcer").textContent = "";
  setTimeout(() => { at("announcer").textContent = text; }, 50);
}

/** A problem, in its panel: shown, and said by its role. Empty: none. */
export function notice(panel, text) {
  at(`${panel}-notice`).textContent = text;
  if (text !== "") at(`${panel}-notice`).scrollIntoView({ block: "nearest" });
}

/** A button that takes no effect now. It keeps the focus, which `disabled` would take away. */
export function setUsable(button, usable) {
  button.setAttribute("aria-disabled", String(!usable));
}

export function setBusy(button, text) {
  button.dataset.text ??= button.textContent;
  button.textContent = text ?? button.dataset.text;
}

/** A countdown with its line; hidden at 0. */
export function countdown(id, seconds) {
  at(id).hidden = seconds === 0;
  at(`${id}-time`).textContent = face(seconds);
}

/** A countdown that describes the button which it holds back. */
export function holdBack(button, id, seconds) {
  countdown(id, seconds);
  if (seconds > 0) button.setAttribute("aria-describedby", id);
  else button.removeAttribute("aria-describedby");
}

export const sayWait = (seconds) => announce(`You can try again in ${spoken(seconds)}.`);

export function summary(id, entries) {
  at(id).replaceChildren(...entries.flatMap(([term, value]) => [element("dt", term), element("dd", value)]));
}

export function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}
