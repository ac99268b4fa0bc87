/**
 * Reads the patterns of a catalogue: a subset of ICU MessageFormat 1.
 *
 * In: `{name}`, `{name, plural, =0 {…} one {# …} other {…}}`, `{name, select, a {…} other {…}}`; `#` is the number of the
 * plural around it. An apostrophe is one, but two are one as well, and before `{`, `}` or `#` it quotes up to the next.
 * And one form more: `{way, form, to}` puts in a word as it stands in such a place; the word's own pattern chooses by
 * `{form, select, to {…} other {…}}`. It is for languages that bend words, or put another before them.
 * Out: parts: text, and arguments with the parts to choose from.
 * Does not: know a language, or put anything in.
 */

/** @typedef {string | Argument} Part */
/**
 * @typedef {object} Argument
 * @property {string} name
 * @property {string} [form]  of the word that is put in
 * @property {boolean} isPlural  chooses by number; else by word
 * @property {Map<string, Part[]> | null} options  none: the value itself
 */

const ARGUMENT = /\{\s*(\w+)\s*(?:,\s*form\s*,\s*(\w+)|,\s*(plural|select)\s*,\s*)?/y;
const OPTION = /\s*(=?\w+)\s*\{/y;
const END = /\s*\}/y;

/**
 * @param {string} pattern
 * @returns {Part[]}
 * @throws {SyntaxError} where it is no pattern
 */
export function parse(pattern) {
  let at = 0;
  /** @param {RegExp} what */
  const take = (what) => {
    what.lastIndex = at;
    const found = what.exec(pattern);
    if (found) at = what.lastIndex;
    return found;
  };
  /** @param {string} expected @returns {never} */
  const refuse = (expected) => {
    throw new SyntaxError(`expected ${expected} at ${at}, found ${JSON.stringify(pattern)}`);
  };
  /** @param {string} plural the name of the plural around, or nothing @returns {Part[]} up to a closing brace or the end */
  const read = (plural) => {
    /** @type {Part[]} */
    const parts = [];
    /** @param {string} text */
    const add = (text) => {
      const last = parts.length - 1;
      if (typeof parts[last] === "string") parts[last] += text;
      else parts.push(text);
    };
    while (at < pattern.length && pattern[at] !== "}") {
      const letter = pattern[at] ?? "";
      const next = pattern[at + 1] ?? "";
      if (letter === "{") {
        parts.push(argument());
      } else if (letter === "'" && next && "'{}#".includes(next)) {
        const end = next === "'" ? at + 1 : pattern.indexOf("'", at + 1);
        add(next === "'" ? "'" : pattern.slice(at + 1, end < 0 ? undefined : end));
        at = end < 0 ? pattern.length : end + 1;
      } else {
        if (letter === "#" && plural) parts.push({ name: plural, isPlural: false, options: null });
        else add(letter);
        at += 1;
      }
    }
    return parts;
  };
  /** @returns {Argument} */
  const argument = () => {
    const [, name = "", form, kind] = take(ARGUMENT) ?? refuse("the name of an argument");
    const isPlural = kind === "plural";
    /** @type {Map<string, Part[]> | null} */
    const options = kind ? new Map() : null;
    for (let option = options && take(OPTION); option; option = take(OPTION)) {
      options?.set(option[1] ?? "", read(isPlural ? name : ""));
      if (!take(END)) refuse("a closing brace");
    }
    if (!take(END)) refuse("a closing brace");
    if (options && !options.has("other")) refuse("an option called other");
    return { name, form, isPlural, options };
  };
  const parts = read("");
  return at < pattern.length ? refuse("the end") : parts;
}
