// A type that there is not: this must not compile.

import type { components } from "./contract.ts";

export function isWrong(problem: components["schemas"]["Problem"]): boolean {
  switch (problem.type) {
    case "urn:countersign:problem:code-rejectd":
      return true;
    default:
      return false;
  }
}
