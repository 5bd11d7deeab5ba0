// What is seen, heard and in focus.

import { Announcer } from "./announcer.ts";
import { draw } from "./drawing.ts";
import type { View } from "./drawing.ts";
import { fieldOf } from "./field.ts";
import type { Field } from "./field.ts";
import { makeFrame } from "./frame.ts";
import { hasEnded, isBusy, mayAskNow, secondsLeft, secondsUntil } from "./situation.ts";
import type { Situation } from "./situation.ts";
import type { Key } from "../locales/locale.ts";
import { fill, headingOf, summaryOf, waitFor } from "./words.ts";

/** How the page wants it. */
export type Settings = Omit<View, "now" | "frame" | "field">;

export class Stage {
  readonly frame = makeFrame();
  #host: HTMLElement;
  #settings: () => Settings;
  #announcer = new Announcer(this.frame["status"]!);
  /** What is told once: that the last minute has begun, and to who pressed too early that a code may be asked for now. */
  #lastMinuteTold = false;
  #waited = false;

  constructor(host: HTMLElement, settings: () => Settings) {
    this.#host = host;
    this.#settings = settings;
  }

  get field(): Field {
    return fieldOf(this.#host, this.frame);
  }

  draw(now: Situation): void {
    draw({ ...this.#settings(), now, frame: this.frame, field: this.field });
  }

  /** Draws what changed, says it and moves the focus. `told`: a person did something for it. */
  move(before: Situation, now: Situation, told: boolean): void {
    const { strings } = this.#settings().tongue;
    const moved = before.state !== now.state, ended = hasEnded(now), within = this.#hasFocus();
    const fresh = before.approval?.approvalId !== now.approval?.approvalId;
    if (fresh) this.#lastMinuteTold = this.#waited = false;
    if (fresh || (ended && now.state !== "signed-out")) this.field.input.value = "";
    this.draw(now);
    if (isBusy(now)) return this.#announcer.busy(strings[now.state as "sending" | "checking"], strings.slow);
    if (moved) this.#announcer.say("");
    if (now.asking !== before.asking && !ended) this.frame[now.asking ? "question" : "not-me"]!.focus();
    else if (ended && moved && (told || within)) this.focusHeading();
    else if (ended && moved) this.#announcer.say(`${headingOf(now, strings)}. ${summaryOf(now, strings)}`);
    else if (now.state === "code" && (needsField(now) || before.state === "sending" || before.state === "idle")) this.focusField(needsField(now));
  }

  /** Says a text, with the time until its wait is over where it has one. */
  say(text: Key, now: Situation): void {
    const { strings, tag } = this.#settings().tongue;
    if (text === "wait") this.#waited = true;
    const moment = text === "try-in" ? now.confirmAfter : now.resendAfter;
    const whole = text === "resent" ? `${strings.sent} ${strings.resent}` : strings[text];
    this.#announcer.say(fill(whole, { time: waitFor(secondsUntil(moment), tag) }));
  }

  /** What the time has brought. */
  tick(now: Situation): void {
    this.draw(now);
    if (now.state === "code" && secondsLeft(now) <= 60 && !this.#lastMinuteTold) {
      this.#lastMinuteTold = true;
      this.say("last-minute", now);
    }
    if (this.#waited && mayAskNow(now)) {
      this.#waited = false;
      this.say("may-ask", now);
    }
  }

  stop(): void {
    this.#announcer.stop();
  }

  /** The field with all that belongs to it in view. */
  focusField(select = false): void {
    const { input } = this.field;
    input.focus({ preventScroll: true });
    if (select) input.select();
    this.showEntry();
  }

  /** Also when a keyboard has opened over the page. */
  showEntry(): void {
    if (this.#isWithin()) this.frame["entry"]!.scrollIntoView({ block: "nearest" });
  }

  /** The heading, or what stands for it below a heading of the page. Only for now: a click on text shall not go there. */
  focusHeading(): void {
    const { heading, summary } = this.frame as Record<"heading" | "summary", HTMLElement>;
    const target = heading.checkVisibility() ? heading : summary;
    target.tabIndex = -1;
    target.addEventListener("blur", () => target.removeAttribute("tabindex"), { once: true });
    target.focus();
  }

  /** The focus is in the element, or nowhere. */
  #hasFocus(): boolean {
    const { activeElement, body } = document;
    return activeElement === null || activeElement === body || this.#isWithin();
  }

  /** Asked of the root that the element is in: the document knows that root's host only. */
  #isWithin(): boolean {
    return this.#host.contains((this.#host.getRootNode() as Document | ShadowRoot).activeElement);
  }
}

/** What was typed is to be corrected. */
const needsField = ({ mistake }: Situation): boolean => mistake === "no-code" || mistake === "wrong";
