// What a person and a page can do with the prompt. It knows no DOM.

import { missingParts, parseCode } from "../client/index.ts";
import type { Approval } from "../client/index.ts";
import { Calls } from "./calls.ts";
import { BEGINNING, confirmsAgain, hasEnded, isBusy, isOpen, secondsLeft, secondsUntil, takesCode } from "./situation.ts";

export class Prompt extends Calls {
  /** Asks for a code where none is asked for: twice at once, or with a code that is still good, sends one text message. */
  async start(): Promise<void> {
    if (takesCode(this.now) || this.now.state === "approved") return;
    await this.resend();
  }

  /** Asks for a code, after an earlier one too. */
  async resend(): Promise<void> {
    const { client, transaction } = this.needed();
    const { state, approval, resendAfter } = this.now;
    if (isBusy(this.now)) return;
    if (secondsUntil(resendAfter) > 0) return this.host.say("wait");
    if (!this.host.emit("before-start", null)) return;
    const codeStands = state === "code";
    this.set({ state: "sending", approval: codeStands ? approval : null, failure: null, mistake: null, asking: false });
    const result = await this.call((options) => client.start(transaction, options), state, "start", codeStands);
    if (!result) return;
    this.#goOn(result.approval);
    this.host.say(codeStands ? "resent" : "sent");
    this.host.emit("sent", { approval: result.approval });
  }

  #goOn(approval: Approval): void {
    this.set({ ...BEGINNING, state: "code", approval, resendAfter: approval.resendAfter });
  }

  /** After a reload: goes on with an approval, or says how it has ended; or with a start that got no answer. False: there is neither. */
  async resume(): Promise<boolean> {
    const { client } = this.host.asked();
    if (client === null || this.now.state !== "idle") return false;
    const result = await this.call((options) => client.resume(options), "idle", "start", false);
    if (result?.outcome === "pending-start") {
      this.host.adopt(result.transaction);
      await this.resend();
    } else if (result?.outcome === "resumed") {
      if (result.approval.transaction) this.host.adopt(result.approval.transaction);
      this.#goOn(result.approval);
    }
    return this.now.state !== "idle";
  }

  /** After a sign-in: what the service would not hear before. */
  async again(typed: string): Promise<void> {
    await (confirmsAgain(this.now) ? this.confirm(typed) : this.resend());
  }

  /** Has a code checked, as it was typed. */
  async confirm(typed: string): Promise<void> {
    const { client } = this.needed();
    const { state, approval, confirmAfter } = this.now;
    if (approval === null || !["code", "receipt-pending", "signed-out"].includes(state)) return;
    const code = parseCode(typed, { expected: approval.text });
    if (code === null) return this.set({ state: "code", failure: null, mistake: "no-code" });
    if (secondsUntil(confirmAfter) > 0) return this.host.say("try-in");
    if (!this.host.emit("before-confirm", null)) return;
    this.set({ state: "checking", failure: null, mistake: null, asking: false });
    const result = await this.call((options) => client.verify(approval, code, options), state, "verify", true);
    if (result?.outcome === "approved") this.#approved(result);
    else if (result) this.#wrong(approval, result.attemptsRemaining);
  }

  #approved({ transactionId, receipt }: { transactionId: string; receipt: string | null }): void {
    this.set({ state: "approved", receipt });
    this.host.emit("approved", { transactionId, receipt });
  }

  #wrong(approval: Approval, attemptsRemaining: number): void {
    this.set({ state: "code", approval: { ...approval, attemptsRemaining }, mistake: "wrong" });
    this.host.emit("wrong-code", { attemptsRemaining });
  }

  /** A text was pasted: its code, if it has one. What it does not say of this approval is told before it is confirmed. */
  paste(text: string): string | null {
    const { approval } = this.now;
    const code = approval && parseCode(text, { expected: approval.text });
    if (!approval || code === null) return null;
    const missing = missingParts(text, approval);
    this.set({ failure: null, missing, mistake: missing.length > 0 ? "mismatch" : null });
    if (missing.length > 0) this.host.emit("mismatch", { missing });
    return code;
  }

  /** Calls the approval off, if there is one that can be, and leaves the prompt. */
  async cancel(): Promise<void> {
    const { client } = this.host.asked();
    const { state, approval } = this.now;
    if (isBusy(this.now)) return;
    if (client && approval && isOpen(this.now)) {
      if (!await this.call((options) => client.cancel(approval, options), state, "start", true)) return;
    }
    if (!hasEnded(this.now)) this.set({ ...BEGINNING, state: "cancelled", approval });
    this.host.emit("cancel", null);
  }

  /** Asks whether really all is to be stopped; or does not ask any more. */
  ask(asking: boolean): void {
    this.set({ asking });
  }

  /** "I did not ask for this": all codes of the user are called off, and nothing is sent or checked for a while. */
  async stopAll(): Promise<void> {
    const { client } = this.needed();
    const result = await this.call((options) => client.lock(options), this.now.state, "start", true);
    if (!result) return;
    const { cancelled, approved, retryAfterSeconds } = result;
    this.set({ ...BEGINNING, state: "user-locked", approval: this.now.approval, resendAfter: Date.now() + retryAfterSeconds * 1000 });
    this.host.emit("not-me", { cancelled, approved, retryAfterSeconds });
  }

  /** The time of a code is over by the clock: while one is being checked, the service has the last word. */
  tick(): void {
    if (this.now.state !== "code" || secondsLeft(this.now) > 0) return;
    this.set({ state: "expired", failure: null, mistake: null, asking: false }, false);
    this.host.emit("expired", null);
  }
}
