// The language that the element speaks.

import { en } from "../locales/en.ts";
import type { Locale, Strings } from "../locales/locale.ts";

const LOCALES = new Map<string, Strings>([[en.language, en.strings]]);

/** Teaches the element a language; English it knows. */
export function addLocale({ language, strings }: Locale): void {
  LOCALES.set(language, strings);
}

/** A page's own texts, in place of those of the language. */
export type Overrides = Partial<Strings>;

export interface Tongue {
  /** For `lang`, numbers and durations: the tag as asked for where its language is known, else `en`. */
  tag: string;
  strings: Strings;
  plural: Intl.PluralRules;
}

export function tongueOf(wanted: string, overrides: Overrides): Tongue {
  const language = wanted.toLowerCase().split("-")[0]!;
  const known = LOCALES.get(language);
  const tag = known ? wellFormed(wanted) ?? language : en.language;
  const strings = known ?? en.strings;
  return { tag, strings: { ...strings, ...overrides, fields: { ...strings.fields, ...overrides.fields } }, plural: new Intl.PluralRules(tag) };
}

/** The tag, if `Intl` can take it. */
function wellFormed(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** The language of the nearest `lang` around an element, also outside the shadow roots that it is in. */
export function languageAround(element: Element): string {
  const marked = element.closest<HTMLElement>("[lang]");
  if (marked) return marked.lang;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : "";
}
