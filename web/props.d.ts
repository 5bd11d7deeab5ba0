// What frameworks set on <countersign-approval>, and what they hear of it.

import type { Countersign, Transaction } from "./dist/client/index.js";
import type { EventMap, Overrides } from "./dist/element/index.js";

export interface PromptProps {
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

export type PromptHandlers = { [Name in keyof EventMap as `on${Name}`]?: (event: EventMap[Name]) => void };
