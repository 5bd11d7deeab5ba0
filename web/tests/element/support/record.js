// A record that a test is compared with; UPDATE=1 writes it anew.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";

/** `entries`: text by name. The record lists them in their order, each below `== name`. */
export async function compare(file, entries) {
  const text = Object.entries(entries).map(([name, lines]) => `== ${name}\n${lines.trimEnd()}\n`).join("\n");
  if (process.env.UPDATE) await writeFile(file, text);
  assert.equal(text, await readFile(file, "utf8"), `${file.pathname.split("/").at(-1)} says otherwise; if that is right now: UPDATE=1`);
}
