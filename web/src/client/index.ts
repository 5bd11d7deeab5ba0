// The client: no DOM, so that it runs in pages, workers, Node and React Native.

export { createCountersign } from "./countersign.ts";
export { parseCode } from "./parse-code.ts";
export { missingParts } from "./missing-parts.ts";
export type * from "./options.ts";
export type * from "./types.ts";
