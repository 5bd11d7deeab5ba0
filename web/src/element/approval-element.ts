// <countersign-approval>: the prompt for the code of a text message.

import type { Approval, Countersign, Failure, Transaction } from "../client/index.ts";
import type { EventMap } from "./events.ts";
import { FormControl } from "./form-control.ts";
import { Prompt } from "./prompt.ts";
import { secondsLeft, secondsUntil, takesCode } from "./situation.ts";
import type { Situation, State } from "./situation.ts";
import { settingsOf, takeEarly } from "./settings.ts";
import { Stage } from "./stage.ts";
import type { Settings } from "./stage.ts";
import { styles } from "./styles.ts";
import type { Overrides } from "./tongue.ts";
import { WebOtp } from "./web-otp.ts";
import { watch, wire } from "./wiring.ts";

export class CountersignApproval extends FormControl {
  static readonly observedAttributes = ["locale", "code-length", "webotp", "heading-level", "show", "required"];
  #client: Countersign | null = null;
  #transaction: Transaction | null = null;
  #strings: Overrides = {};
  #watch: AbortController | null = null;
  #otp = new WebOtp();
  #stage = new Stage(this, () => this.#settings());
  #prompt = new Prompt({
    asked: () => ({ client: this.#client, transaction: this.#localized() }),
    adopt: (transaction) => { this.#transaction = transaction; },
    changed: (before, told) => this.#changed(before, told),
    emit: (name, detail) => this.emit(name, detail),
    say: (text) => this.#stage.say(text, this.#prompt.now),
  });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [styles()];
    root.append(this.#stage.frame["container"]!);
    root.addEventListener("slotchange", () => this.#draw());
    wire(this, this.#stage, this.#prompt);
  }

  /** What it calls the service with. */
  get client(): Countersign | null { return this.#client; }
  set client(client: Countersign | null) { this.#client = client ?? null; this.#draw(); }

  /** What is to be approved. Another one than before: the prompt begins anew. */
  get transaction(): Transaction | null { return this.#transaction; }
  set transaction(transaction: Transaction | null) {
    const before = JSON.stringify(this.#transaction);
    this.#transaction = transaction ?? null;
    if (before !== "null" && before !== JSON.stringify(this.#transaction)) this.reset();
    this.#draw();
  }

  /** Texts in place of those of the language. */
  get strings(): Overrides { return this.#strings; }
  set strings(strings: Overrides) { this.#strings = strings ?? {}; this.#draw(); }

  get state(): State { return this.#prompt.now.state; }
  get approval(): Approval | null { return this.#prompt.now.approval; }
  get failure(): Failure | null { return this.#prompt.now.failure; }
  get attemptsRemaining(): number | null { return this.approval?.attemptsRemaining ?? null; }
  get secondsLeft(): number { return secondsLeft(this.#prompt.now); }
  get resendInSeconds(): number { return secondsUntil(this.#prompt.now.resendAfter); }
  /** The receipt, once it is approved; empty before that, and where receipts are off. */
  get value(): string { return this.#prompt.now.receipt ?? ""; }

  /** Has a code sent where none waits: twice at once sends one text message. */
  start(): Promise<void> { return this.#prompt.start(); }
  /** Has what stands in the field checked. */
  confirm(): Promise<void> { return this.#prompt.confirm(this.#stage.field.input.value); }
  /** Has another code sent; the earlier one is not asked for any more. */
  resend(): Promise<void> { return this.#prompt.resend(); }
  /** Calls off what is open. */
  cancel(): Promise<void> { return this.#prompt.cancel(); }
  /** After a reload: goes on with the approval that the client remembers, or says how it has ended. False: there is none. */
  resume(): Promise<boolean> { return this.#prompt.resume(); }
  /** As at the beginning; nothing is called off. */
  reset(): void { this.#prompt.reset(); }

  override focus(options?: FocusOptions): void {
    if (takesCode(this.#prompt.now)) this.#stage.focusField();
    else super.focus(options);
  }

  connectedCallback(): void {
    takeEarly(this, ["client", "transaction", "strings"]);
    this.#draw();
    this.#watch = watch(() => this.#tick(), () => this.#stage.showEntry());
    this.#waitForCode();
  }

  disconnectedCallback(): void {
    this.#watch?.abort();
    this.#stage.stop();
    this.#otp.stop();
  }

  attributeChangedCallback(): void { this.#draw(); }
  formDisabledCallback(): void { this.#draw(); }
  formResetCallback(): void { this.reset(); }

  #settings(): Settings {
    return settingsOf(this, this.#strings, this.#client !== null && this.#transaction !== null);
  }

  /** The text message speaks the language of the page, unless the transaction says otherwise. */
  #localized(): Transaction | null {
    return this.#transaction && { locale: this.#settings().tongue.tag, ...this.#transaction };
  }

  #tick(): void {
    this.#prompt.tick();
    this.#stage.tick(this.#prompt.now);
    this.#reflect();
  }

  #changed(before: Situation, told: boolean): void {
    this.#stage.move(before, this.#prompt.now, told);
    this.#reflect();
    this.#waitForCode();
  }

  #draw(): void {
    this.#stage.draw(this.#prompt.now);
    this.#reflect();
  }

  #reflect(): void {
    this.reflect(this.#prompt.now, this.#settings().tongue.strings.failed, this.#stage.field.input);
  }

  #waitForCode(): void {
    if (this.state !== "code" || this.getAttribute("webotp") === "off") return this.#otp.stop();
    void this.#otp.wait((code) => {
      this.#stage.field.input.value = code;
      this.#stage.say("filled", this.#prompt.now);
    });
  }
}

export interface CountersignApproval {
  addEventListener<Name extends keyof EventMap>(name: Name, listener: (this: CountersignApproval, event: EventMap[Name]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}
