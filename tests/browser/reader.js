/**
 * A reader without a mouse: keys, what has the focus, and what is said, in a page with one element.
 *
 * Everything is done by keys, and everything is found by role and name; nothing is asked of the element's methods.
 * Does not: assert anything about a city.
 */
import assert from "node:assert/strict";
import { until } from "./harness.js";

/** So many stops of Tab are tried on the way to something. */
const STOPS_MOST = 40;

/** Presses keys, one after the other. @param {import("playwright-core").Page} page @param {string[]} keys */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Notes from now on all that is said, politely or at once, in the order in which it is said. */
export const listen = (page) =>
  page.evaluate(() => {
    window.heard = [];
    const note = (region) => {
      const text = region.textContent.trim();
      if (text !== "" && text !== window.heard.at(-1)) window.heard.push(text);
    };
    for (const region of window.twin.shadowRoot.querySelectorAll("[role=status],[role=alert]")) {
      new MutationObserver(() => note(region)).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });

/** What is said that fits once it was acted. The same words said again count as well. @returns {Promise<string>} */
export async function told(page, pattern, act) {
  const before = await page.evaluate(() => {
    // Said again, the same words are news.
    window.heard.push("");
    return window.heard.length;
  });
  await act();
  const found = ([from, source]) => window.heard.slice(from).find((it) => new RegExp(source, "i").test(it)) ?? "";
  await until(page, found, [before, pattern.source]);
  return page.evaluate(found, [before, pattern.source]);
}

/** What has the focus: its role or tag, and its name or text. */
export const focused = (page) =>
  page.evaluate(() => {
    const it = window.twin.shadowRoot.activeElement ?? document.activeElement;
    return `${it.getAttribute("role") ?? it.localName}: ${(it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent).trim().slice(0, 80)}`;
  });

/** Waits until this has the focus. @param {import("playwright-core").Locator} wanted */
export async function hasFocus(page, wanted) {
  await wanted.waitFor();
  const end_ms = Date.now() + 30_000;
  while (!(await isFocused(wanted))) {
    assert.ok(Date.now() < end_ms, `expected the focus on ${wanted}, found ${await focused(page)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const isFocused = async (wanted) => (await wanted.count()) > 0 && wanted.first().evaluate((it) => it.getRootNode().activeElement === it);

/**
 * Tabs until this has the focus; how many stops it took.
 * @param {import("playwright-core").Locator} wanted
 * @param {"Tab" | "Shift+Tab"} [key]
 */
export async function tabTo(page, wanted, key = "Tab") {
  const passed = [];
  for (let stop = 1; stop <= STOPS_MOST; stop++) {
    await page.keyboard.press(key);
    if (await isFocused(wanted)) return stop;
    passed.push(await focused(page));
  }
  throw new assert.AssertionError({ message: `expected ${wanted} on the way of ${key}, found ${passed.join(" | ")}` });
}

/** From wherever one is to the map. */
export async function toMap(page) {
  const map = page.getByRole("application");
  if (await isFocused(map)) return;
  const isBehind = await map.evaluate((it) => {
    const { activeElement } = it.getRootNode();
    return activeElement !== null && (it.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  });
  await tabTo(page, map, isBehind ? "Shift+Tab" : "Tab");
}

/** The details' box, wherever it is. */
export const details = (page) => page.getByRole("region").filter({ has: page.getByRole("button", { name: /^Close details$/ }) });

/** Chooses in a native list by its arrow keys. @param {import("playwright-core").Locator} list that has the focus @param {string} label */
export async function chooseByKeys(page, list, label) {
  const shown = () => list.evaluate((it) => it.selectedOptions[0]?.textContent ?? "");
  await page.keyboard.press("Home");
  for (let step = 0; step < 20 && (await shown()) !== label; step++) await page.keyboard.press("ArrowDown");
  assert.equal(await shown(), label, "it is in the list");
}

/** The sort of a column of the table, of whose heads one has the focus: by arrow keys and Enter. */
export async function sortBy(page, table, name, times = 1) {
  const head = table.getByRole("columnheader", { name }).getByRole("button");
  await page.keyboard.press("Home");
  for (let step = 0; step < 8 && !(await isFocused(head)); step++) await page.keyboard.press("ArrowRight");
  await hasFocus(page, head);
  for (let time = 0; time < times; time++) {
    await page.keyboard.press("Enter");
    const wanted = time === 0 ? "ascending" : "descending";
    await until(page, ([sort, text]) => [...window.twin.shadowRoot.querySelectorAll("thead th")].some((it) => it.textContent === text && it.getAttribute("aria-sort") === sort), [wanted, name]);
  }
}

/** The table's rows, cell by cell, as texts. */
export const rowsOf = (page) =>
  page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("#section-table tbody tr")].map((row) => [...row.children].map((it) => it.textContent.trim())));
