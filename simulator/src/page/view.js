// The page's elements: what is shown, said aloud, and in focus.

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

/** A button that takes no effect while it says so. It keeps the focus, which `disabled` would take away. */
export function setBusy(button, text) {
  button.dataset.text ??= button.textContent;
  button.textContent = text ?? button.dataset.text;
  button.setAttribute("aria-disabled", String(text !== null));
}

export function summary(id, entries) {
  at(id).replaceChildren(...entries.flatMap(([term, value]) => [element("dt", term), element("dd", value)]));
}

export function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}
