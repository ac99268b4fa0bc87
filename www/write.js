/**
 * Writes sentences into an element, and only where they are others than before: a screen reader may be reading them.
 *
 * Does not: make markup of them; words of the city's data are marked as such.
 */

/**
 * @param {Element} element
 * @param {import("./language.js").Language} words
 * @param {import("./types.js").Message | readonly import("./types.js").Message[]} said
 */
export function write(element, words, said) {
  const all = Array.isArray(said) ? said : [said];
  if (element.textContent !== words.tellAll(all)) element.replaceChildren(words.showAll(all));
}

/** Why something could not be done, as a message. @param {unknown} error @returns {import("./types.js").Message} */
export function failure(error) {
  return { id: "text_failed", reason: { text: String(/** @type {any} */ (error)?.message ?? error), lang: "en" } };
}
