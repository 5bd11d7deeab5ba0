// The package as it is installed: packed, put into a folder of its own, and used from there.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { before, suite, test } from "node:test";
import { pack } from "./pack.js";

const WEB = fileURLToPath(new URL("../..", import.meta.url));
const HERE = dirname(fileURLToPath(import.meta.url));
const { exports, version } = JSON.parse(readFileSync(join(WEB, "package.json"), "utf8"));
/** What there is to import; the others are types alone, or no module. */
const ENTRIES = Object.keys(exports).filter((name) => exports[name].default).map((name) => name.replace(".", "@countersign/web"));

const TSC = ["node_modules/typescript/lib/tsc.js"];

/** A program of the development tools, in a folder. */
const tool = (name, args, cwd) => run(process.execPath, [join(WEB, ...name), ...args], cwd);

function run(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch ({ stdout, stderr, message }) {
    assert.fail(`${message}\n${stdout}\n${stderr}`);
  }
}

suite("the packed package", () => {
  const here = {};
  before(() => { Object.assign(here, pack("packed")); });

  test("holds what its exports name, and no test", () => {
    const installed = join(here.folder, "node_modules/@countersign/web");
    for (const target of Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)))) {
      assert.ok(existsSync(join(installed, target)), target);
    }
    assert.ok(here.files.every((file) => !/test|node_modules|tsconfig|\/\./.test(file.replace("testing", ""))), here.files.join("\n"));
  });

  test("has the version of the contract that it is made for", () => {
    const [, contract] = /^ {2}version: (\S+)$/m.exec(readFileSync(join(WEB, "../openapi.yaml"), "utf8"));
    assert.equal(version, contract);
  });

  test("publint finds nothing", () => {
    const said = tool(["tests/node_modules/publint", "src", "cli.js"], ["run", here.tarball, "--strict"], WEB);
    assert.match(said, /All good/);
  });

  test("attw: each entry has its types, for ESM", () => {
    tool(["tests/node_modules/@arethetypeswrong/cli", "dist", "index.js"], [here.tarball, "--profile", "esm-only", "--exclude-entrypoints", "custom-elements.json", "--no-emoji"], WEB);
  });

  test("importing any of it touches no window: nothing of a browser is asked for", () => {
    writeFileSync(join(here.folder, "import.mjs"), `
      const asked = [];
      for (const name of ["window", "document", "self", "HTMLElement", "customElements", "sessionStorage", "localStorage", "navigator", "CSSStyleSheet"]) {
        Object.defineProperty(globalThis, name, { configurable: true, get() { asked.push(name); return undefined; } });
      }
      for (const entry of ${JSON.stringify(ENTRIES)}) await import(entry);
      // What is asked by name only, as \`globalThis.customElements?.\`, is found missing like any other.
      const used = asked.filter((name) => !["HTMLElement", "customElements", "CSSStyleSheet"].includes(name));
      if (used.length > 0) throw new Error(used.join());
    `);
    run(process.execPath, ["import.mjs"], here.folder);
    // And in Node as it is.
    writeFileSync(join(here.folder, "plain.mjs"), ENTRIES.map((entry) => `await import("${entry}");`).join("\n"));
    run(process.execPath, ["plain.mjs"], here.folder);
  });

  for (const [resolution, options] of [["nodenext", { module: "nodenext" }], ["bundler", { module: "esnext", moduleResolution: "bundler" }]]) {
    test(`consumers compile, and each mistake is found where it is (${resolution})`, () => {
      const folder = join(here.folder, resolution);
      cpSync(join(HERE, "consumers"), folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      compile(folder, options, ["page.ts", "own-prompt.ts"]);
      tool(TSC, ["--project", "."], folder);
      compile(folder, options, ["mistakes.ts"]);
      mistakes(folder);
    });
  }

  test("the code in docs/frontend.md compiles", () => {
    const guide = readFileSync(join(WEB, "../docs/frontend.md"), "utf8");
    const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
    assert.ok(blocks.length >= 4, `${blocks.length}`);
    const folder = join(here.folder, "guide");
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    blocks.forEach((code, at) => writeFileSync(join(folder, `block-${at}.ts`), code));
    compile(folder, { module: "nodenext" }, blocks.map((_, at) => `block-${at}.ts`));
    tool(TSC, ["--project", "."], folder);
  });

  /** As strict as it can be asked for; the package's own types are checked as well. */
  function compile(folder, options, files) {
    const strict = { noEmit: true, strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, target: "es2022", lib: ["es2022", "dom"], types: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...strict, ...options }, files }));
  }

  /** tsc complains about the line behind each `// wrong`, and about nothing else. */
  function mistakes(folder) {
    const wrong = readFileSync(join(folder, "mistakes.ts"), "utf8").split("\n").flatMap((line, at) => (line.includes("// wrong") ? [at + 1] : []));
    const { stdout } = spawnSync(process.execPath, [join(WEB, ...TSC), "--project", "."], { cwd: folder, encoding: "utf8" });
    const found = [...stdout.matchAll(/^mistakes\.ts\((\d+),/gm)].map(([, line]) => Number(line));
    assert.deepEqual([...new Set(found)], wrong, stdout);
    assert.ok(wrong.length > 3);
  }
});
