/**
 * Hands the reader a text as a file.
 *
 * Does not: send anything anywhere: the file is made in the browser.
 */

import { make } from "./dom.js";

// Some browsers read the address a moment after the click.
const KEPT_MS = 10_000;

/**
 * @param {string[]} pieces of the text, one after the other
 * @param {string} name of the file
 * @param {string} type its media type
 */
export function download(pieces, name, type) {
  const url = URL.createObjectURL(new Blob(pieces, { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
