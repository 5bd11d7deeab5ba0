// <countersign-approval> in the JSX of React 19: `import type {} from "@countersign/web/jsx"`.

import type { ClassAttributes, HTMLAttributes } from "react";
import type { Countersign, Transaction } from "./dist/client/index.js";
import type { CountersignApproval, EventMap, Overrides } from "./dist/element/index.js";

/** React listens to these on an element that it has made itself; on one that came from a server, use `addEventListener`. */
type Handlers = { [Name in keyof EventMap as `on${Name}`]?: (event: EventMap[Name]) => void };

interface PromptAttributes {
  client?: Countersign | null;
  transaction?: Transaction | null;
  strings?: Overrides;
  locale?: string;
  "code-length"?: number;
  webotp?: "auto" | "off";
  "heading-level"?: "none" | 2 | 3 | 4 | 5 | 6;
  show?: string;
  name?: string;
  required?: boolean;
  disabled?: boolean;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "countersign-approval": PromptAttributes & Handlers & HTMLAttributes<CountersignApproval> & ClassAttributes<CountersignApproval>;
    }
  }
}
