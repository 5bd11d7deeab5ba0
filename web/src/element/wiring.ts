// From what a person does to what the prompt does.

import type { Prompt } from "./prompt.ts";
import type { Stage } from "./stage.ts";

export function wire(host: HTMLElement, stage: Stage, prompt: Prompt): void {
  const able = () => !host.matches(":disabled");
  const typed = () => stage.field.input.value;
  const on = (name: string, act: () => unknown) => stage.frame[name]!.addEventListener("click", () => { if (able()) act(); });
  on("confirm", () => prompt.confirm(typed()));
  on("resend", () => prompt.again(typed()));
  on("cancel", () => prompt.cancel());
  on("not-me", () => prompt.ask(true));
  on("yes", () => prompt.stopAll());
  on("no", () => prompt.ask(false));
  // On the element: there the events of a field that the page brings arrive as well.
  const inField = (event: Event) => able() && event.composedPath()[0] === stage.field.input;
  host.addEventListener("keydown", (event) => {
    if (!inField(event) || event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    void prompt.confirm(typed());
  });
  host.addEventListener("paste", (event) => {
    const code = inField(event) ? prompt.paste(event.clipboardData?.getData("text") ?? "") : null;
    if (code === null) return;
    event.preventDefault();
    stage.field.input.value = code;
  });
}

/** Looks at the clock every second, and when the page comes back from where timers stand still; at the size when a keyboard opens. */
export function watch(tick: () => void, resized: () => void): AbortController {
  const end = new AbortController();
  const { signal } = end;
  const clock = setInterval(tick, 1000);
  signal.addEventListener("abort", () => clearInterval(clock));
  document.addEventListener("visibilitychange", tick, { signal });
  globalThis.addEventListener("pageshow", tick, { signal });
  globalThis.visualViewport?.addEventListener("resize", resized, { signal });
  return end;
}
