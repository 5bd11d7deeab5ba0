// What a page loads, minified by esbuild and gzipped. kB are 1,000 bytes.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { suite, test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** The size of what this code comes to, with all that it imports but `external`. */
async function size(contents, external = []) {
  const { outputFiles: [file] } = await build({
    stdin: { contents, resolveDir: FOLDER }, bundle: true, minify: true, format: "esm", target: "es2022", write: false, external,
  });
  return gzipSync(file.contents, { level: 9 }).length;
}

const NAME = "@countersign/web";

const PROMPT = `export * from "${NAME}"; import "${NAME}/define";`;

suite("gzip sizes", () => {
  const limits = [
    ["client", `export * from "${NAME}"`, 3_500],
    ["parseCode alone", `export { parseCode } from "${NAME}"`, 600],
    ["element with client and English", PROMPT, 11_800],
  ];
  for (const [what, code, limit] of limits) {
    test(`${what}: at most ${limit} bytes`, async (context) => {
      const bytes = await size(code);
      context.diagnostic(`${what}: ${bytes} bytes`);
      assert.ok(bytes <= limit, `${bytes} bytes`);
    });
  }

  for (const locale of ["de", "fr", "it"]) {
    test(`what ${locale} adds: at most 900 bytes`, async (context) => {
      const bytes = await size(`${PROMPT} export * from "${NAME}/locales/${locale}"`) - await size(PROMPT);
      context.diagnostic(`${locale} adds ${bytes} bytes`);
      assert.ok(bytes > 0 && bytes <= 900, `${bytes} bytes`);
    });
  }

  test("the client is not loaded a second time by the element", async () => {
    const both = await size(`export * from "${NAME}"; export * from "${NAME}/element"`);
    const apart = await size(`export * from "${NAME}"`) + await size(`export * from "${NAME}/element"`);
    assert.ok(both < apart);
  });
});
