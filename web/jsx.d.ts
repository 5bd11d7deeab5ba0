// <countersign-approval> in the JSX of React 19: `import type {} from "@countersign/web/jsx"`.

import type { ClassAttributes, HTMLAttributes } from "react";
import type { CountersignApproval } from "./dist/element/index.js";
import type { PromptHandlers, PromptProps } from "./props.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      /** React listens to these on an element that it has made itself; on one that came from a server, use `addEventListener`. */
      "countersign-approval": PromptProps & PromptHandlers & HTMLAttributes<CountersignApproval> & ClassAttributes<CountersignApproval>;
    }
  }
}
