// The package as npm packs it, installed from that into an empty folder below `target`.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = fileURLToPath(new URL("../../../target/web", import.meta.url));

/** Gives the folder, the tarball and the names of the packed files. The registry is not asked: there are no dependencies. */
export function pack(name) {
  const folder = join(TARGET, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [{ filename, files }] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", TARGET], WEB));
  const tarball = join(TARGET, filename);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  npm(["install", "--offline", "--no-audit", "--no-fund", tarball], folder);
  return { folder, tarball, files: files.map(({ path }) => path) };
}

/** npm of the Node that runs here: make tells it where it is none of PATH. */
function npm(args, cwd) {
  const { NPM = "npm" } = process.env;
  const [program, ...first] = NPM.split(" ");
  return execFileSync(program, [...first, ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
