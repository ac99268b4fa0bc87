/**
 * Search by name or by kind: a combobox with a list of what was found.
 *
 * In: what is typed; kinds are looked for among the words of the reader's language, names by the engine.
 * Out: the feature that was chosen.
 * After the combobox pattern of the ARIA Authoring Practices Guide: the focus stays in the field, arrows move in the list.
 * Does not: search while nothing is typed.
 */

import { make } from "./dom.js";
import { keep } from "./keep.js";
import { fold } from "./text.js";
import { failure, write } from "./write.js";

const LIMIT = 20;
const PAUSE_MS = 200;
const KINDS_MAX = 40;
/** Ids of words for kinds of things begin like this; a layer is one too. */
const KINDS = ["type_", "kind_"];

/** The search. */
export class Search {
  #tools;
  #label = make("label", { for: "search" });
  #list = make("ul", { id: "found", role: "listbox", hidden: "" });
  #input = make("input", {
    id: "search",
    type: "text",
    inputmode: "search",
    enterkeyhint: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-controls": "found",
    "aria-expanded": "false",
    "aria-describedby": "search-result",
  });
  #result = make("p", { id: "search-result" });
  /** @type {import("./types.js").Item[]} */
  #items = [];
  #active = -1;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  box = make("div", { class: "search", role: "search" }, [this.#label, this.#input, this.#result, this.#list]);

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    // A press would take the focus out of the field before the click.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", ({ target }) => {
      const option = /** @type {HTMLElement} */ (target).closest("li");
      if (option) this.#choose([...this.#list.children].indexOf(option));
    });
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.#label.textContent = words.say("search_label");
    this.#list.setAttribute("aria-label", words.say("search_list"));
    this.#clear();
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  /** Nothing that is typed is looked for any more. */
  stop() {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  #typed() {
    this.stop();
    this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
    if (this.#input.value.trim() === "") this.#clear();
  }

  async #search() {
    this.stop();
    const number = this.#asked;
    const text = this.#input.value.trim();
    if (text === "") return;
    try {
      const { items, total } = await this.#tools.ask({ type: "search", text, kinds: this.#kinds(text), limit: LIMIT });
      if (number !== this.#asked) return;
      this.#show(items);
      const id = total === 0 ? "search_none" : total > items.length ? "search_some" : "search_found";
      this.#tell({ id, count: items.length, total, text: { text, lang: null } });
    } catch (error) {
      if (number !== this.#asked) return;
      this.#close();
      this.#tell(failure(error));
    }
  }

  /** @param {import("./types.js").Message} message */
  #tell(message) {
    write(this.#result, this.#tools.words(), message);
    this.#tools.say(message, true);
  }

  /** @param {string} text @returns {string[]} */
  #kinds(text) {
    const wanted = fold(text);
    const words = this.#tools.words();
    const known = [...KINDS.flatMap((prefix) => words.words(prefix)), ...this.#tools.layers.map((id) => [id, words.say(id, { count: 2 })])];
    return known.filter(([, word = ""]) => fold(word).includes(wanted)).map(([id = ""]) => id).slice(0, KINDS_MAX);
  }

  /** @param {import("./types.js").Item[]} items */
  #show(items) {
    const words = this.#tools.words();
    this.#items = items;
    keep(this.#list, items, (it) => it.index, (item) =>
      make("li", { id: `found-${item.index}`, role: "option", "aria-selected": "false" }, [
        make("span", { class: "name" }, [words.show(item.title)]),
        " ",
        make("span", { class: "soft" }, [words.show(item.about)]),
      ]),
    );
    this.#list.hidden = items.length === 0;
    this.#input.setAttribute("aria-expanded", String(items.length > 0));
    this.#activate(-1);
  }

  #close() {
    this.#show([]);
  }

  #clear() {
    this.stop();
    this.#result.textContent = "";
    this.#close();
  }

  /** @param {number} place -1 for none */
  #activate(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.#list.children[place];
    if (option) {
      this.#input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { length } = this.#items;
    const isOpen = length > 0;
    switch (event.key) {
      case "ArrowDown":
        if (!isOpen) this.#search();
        else this.#activate((this.#active + 1) % length);
        break;
      case "ArrowUp":
        if (isOpen) this.#activate((this.#active <= 0 ? length : this.#active) - 1);
        break;
      case "Enter":
        if (isOpen) this.#choose(Math.max(0, this.#active));
        else this.#search();
        break;
      case "Escape":
        // The first closes the list, the second clears the field.
        if (!isOpen) this.#input.value = "";
        this.#clear();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} place */
  #choose(place) {
    const item = this.#items[place];
    if (item) this.#tools.choose(item.index);
  }
}
