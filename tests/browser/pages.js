/**
 * What several test files ask of a page with one element and a pretended engine.
 *
 * Does not: assert anything.
 */
import { blocks } from "./cities.js";
import { until } from "./harness.js";

export const FILES = { "/city.geojson": JSON.stringify(blocks()) };

/** A page with one loaded element; found clean at the end. */
export async function withCity(site, wish, act) {
  const opened = await site.open({ attributes: { city: "city.geojson", ...wish.attributes }, size: [600, 400], ...wish, ...(wish.attributes ? { attributes: { city: "city.geojson", ...wish.attributes } } : {}) });
  await until(opened.page, async () => (await window.twin.stats()).features === 25);
  await act(opened.page, opened);
  await opened.close();
}

/** What the engine was asked, of one type. */
export const asked = (page, type) => page.evaluate(async (name) => (await window.twin.stats()).asked.filter((it) => it.type === name), type);

/** What the polite line says. */
export const line = (page) => page.evaluate(() => window.twin.shadowRoot.querySelector("[role=status]").textContent);

/** Waits until the polite line says something that fits. */
export const says = (page, pattern) =>
  until(page, ([source, flags]) => new RegExp(source, flags).test(window.twin.shadowRoot.querySelector("[role=status]").textContent), [pattern.source, pattern.flags]);

/** Has the engine do something by itself. */
export const drill = (page, type) => page.evaluate((name) => window.twin[Symbol.for("civitwin.drill")](name), type);

/** What has the focus: the words it is found by. */
export const focused = (page) =>
  page.evaluate(() => {
    const it = window.twin.shadowRoot.activeElement;
    return it ? (it.getAttribute("aria-label") ?? it.textContent).trim() : null;
  });

export const onMap = (page) => page.evaluate(() => window.twin.focus());
