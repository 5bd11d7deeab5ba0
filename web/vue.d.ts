// <countersign-approval> in the templates of Vue 3: `import type {} from "@countersign/web/vue"`.

import type { EmitFn, HTMLAttributes, PublicProps } from "vue";
import type { CountersignApproval, EventMap } from "./dist/element/index.js";
import type { PromptProps } from "./props.js";

type Prompt = new () => CountersignApproval & {
  /** What a template may set. */
  $props: PromptProps & HTMLAttributes & PublicProps;
  /** What it may listen to. */
  $emit: EmitFn<{ [Name in keyof EventMap]: (event: EventMap[Name]) => void }>;
};

declare module "vue" {
  interface GlobalComponents {
    "countersign-approval": Prompt;
  }
}
