// <countersign-approval> in the templates of Svelte 5: `import type {} from "@countersign/web/svelte"`.

import type { HTMLAttributes } from "svelte/elements";
import type { CountersignApproval } from "./dist/element/index.js";
import type { PromptHandlers, PromptProps } from "./props.js";

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "countersign-approval": PromptProps & PromptHandlers & HTMLAttributes<CountersignApproval>;
  }
}
