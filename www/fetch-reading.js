/**
 * Fetches what makes the city readable, civi-reading.js: once for all elements, and again where somebody asks for it again.
 *
 * Out: the module. Each further try has an address of its own, for a browser may remember that the last one failed.
 * Does not: decide when.
 */

/** @typedef {typeof import("./civi-reading.js")} Module */

/** @type {Promise<Module> | null} */
let fetched = null;
let tries = 0;

/** @returns {Promise<Module>} */
export function fetchReading() {
  if (fetched) return fetched;
  const url = new URL(`civi-reading.js${tries > 0 ? `?${tries}` : ""}`, import.meta.url).href;
  tries += 1;
  fetched = /** @type {Promise<Module>} */ (import(url));
  fetched.catch(() => (fetched = null));
  return fetched;
}
