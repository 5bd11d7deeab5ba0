// custom-elements.json says what the element is.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { useBrowser, visit } from "./support/browser.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const MANIFEST = JSON.parse(await readFile(at("../../custom-elements.json"), "utf8")).modules[0].declarations[0];
const names = (list) => list.map(({ name }) => name).sort();

suite("custom-elements.json", () => {
  const here = useBrowser();

  visit(here, "names what there is, and nothing else", async (page) => {
    const found = await page.evaluate(async () => {
      const { STATES } = await import("/dist/element/index.js");
      const { element } = globalThis.scenes.prompt();
      const { constructor, shadowRoot } = element;
      await element.start();
      const chain = [constructor, Object.getPrototypeOf(constructor)].flatMap(({ prototype }) => Object.entries(Object.getOwnPropertyDescriptors(prototype)));
      const members = chain.filter(([name, { value }]) => typeof value !== "function" || !/constructor|Callback$|^reflect$|^emit$/.test(name));
      return {
        attributes: [...constructor.observedAttributes, "name", "disabled"], states: STATES, formAssociated: constructor.formAssociated,
        members: members.map(([name]) => name), readonly: members.filter(([, { get, set }]) => get && !set).map(([name]) => name),
        slots: [...shadowRoot.querySelectorAll("slot")].map(({ name }) => name),
        parts: [...new Set([...shadowRoot.querySelectorAll("[part]")].map((node) => node.getAttribute("part")))],
        properties: [...new Set([...shadowRoot.adoptedStyleSheets[0].cssRules].map(({ cssText }) => cssText).join().match(/--countersign-[a-z-]+/g))],
      };
    });
    assert.deepEqual(names(MANIFEST.attributes), found.attributes.sort());
    assert.deepEqual(names(MANIFEST.members), found.members.sort());
    assert.deepEqual(names(MANIFEST.members.filter(({ readonly }) => readonly)), found.readonly.sort());
    assert.deepEqual(names(MANIFEST.slots), found.slots.sort());
    assert.deepEqual(names(MANIFEST.cssParts), found.parts.sort());
    assert.deepEqual(names(MANIFEST.cssProperties), found.properties.sort());
    assert.deepEqual(names(MANIFEST.cssStates), [...found.states, "invalid", "busy", "last-minute", "resend-ready"].sort());
    assert.equal(MANIFEST.formAssociated, found.formAssociated);
  });

  test("its events are those of the types", async () => {
    const types = await readFile(at("../../src/element/events.ts"), "utf8");
    assert.deepEqual(names(MANIFEST.events), types.match(/(?<=^ {2}")[a-z-]+(?=":)/gm).map((name) => `countersign-${name}`).sort());
  });
});
