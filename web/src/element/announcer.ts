// What is said politely, in the one status line.

const SOON = 1_000;
const LATE = 10_000;
const AGAIN = 100;

export class Announcer {
  #line: HTMLElement;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(line: HTMLElement) {
    this.#line = line;
  }

  /** Says it, in place of all that was to be said. The same words twice are said twice. */
  say(text: string): void {
    this.stop();
    if (this.#line.textContent !== text) this.#line.textContent = text;
    else {
      this.#line.textContent = "";
      this.#later(AGAIN, text);
    }
  }

  /** Says after a second what is being done, and after ten that it takes long. What is done sooner needs no words. */
  busy(text: string, slow: string): void {
    this.say("");
    this.#later(SOON, text);
    this.#later(LATE, slow);
  }

  stop(): void {
    this.#timers.splice(0).forEach(clearTimeout);
  }

  #later(milliseconds: number, text: string): void {
    this.#timers.push(setTimeout(() => { this.#line.textContent = text; }, milliseconds));
  }
}
