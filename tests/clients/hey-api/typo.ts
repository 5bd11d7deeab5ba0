// A type that there is not: this must not compile.

import type { Problem } from "./contract/index.ts";

export function isWrong(problem: Problem): boolean {
  switch (problem.type) {
    case "urn:countersign:problem:code-rejectd":
      return true;
    default:
      return false;
  }
}
