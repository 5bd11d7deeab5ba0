// How the page wants it: by its attributes, and by what it set before the element was there.

import type { Settings } from "./stage.ts";
import { languageAround, tongueOf } from "./tongue.ts";
import type { Overrides } from "./tongue.ts";

const SHOWN = "transaction validity attempts resend cancel";

/** `ready`: client and transaction are there. */
export function settingsOf(element: HTMLElement, strings: Overrides, ready: boolean): Settings {
  const level = Number(element.getAttribute("heading-level") ?? 2);
  const shown = (element.getAttribute("show") ?? SHOWN).split(/\s+/);
  return {
    tongue: tongueOf(element.getAttribute("locale") || languageAround(element), strings), ready, disabled: element.matches(":disabled"),
    codeLength: Number(element.getAttribute("code-length")), level: level >= 2 && level <= 6 ? level : 0, shows: (token) => shown.includes(token),
  };
}

/** Properties that were set before the element was defined would hide its own. */
export function takeEarly<Name extends string>(element: { [name in Name]: unknown }, names: readonly Name[]): void {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete (element as Partial<typeof element>)[name];
    element[name] = value;
  }
}
