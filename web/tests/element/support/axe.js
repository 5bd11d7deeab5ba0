// What is wrong with a page, by axe and by its widths.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const SOURCE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Brings axe into the page. */
export const AXE = new Function(SOURCE);

/** What axe finds in the light DOM and in shadow roots, as `rule: where: why`. Text in the colour of its ground is no doubt, as axe has it. */
export const violations = ({ run }) => run(async (values) => {
  const { violations: found, incomplete } = await globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations", "incomplete"] });
  const unseen = incomplete.map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ any }) => any.some(({ data }) => data?.messageKey === "equalRatio")) }));
  return [...found, ...unseen].flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
}, RULES);

/** What is wider than the page, or than the element around it. In the page. */
export const overflowing = () => {
  const wide = (node) => node.getBoundingClientRect().right > innerWidth + 0.5
    || (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && node.localName !== "input");
  return [...document.querySelectorAll("countersign-approval")].flatMap((element) =>
    [element, ...element.shadowRoot.querySelectorAll("*")].filter(wide).map((node) => `${element.parentElement.getAttribute("aria-label")}: ${node.id || node.localName}`));
};
