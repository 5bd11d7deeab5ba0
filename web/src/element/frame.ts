// The parts of the element, made once. Label, error and field stand in one root, so that their ids find each other.

type Attributes = Record<string, string>;

/** The attributes of a field for a code, wherever it stands. */
export const FIELD: Attributes = {
  type: "text", inputmode: "numeric", autocomplete: "one-time-code", enterkeyhint: "done", autocapitalize: "off", spellcheck: "false", dir: "ltr",
};

/** An element by its tag; no markup is ever parsed. */
export function make(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** All parts by their names: each is `id`, `part` and, where it says one text only, that text's key. */
export type Frame = Record<string, HTMLElement>;

export function makeFrame(): Frame {
  const frame: Frame = {};
  const part = (name: string, tag: string, attributes: Attributes = {}, ...children: Node[]) =>
    (frame[name] = make(tag, { id: name, part: name, ...attributes }, ...children));
  const slot = (name: string, ...children: Node[]) => (frame[`${name}-slot`] = make("slot", { name }, ...children));
  const button = (name: string, looks = "") => part(name, "button", { type: "button", class: looks });
  part("container", "div", { role: "group", "aria-labelledby": "heading" },
    slot("heading", part("heading", "p", { "aria-describedby": "summary" })), slot("before"), part("summary", "p"),
    part("expected", "div", {}, part("before", "p"), part("terms", "dl"), part("after", "p")),
    part("entry", "div", {}, part("label", "label", { for: "input" }), slot("error", part("error", "p", { role: "alert" })),
      slot("code", part("input", "input", { ...FIELD, name: "one-time-code", "aria-describedby": "error expected hint", "aria-errormessage": "error" })),
      part("hint", "p"), button("confirm", "main")),
    part("status", "p", { role: "status" }), part("facts", "p", {}, part("validity", "span"), part("attempts", "span")),
    part("actions", "div", {}, button("resend"), part("wait", "p"), button("cancel"), button("not-me"),
      part("question", "p", { tabindex: "-1" }), button("yes", "main"), button("no")),
    slot("not-received"), slot("alternative"), slot("after"));
  return frame;
}
