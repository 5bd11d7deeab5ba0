// WebOTP: the browser offers the code of a text message that names this site.

interface OtpRequest extends CredentialRequestOptions { otp: { transport: ["sms"] } }
interface OtpCredential extends Credential { code: string }

export class WebOtp {
  #request: AbortController | null = null;

  /** Waits for the text message. Whatever fails, fails silently: the code can be typed. */
  async wait(filled: (code: string) => void): Promise<void> {
    if (this.#request !== null || !("OTPCredential" in globalThis)) return;
    const { signal } = this.#request = new AbortController();
    const options: OtpRequest = { otp: { transport: ["sms"] }, signal };
    const credential = await navigator.credentials.get(options).catch(() => null) as OtpCredential | null;
    if (credential && !signal.aborted) filled(credential.code);
  }

  stop(): void {
    this.#request?.abort();
    this.#request = null;
  }
}
