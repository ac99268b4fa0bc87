/**
 * Two accessibility engines over a page: axe-core and IBM's accessibility-checker-engine, at WCAG 2.2 A and AA.
 *
 * In: a page. Out: what they object to, one line each; nothing where they are content.
 * Both are run by the driver, past the page's own policy, and see into open shadow roots.
 * Does not: see the pixels of a canvas, or replace people.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = (path) => readFileSync(createRequire(import.meta.url).resolve(path), "utf8");
const AXE = source("axe-core/axe.min.js");
const IBM = source("accessibility-checker-engine/ace.js");

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Rules about the page around the element, which the tests' page is not a model of. */
const PAGE_RULES = ["aria_content_in_landmark", "skip_main_exists", "style_highcontrast_visible"];

/** What axe objects to at WCAG 2.2 A and AA, and by its best practices. @param {import("playwright-core").Page} page */
export async function axe(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const found = await window.axe.run(document, { runOnly: { type: "tag", values: [...tags, "best-practice"] }, rules: { region: { enabled: false } } });
    return found.violations.map((it) => `axe ${it.id}: ${it.nodes.map((node) => node.html.slice(0, 200)).join(" ")}`);
  }, WCAG);
}

/** What IBM's engine calls a violation at WCAG 2.2 A and AA. @param {import("playwright-core").Page} page */
export async function ibm(page) {
  await page.evaluate(`${IBM};globalThis.ace = ace`);
  return page.evaluate(async (rules) => {
    const report = await new window.ace.Checker().check(document, ["WCAG_2_2"]);
    return report.results
      .filter((it) => it.value[0] === "VIOLATION" && it.value[1] === "FAIL" && !rules.includes(it.ruleId))
      .map((it) => `ibm ${it.ruleId} ${it.reasonId}: ${it.message} ${it.snippet.slice(0, 200)}`);
  }, PAGE_RULES);
}

/** Both. @param {import("playwright-core").Page} page */
export const audit = async (page) => [...(await axe(page)), ...(await ibm(page))];
