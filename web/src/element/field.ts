// The field for the code: the element's own, or one that the page brings.

import { FIELD } from "./frame.ts";
import type { Frame } from "./frame.ts";

export interface Field {
  input: HTMLInputElement;
  error: HTMLElement;
}

/**
 * The page's `<input slot="code">`, or the one in its `slot="code"`, with its `slot="error"` (also deeper, so that it can stand
 * between label and field); else the element's own. An error in another root than its field could not be named by an id.
 */
export function fieldOf(host: HTMLElement, frame: Frame): Field {
  const input = host.querySelector<HTMLInputElement>("input[slot=code],[slot=code] input");
  const error = host.querySelector<HTMLElement>("[slot=error]");
  if (input === null) return { input: frame["input"] as HTMLInputElement, error: frame["error"]! };
  for (const [name, value] of Object.entries(FIELD)) set(input, name, value);
  if (error === null) return { input, error: frame["error"]! };
  error.id ||= "countersign-error";
  error.role = "alert";
  for (const name of ["aria-errormessage", "aria-describedby"]) {
    const ids = input.getAttribute(name)?.split(" ") ?? [];
    set(input, name, [...new Set(ids).add(error.id)].join(" "));
  }
  return { input, error };
}

/** Writes an attribute only where it differs: others may watch what a page brings. */
export function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
