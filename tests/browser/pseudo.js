/**
 * Pretended languages, made from English: accents and longer words show what was forgotten or doesn't fit; words from
 * right to left show what looks at the wrong side.
 *
 * In: the catalogue of English. Out: the text of a module to serve in place of `lang-en.js` or `lang-ar.js`.
 * Does not: touch what is no text of a pattern: names of arguments and options.
 */
import { readFileSync } from "node:fs";

const source = readFileSync(new URL("../../www/lang-en.js", import.meta.url), "utf8");
// The folder's files are modules, but nothing there says so to Node.
const { default: english } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const ACCENTS = { a: "á", c: "ç", e: "é", i: "ï", l: "ł", n: "ñ", o: "ö", s: "š", t: "ţ", u: "ü", y: "ý", A: "Å", C: "Ç", E: "É", I: "Î", N: "Ñ", O: "Ø", S: "Š", T: "Ť", U: "Û" };

/**
 * The pattern with its text changed.
 * @param {string} pattern
 * @param {(text: string) => string} change
 */
export function changed(pattern, change) {
  // Inside an odd number of braces stand names; inside an even number text.
  return pattern.split(/([{}])/).reduce(
    ({ depth, out }, part) => {
      const next = part === "{" ? depth + 1 : part === "}" ? depth - 1 : depth;
      return { depth: next, out: out + (part.length > 1 || !"{}".includes(part) ? (depth % 2 === 0 ? change(part) : part) : part) };
    },
    { depth: 0, out: "" },
  ).out;
}

const module = (catalogue) => `export default ${JSON.stringify(catalogue)};`;
const words = (change) => Object.fromEntries(Object.entries(english.words).map(([id, pattern]) => [id, change(pattern)]));

/** English as it is, for tests that look words up. */
export const ENGLISH = english;

const accented = (text) => text.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter);
/** Accents, and a third longer: as long as other languages are. */
export const LONG = module({ ...english, words: words((pattern) => `${changed(pattern, accented)}${"~".repeat(Math.ceil(pattern.replace(/\{.*\}/g, "").length / 3))}`) });

/** From right to left. */
export const MIRRORED = module({ ...english, code: "ar", dir: "rtl", locale: "ar-EG", words: words((pattern) => `\u200f${changed(pattern, (text) => text.replace(/[A-Za-z]+/g, (word) => `\u202e${word}\u202c`))}`) });
