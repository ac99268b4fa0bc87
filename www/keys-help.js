/**
 * The keys of the map, as a table: what the reader presses and what it does, with the reader's own keys.
 *
 * In: actions by key. Out: a native table.
 * Does not: change a key: see settings.js.
 */

import { make } from "./dom.js";
import { BINDINGS } from "./keys.js";
import { Section } from "./section.js";

/** Keys that always leave, whatever else is set. */
const ALWAYS = [
  ["Escape", "leave"],
  ["Tab", "leave_tab"],
];

/**
 * A key as it is called.
 * @param {string} key
 * @param {import("./language.js").Language} words
 */
export function nameOf(key, words) {
  const [, shift, bare = key] = /^(Shift\+)?(.+)$/s.exec(key) ?? [];
  const id = `key_${bare === " " ? "Space" : bare}`;
  const name = words.has(id) ? words.say(id) : bare.toUpperCase();
  return shift ? `${words.say("key_Shift")} + ${name}` : name;
}

/** The help. */
export class KeysHelp {
  /** @type {ReadonlyMap<string, string>} */
  #keys = new Map();
  /** @type {import("./language.js").Language | null} */
  #words = null;
  #intro = make("p");
  #caption = make("caption");
  #heads = [make("th", { scope: "col" }), make("th", { scope: "col" })];
  #head = make("thead", {}, [make("tr", {}, this.#heads)]);
  #table = make("table", { class: "keys" }, [this.#caption, this.#head]);
  section = new Section({ id: "keys", title: "keys_title", level: 4 });

  constructor() {
    this.section.body.append(this.#intro, this.#table);
  }

  /** What is said of the keys where the map is described. */
  get sentence() {
    const words = this.#words;
    if (!words) return "";
    const names = ["next", "previous", "where", "keys"].map((action) => [action, [...this.#keys].find(([, it]) => it === action)?.[0]]);
    // Where signs are switched off there are the arrows still.
    if (names.some(([, key]) => key === undefined)) return words.say("map_keys_few");
    return words.say("map_keys", Object.fromEntries(names.map(([action = "", key = ""]) => [action, nameOf(key, words)])));
  }

  /** @param {import("./language.js").Language} words @param {ReadonlyMap<string, string>} keys */
  translate(words, keys) {
    this.#words = words;
    this.section.translate(words);
    this.#intro.textContent = words.say("keys_intro");
    this.#caption.textContent = words.say("keys_caption");
    ["keys_key", "keys_action"].forEach((id, at) => this.#heads[at]?.replaceChildren(words.say(id)));
    this.show(keys);
  }

  /** @param {ReadonlyMap<string, string>} keys actions by key */
  show(keys) {
    this.#keys = keys;
    const words = this.#words;
    if (!words) return;
    const known = BINDINGS.map(({ action }) => [[...this.#keys].filter(([, it]) => it === action).map(([key]) => key), action]);
    const all = /** @type {[string[], string][]} */ ([...known, ...ALWAYS.map(([key, action]) => [[key], action])]);
    this.#table.replaceChildren(
      this.#caption,
      this.#head,
      ...all
        .filter(([names]) => names.length > 0)
        .map(([names, action]) => {
          const written = names.map((key) => make("kbd", {}, [nameOf(key, words)])).flatMap((it, at) => (at > 0 ? [` ${words.say("keys_or")} `, it] : [it]));
          return make("tr", {}, [make("th", { scope: "row" }, written), make("td", {}, [words.say(`do_${action}`)])]);
        }),
    );
  }
}
