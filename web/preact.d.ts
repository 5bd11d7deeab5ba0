// <countersign-approval> in the JSX of Preact: `import type {} from "@countersign/web/preact"`.

import type { HTMLAttributes } from "preact";
import type { CountersignApproval } from "./dist/element/index.js";
import type { PromptHandlers, PromptProps } from "./props.js";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "countersign-approval": PromptProps & PromptHandlers & HTMLAttributes<CountersignApproval>;
    }
  }
}
