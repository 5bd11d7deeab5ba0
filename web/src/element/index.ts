// The element, without registering it.

export { CountersignApproval } from "./approval-element.ts";
export { addLocale } from "./tongue.ts";
export { STATES } from "./situation.ts";
export type { State } from "./situation.ts";
export type { EventMap, EventName, Events } from "./events.ts";
export type { Overrides } from "./tongue.ts";
export type { Locale, Plural, Strings } from "../locales/locale.ts";
