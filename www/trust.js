/**
 * The one Trusted Types policy of the project, `civitwin`: it lets our own worker start and nothing else.
 *
 * In: the name of one of our script files. Out: what `new Worker` takes, a TrustedScriptURL where the browser has them.
 * A second copy of this module finds the first one's policy by `Symbol.for("civitwin")`: a policy can be made only once.
 * Does not: make HTML or script text.
 */

const SHARED = Symbol.for("civitwin");
const SCRIPTS = ["civi-worker.js"];
const HERE = new URL(".", import.meta.url);

/** @typedef {{ createScriptURL(url: string): any }} Policy */

/**
 * @param {string} url
 * @returns {string}
 */
function ours(url) {
  const { origin, pathname } = new URL(url);
  if (origin !== HERE.origin || !SCRIPTS.some((name) => pathname.endsWith(`/${name}`))) {
    throw new TypeError(`expected one of civitwin's own scripts, found ${JSON.stringify(url)}`);
  }
  return url;
}

/** @returns {Policy} */
function policy() {
  const page = /** @type {any} */ (globalThis);
  page[SHARED] ??= page.trustedTypes?.createPolicy("civitwin", { createScriptURL: ours }) ?? { createScriptURL: ours };
  return page[SHARED];
}

/**
 * @param {string} name a file beside this one
 * @returns {any}
 */
export function trustedUrl(name) {
  return policy().createScriptURL(new URL(name, HERE).href);
}
