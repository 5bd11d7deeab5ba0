// Registers <countersign-approval>, where there are elements.

import { CountersignApproval } from "./index.ts";

export * from "./index.ts";

if (typeof customElements !== "undefined" && !customElements.get("countersign-approval")) customElements.define("countersign-approval", CountersignApproval);

declare global {
  interface HTMLElementTagNameMap { "countersign-approval": CountersignApproval }
}
