// What a person is told about a situation.

import type { Failure } from "../client/index.ts";
import type { Key, Strings } from "../locales/locale.ts";
import { hasEnded } from "./situation.ts";
import type { Situation } from "./situation.ts";

/** A text with its values. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const textOf = (strings: Strings, key: string): string => strings[key as Key] ?? "";

/** The name of the text that says what happened. A limit at the check is not the user's; an unknown code is as good as one called off. */
function happened(call: Situation["call"], { kind, next }: Failure): string {
  if (next === "done") return "used";
  if (kind === "not-found") return "cancelled";
  if (call === "start") return kind;
  return kind === "outcome-unknown" ? "check-unknown" : kind === "rate-limited" ? "unavailable" : kind;
}

/** What happened, and what to do now. Only at the check the same is typed again: at a start there is a button for it. */
export function failureText(call: Situation["call"], failure: Failure, strings: Strings): string {
  const { next } = failure;
  const what = textOf(strings, happened(call, failure)) || textOf(strings, next === "report" ? "mistake" : "unavailable");
  return `${what} ${next === "same" && call === "start" ? "" : textOf(strings, next)}`.trim();
}

/** What stands between label and field; at a wrong code with the attempts that are left. */
export function errorOf(now: Situation, strings: Strings, plural: Intl.PluralRules): string {
  const { mistake, missing, failure, call, approval } = now;
  if (hasEnded(now)) return "";
  if (mistake === "wrong") return `${strings.wrong} ${attemptsOf(now, strings, plural)}.`;
  if (mistake === "mismatch") return fill(strings.mismatch, { missing: missing.map((name) => approval?.shown?.[name] ?? name).join(", ") });
  if (mistake) return strings[mistake];
  return failure ? failureText(call, failure, strings) : "";
}

/** What an ended prompt says below its heading. */
export function summaryOf(now: Situation, strings: Strings): string {
  if (!hasEnded(now) || now.state === "approved") return "";
  return now.failure ? failureText(now.call, now.failure, strings) : textOf(strings, now.state);
}

export function headingOf(now: Situation, strings: Strings): string {
  if (!hasEnded(now)) return strings.heading;
  if (now.state === "approved" || now.state === "used") return strings.approved;
  return now.state === "cancelled" ? strings.left : strings.failed;
}

export function attemptsOf({ approval }: Situation, { attempts }: Strings, plural: Intl.PluralRules): string {
  const n = approval?.attemptsRemaining ?? 0;
  return fill(attempts[plural.select(n)] ?? attempts.other, { n });
}

const unit = (count: number, name: string, tag: string): string =>
  new Intl.NumberFormat(tag, { style: "unit", unit: name, unitDisplay: "long" }).format(count);

/** `20 seconds`, `2 minutes`, `1 hour`: in steps of ten seconds below ninety, else rounded up, so that it never ticks and is never short. */
export function waitFor(seconds: number, tag: string): string {
  if (seconds <= 90) return unit(seconds < 10 ? seconds : Math.ceil(seconds / 10) * 10, "second", tag);
  return seconds <= 5400 ? unit(Math.ceil(seconds / 60), "minute", tag) : unit(Math.ceil(seconds / 3600), "hour", tag);
}

/** How long a code is valid: a quarter of a minute that has begun does not take a minute away. Empty: less than a minute. */
export const validFor = (seconds: number, tag: string): string =>
  seconds <= 60 ? "" : unit(Math.max(1, Math.floor((seconds + 15) / 60)), "minute", tag);
