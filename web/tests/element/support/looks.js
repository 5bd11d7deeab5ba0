// How the prompts of a page look, in numbers: for records that hold on every machine, whatever fonts it has.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);
const WEIGHTS = [400, 700];

/** Brings a font along, the same everywhere. */
export async function serveFont(server) {
  for (const weight of WEIGHTS) {
    const file = await readFile(resolve(`@fontsource/karla/files/karla-latin-${weight}-normal.woff2`));
    server.add(`/font-${weight}.woff2`, file, { "content-type": "font/woff2" });
  }
}

/** Writes the prompts in it. In the page. */
export const useFont = async (weights) => {
  for (const weight of weights) {
    const font = new FontFace("Same", `url(/font-${weight}.woff2)`, { weight });
    document.fonts.add(await font.load());
  }
  document.documentElement.style.setProperty("--countersign-font", "1rem/1.5 Same");
};
useFont.weights = WEIGHTS;

/** Of each scene, where its parts stand: left, top, width and height in pixels of the element, `*` for a width up to the element's. In the page. */
export const boxes = () => Object.fromEntries([...document.querySelectorAll("countersign-approval")].map((element) => {
  const origin = element.getBoundingClientRect();
  const lines = [...element.shadowRoot.querySelectorAll("[part]:not([part=container],[part=terms])")].flatMap((part) => {
    const { left, top, right, width, height } = part.getBoundingClientRect();
    if (width === 0 || (!part.textContent && part.localName !== "input")) return [];
    const wide = origin.right - right < 17 ? "*" : Math.round(width);
    return [`${part.getAttribute("part")} ${Math.round(left - origin.left)} ${Math.round(top - origin.top)} ${wide} ${Math.round(height)}`];
  });
  return [element.parentElement.getAttribute("aria-label"), lines.join("; ")];
}));

/** Of each part, its colours: text, ground, and its border at the start. Where it has several, each with its scenes. In the page. */
export const colours = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const hex = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return `#${[...canvas.getImageData(0, 0, 1, 1).data].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  };
  const looks = {};
  for (const element of document.querySelectorAll("countersign-approval")) {
    for (const part of element.shadowRoot.querySelectorAll("[part]")) {
      if (part.getClientRects().length === 0 || (!part.textContent && part.localName !== "input")) continue;
      const { color, backgroundColor, borderInlineStartStyle: style, borderInlineStartWidth: width, borderInlineStartColor } = getComputedStyle(part);
      const look = `${hex(color)} on ${hex(backgroundColor)}${parseFloat(width) > 0 ? `, ${style} ${width} ${hex(borderInlineStartColor)}` : ""}`;
      ((looks[part.getAttribute("part")] ??= {})[look] ??= new Set()).add(element.parentElement.getAttribute("aria-label"));
    }
  }
  const listed = (scenes, all) => (all.length > 1 ? `: ${[...scenes].join("; ")}` : "");
  return Object.entries(looks).sort().flatMap(([part, found]) => Object.entries(found).map(([look, scenes], _, all) => `${part} ${look}${listed(scenes, all)}`)).join("\n");
};
