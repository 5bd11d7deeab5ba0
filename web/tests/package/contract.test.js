// The types of the contract are what the generator makes of openapi-clients.json today.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const WEB = fileURLToPath(new URL("../..", import.meta.url));

test("src/client/contract.ts is generated from the contract: `npm run types` in tests writes it", () => {
  const generator = join(WEB, "tests/node_modules/openapi-typescript/bin/cli.js");
  const made = execFileSync(process.execPath, [generator, "../openapi-clients.json"], { cwd: WEB, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  assert.equal(readFileSync(join(WEB, "src/client/contract.ts"), "utf8"), made);
});
