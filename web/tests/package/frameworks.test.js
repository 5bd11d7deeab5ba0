// The types of the element for frameworks: they take what is right and refuse what is wrong.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
/** A page in JSX. */
const JSX = `
export const right = <countersign-approval locale="de-CH" heading-level="none" required oncountersign-approved={({ detail }) => { const receipt: string | null = detail.receipt; void receipt; }} />;
// @ts-expect-error there is no such level
export const attribute = <countersign-approval heading-level={7} />;
// @ts-expect-error there is no such member
export const member = <countersign-approval oncountersign-sent={({ detail }) => detail.code} />;
`;
const installed = (name) => [at(`../node_modules/${name}`)];

/** By the entry of the package: the page's file, its text, and where tsc finds the framework. */
const FRAMEWORKS = {
  jsx: ["page.tsx", JSX, { paths: { "react": installed("@types/react"), "react/jsx-runtime": installed("@types/react/jsx-runtime") }, options: { jsx: "react-jsx", types: ["react"] } }],
  preact: ["page.tsx", JSX, { paths: { "preact": installed("preact"), "preact/jsx-runtime": installed("preact/jsx-runtime") }, options: { jsx: "react-jsx", jsxImportSource: "preact" } }],
  svelte: ["page.ts", `
import type { SvelteHTMLElements } from "svelte/elements";
type Prompt = SvelteHTMLElements["countersign-approval"];
export const right: Prompt = { locale: "de-CH", "heading-level": "none", "oncountersign-approved": ({ detail }) => { const receipt: string | null = detail.receipt; void receipt; } };
// @ts-expect-error there is no such level
export const attribute: Prompt = { "heading-level": 7 };
// @ts-expect-error there is no such member
export const member: Prompt = { "oncountersign-sent": ({ detail }) => detail.code };
`, { paths: { "svelte/elements": installed("svelte/elements.d.ts") } }],
  vue: ["page.ts", `
import type { GlobalComponents } from "vue";
type Prompt = InstanceType<GlobalComponents["countersign-approval"]>;
export const right: Prompt["$props"] = { locale: "de-CH", "heading-level": "none" };
export const listen = (emit: Prompt["$emit"], event: CustomEvent<{ transactionId: string; receipt: string | null }>) => emit("countersign-approved", event);
// @ts-expect-error there is no such level
export const attribute: Prompt["$props"] = { "heading-level": 7 };
// @ts-expect-error there is no such event
export const member = (emit: Prompt["$emit"], event: CustomEvent<null>) => emit("countersign-declined", event);
`, { paths: { vue: installed("vue") } }],
};

suite("the types for frameworks", { timeout: 60_000 }, () => {
  for (const [entry, [file, page, { paths, options }]] of Object.entries(FRAMEWORKS)) {
    test(`${entry}: what is right is taken, what is wrong is refused`, () => {
      const folder = mkdtempSync(at("types-"));
      try {
        writeFileSync(`${folder}/${file}`, `import type {} from "@countersign/web/${entry}";\n${page}`);
        const compilerOptions = {
          strict: true, noEmit: true, skipLibCheck: true, module: "esnext", moduleResolution: "bundler", target: "es2022", lib: ["es2022", "dom"], types: [], ...options,
          paths: { [`@countersign/web/${entry}`]: [at(`../../${entry}.d.ts`)], ...paths },
        };
        writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: [file] }));
        const { stdout } = spawnSync(process.execPath, [at("../../node_modules/typescript/lib/tsc.js"), "-p", folder], { encoding: "utf8" });
        assert.equal(stdout, "");
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
