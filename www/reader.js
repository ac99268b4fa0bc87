/**
 * What the reader chose on this page: step size, keys, theme and so on; each choice goes before the page's own.
 *
 * In: names and texts. Out: the same, and `changed`. Kept in memory; on this device only after the reader asked for it,
 * under one name, and forgotten as soon as the reader asks for that.
 * Does not: know what a choice means.
 */

import { choices } from "./defaults.js";
import { SIGNS, isSign } from "./keys.js";

const NAME = "civitwin";
/** More than this was not written here. */
const LENGTH_MAX = 4_000;

/** What may be chosen: what was kept by another version, or by somebody else, is checked. @type {Readonly<Record<string, readonly string[]>>} */
const VALUES = {
  announce: choices.announce,
  theme: choices.theme,
  step_m: ["0", "25", "100", "400"],
  filter: ["notable", "all", "readings"],
  level: ["short", "normal", "full"],
  volume: ["0.25", "0.5", "0.75", "1"],
  motion: ["less", "full"],
  words: ["open", "folded"],
  signs: ["off"],
  patterns: ["on"],
  flat: ["on"],
  data: ["low"],
};

/** @param {string} name @param {unknown} value */
function isChoice(name, value) {
  if (typeof value !== "string") return false;
  return name.startsWith("key_") ? isSign(value) : Object.hasOwn(VALUES, name) && VALUES[name]?.includes(value);
}

/** Where choices are kept; a browser may forbid it. @returns {Storage | null} */
function storage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** The choices of one reader, for one element. */
export class Reader {
  #changed;
  /** @type {Map<string, string>} */
  #choices = new Map();
  #isKept = false;

  /** @param {(name: string) => void} changed */
  constructor(changed) {
    this.#changed = changed;
    try {
      const text = storage()?.getItem(NAME) ?? "";
      const kept = text && text.length <= LENGTH_MAX ? JSON.parse(text) : null;
      for (const [name, value] of Object.entries(kept ?? {})) if (isChoice(name, value)) this.#choices.set(name, String(value));
      this.#isKept = kept !== null;
    } catch {
      // What can't be read was not chosen.
    }
  }

  /** Whether choices are kept on this device. */
  get isKept() {
    return this.#isKept;
  }

  /** What was chosen; null where nothing was. @param {string} name */
  recall(name) {
    return this.#choices.get(name) ?? null;
  }

  /** The reader's own keys, by action. @returns {Record<string, string>} */
  get keys() {
    const own = SIGNS.map(({ action }) => [action, this.recall(`key_${action}`)]);
    return Object.fromEntries(own.filter(([, key]) => key !== null));
  }

  /** @param {string} name @param {string | null} value null: as the page has it */
  remember(name, value) {
    if (this.recall(name) === value) return;
    if (value === null) this.#choices.delete(name);
    else this.#choices.set(name, value);
    if (this.#isKept) this.#write();
    this.#changed(name);
  }

  /** Keeps all choices on this device, from now on. @returns {boolean} whether the browser lets it */
  keep() {
    this.#isKept = this.#write();
    return this.#isKept;
  }

  /** Nothing is on this device any more, and nothing is chosen. */
  forget() {
    this.#isKept = false;
    try {
      storage()?.removeItem(NAME);
    } catch {
      // Nothing could be kept there either.
    }
    const names = [...this.#choices.keys()];
    this.#choices.clear();
    for (const name of names) this.#changed(name);
  }

  #write() {
    try {
      storage()?.setItem(NAME, JSON.stringify(Object.fromEntries(this.#choices)));
      return storage() !== null;
    } catch {
      return false;
    }
  }
}
