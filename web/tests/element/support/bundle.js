// A page's script with all that it imports, as a bundler makes it.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const svelte = {
  name: "svelte",
  setup: ({ onLoad }) => onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({
    contents: compile(await readFile(path, "utf8"), { filename: path, generate: "client" }).js.code,
  })),
};

export async function bundle(page, options = {}) {
  const { outputFiles: [file] } = await build({
    absWorkingDir: at("../.."), entryPoints: [at(`../pages/${page}`)], bundle: true, format: "esm", target: "es2022", write: false, jsx: "automatic", plugins: [svelte],
    // The development builds: they complain of what hydration does not find as it was rendered.
    define: { "process.env.NODE_ENV": "\"development\"", "ngDevMode": "true", "__VUE_OPTIONS_API__": "true", "__VUE_PROD_DEVTOOLS__": "false", "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__": "true" }, conditions: ["development", "browser"],
    alias: {
      "@countersign/web/define": at("../../../dist/element/define.js"), "@countersign/web/testing": at("../../../dist/testing/index.js"),
      "@countersign/web": at("../../../dist/client/index.js"), "vue": "vue/dist/vue.esm-bundler.js",
    },
    ...options,
  });
  return file.text;
}
