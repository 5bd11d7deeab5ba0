// What is shown, drawn from the situation. Only what differs is written, so that nothing is said twice.

import type { Key } from "../locales/locale.ts";
import { set } from "./field.ts";
import type { Field } from "./field.ts";
import { make } from "./frame.ts";
import type { Frame } from "./frame.ts";
import { confirmsAgain, hasEnded, isBusy, isOpen, mayAsk, secondsLeft, secondsUntil, takesCode } from "./situation.ts";
import type { Situation } from "./situation.ts";
import type { Tongue } from "./tongue.ts";
import { attemptsOf, errorOf, fill, headingOf, summaryOf, validFor, waitFor } from "./words.ts";

/** All that the drawing depends on. */
export interface View {
  now: Situation;
  tongue: Tongue;
  frame: Frame;
  field: Field;
  /** Client and transaction are there. */
  ready: boolean;
  disabled: boolean;
  codeLength: number;
  /** 2 to 6; 0: no heading in the outline of the page, and none at all before it says how it ended. */
  level: number;
  shows(token: string): boolean;
}

/** A part or a slot: whether it is shown, and what it says if that is not the text of its own name. */
type Line = [name: string, shown: boolean, text?: string];

const put = (node: Node, text: string): void => { if (node.textContent !== text) node.textContent = text; };

export function draw(view: View): void {
  const { now, tongue: { strings, plural, tag }, frame, field, disabled, level } = view;
  const lines = [...entryOf(view), ...actionsOf(view), ...timesOf(view)];
  for (const [name, shown, text = strings[name as Key]] of lines) {
    frame[name]!.hidden = !shown;
    if (text !== undefined) put(frame[name]!, text);
  }
  drawTerms(view);
  frame["container"]!.lang = tag;
  frame["heading"]!.role = level ? "heading" : null;
  frame["heading"]!.ariaLevel = String(level);
  frame["resend"]!.className = takesCode(now) ? "" : "main";
  put(field.error, errorOf(now, strings, plural));
  set(field.input, "aria-invalid", String(now.mistake !== null));
  field.input.readOnly = now.state === "checking";
  field.input.disabled = disabled;
  for (const name of ["confirm", "cancel", "not-me", "yes"]) setUsable(frame[name]!, !disabled && !isBusy(now));
  setUsable(frame["resend"]!, !disabled && !isBusy(now) && frame["wait"]!.hidden);
}

/** A button that takes no effect now. It keeps the focus, which `disabled` would take away. */
const setUsable = (button: HTMLElement, able: boolean): void => set(button, "aria-disabled", String(!able));

function entryOf({ now, tongue: { strings }, frame, field, ready, codeLength, level }: View): Line[] {
  const ended = hasEnded(now), entered = takesCode(now), typed = entered && now.state !== "receipt-pending";
  // A heading of the page says nothing of the end.
  const slotted = (frame["heading-slot"] as HTMLSlotElement).assignedNodes().length > 0;
  const summary = ended && slotted ? `${headingOf(now, strings)}. ${summaryOf(now, strings)}`.trim() : summaryOf(now, strings);
  return [
    ["heading", ended || (level > 0 && (ready || now.state !== "idle")), headingOf(now, strings)],
    ["summary", summary !== "", summary],
    ["before", entered], ["after", entered],
    ["label", typed && field.input === frame["input"]], ["code-slot", typed], ["input", typed],
    ["hint", typed, `${codeLength ? `${fill(strings.digits, { n: codeLength })} ` : ""}${strings.hint}`],
    ["confirm", entered],
    ["not-received-slot", entered], ["alternative-slot", ["refused", "locked", "user-locked", "unavailable"].includes(now.state)],
  ];
}

function actionsOf({ now, tongue: { strings }, ready, shows }: View): Line[] {
  const { asking, state } = now;
  const ended = hasEnded(now), open = takesCode(now), confirms = confirmsAgain(now);
  return [
    ["resend", !asking && ready && (confirms || mayAsk(now)) && (shows("resend") || !open), strings[confirms ? "confirm" : now.approval ? "resend" : "send"]],
    ["cancel", !asking && shows("cancel") && (open || ended) && state !== "approved", strings[ended ? "back" : "cancel"]],
    ["not-me", !asking && shows("cancel") && isOpen(now)],
    ["question", asking], ["yes", asking], ["no", asking, strings.back],
  ];
}

/** All that changes with the time. */
function timesOf({ now, tongue: { strings, plural, tag }, frame, shows }: View): Line[] {
  const { approval, asking } = now;
  const timed = approval !== null && isOpen(now);
  const time = validFor(secondsLeft(now), tag);
  const wait = mayAsk(now) ? secondsUntil(now.resendAfter) : 0;
  const waits = wait > 0 && !asking && (shows("resend") || !takesCode(now));
  set(frame["resend"]!, "aria-describedby", waits ? "wait" : "");
  const validity = time ? fill(strings.valid, { time }) : strings["last-minute"];
  return [
    ["validity", timed && shows("validity") && frame["status"]!.textContent !== validity, validity],
    ["attempts", timed && shows("attempts"), attemptsOf(now, strings, plural)],
    ["wait", waits, fill(strings.wait, { time: waitFor(wait, tag) })],
  ];
}

/** What the text message must say; once it is over, what it was about. */
function drawTerms({ now: { approval, state }, tongue: { strings }, frame, shows }: View): void {
  const entries = Object.entries(approval?.shown ?? {});
  frame["expected"]!.hidden = !shows("transaction") || entries.length === 0 || state === "idle";
  const rows = entries.map(([name, value]) => make("div", {},
    make("dt", { part: "expected-term" }, strings.fields[name] ?? name),
    make("dd", { part: "expected-value", lang: approval?.locale ?? "" }, value)));
  if (frame["terms"]!.textContent !== rows.map((row) => row.textContent).join("")) frame["terms"]!.replaceChildren(...rows);
}
