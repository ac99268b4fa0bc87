/**
 * What a feature is called.
 *
 * In: a feature. Out: its name as a message or as text; "Building 12" where it has none.
 * Does not: say anything else of it: see details.js.
 */

import { plain } from "./text.js";

/** @typedef {import("./types.js").Feature} Feature */

/** @param {Pick<Feature, "name" | "layer" | "index">} feature @returns {import("./types.js").Message} */
export function named({ name, layer, index }) {
  const text = plain(name ?? "");
  return text ? { id: "named", name: { text, lang: null } } : { id: "unnamed", kind: layer, index: String(index) };
}

/** The same as text. @param {Feature} feature @param {import("./language.js").Language} words */
export const title = (feature, words) => words.tell(named(feature));
