/**
 * Makes text from outside fit to be shown: no control characters, none that turn the reading direction.
 *
 * In: any value out of a feature's properties. Out: plain text for `textContent`.
 * Does not: make markup or links.
 */

// C0 and C1 controls but tab and line feed; bidirectional embeddings, overrides and isolates.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * @param {unknown} value
 * @returns {string}
 */
export function plain(value) {
  const text = typeof value === "string" ? value : value === undefined ? "" : (JSON.stringify(value) ?? "");
  return text.normalize("NFC").replace(UNSEEN, "");
}

/**
 * The same, cut to a length that fits one line.
 * @param {unknown} value
 * @param {number} [limit] in characters
 */
export function short(value, limit = 120) {
  const letters = Array.from(plain(value));
  return letters.length > limit ? letters.slice(0, limit - 1).join("") + "\u2026" : letters.join("");
}

/** As it is compared with what somebody types: without case and accents. @param {string} text */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
