// The element as a control of a form: its value is the receipt, its states are there for CSS.

import type { EventName, Events } from "./events.ts";
import { isBusy, mayAskNow, secondsLeft, takesCode } from "./situation.ts";
import type { Situation } from "./situation.ts";

/** The states for `:state(…)`, how it stands and what else can hold of it; and whether they do. */
const statesOf = (now: Situation): [string, boolean][] => [
  [now.state, true], ["invalid", now.mistake !== null], ["busy", isBusy(now)],
  ["last-minute", takesCode(now) && secondsLeft(now) <= 60],
  ["resend-ready", now.state !== "idle" && mayAskNow(now)],
];

// Where there is no DOM, in Node, a page can still be rendered with the element in it.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export abstract class FormControl extends Base {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();

  get name(): string { return this.getAttribute("name") ?? ""; }
  set name(value: string) { this.setAttribute("name", value); }

  /** The form is not valid before it is confirmed. */
  get required(): boolean { return this.hasAttribute("required"); }
  set required(value: boolean) { this.toggleAttribute("required", value); }

  get disabled(): boolean { return this.matches(":disabled"); }
  set disabled(value: boolean) { this.toggleAttribute("disabled", value); }

  get form(): HTMLFormElement | null { return this.#internals.form; }
  get validity(): ValidityState { return this.#internals.validity; }
  checkValidity(): boolean { return this.#internals.checkValidity(); }
  reportValidity(): boolean { return this.#internals.reportValidity(); }

  /** Shows forms and CSS how it stands. `anchor`: where a browser points to when the form cannot be sent yet. */
  protected reflect(now: Situation, message: string, anchor: HTMLElement): void {
    const { state, receipt } = now;
    const { states } = this.#internals;
    this.#internals.setFormValue(receipt);
    this.#internals.setValidity({ valueMissing: this.required && state !== "approved" }, message, this.shadowRoot!.contains(anchor) ? anchor : this);
    states.clear();
    for (const [name, holds] of statesOf(now)) if (holds) states.add(name);
    // Not before something happens: React takes an attribute for a mistake that its server has not written.
    if (state !== "idle" || this.dataset["state"]) this.dataset["state"] = state;
  }

  protected emit<Name extends EventName>(name: Name, detail: Events[Name]): boolean {
    return this.dispatchEvent(new CustomEvent(`countersign-${name}`, { detail, bubbles: true, composed: true, cancelable: name.startsWith("before-") }));
  }
}
