/**
 * The details of one feature: a heading, its kind and height in words, and every property it came with, as text.
 *
 * In: a feature, or none. Out: `closed` when the reader closes it.
 * Does not: make markup or links out of data, or take the focus.
 */

import { make } from "./dom.js";
import { plain } from "./text.js";

/** @typedef {import("./types.js").Feature} Feature */

/** @typedef {import("./language.js").Language} Language */

/** What a feature is called, as a message: "Building 12" where it has no name. @param {Feature} feature @returns {import("./types.js").Message} */
export function named({ name, layer, index }) {
  const text = plain(name ?? "");
  return text ? { id: "named", name: { text, lang: null } } : { id: "unnamed", kind: layer, index: String(index) };
}

/** The same as text. @param {Feature} feature @param {Language} words */
export const title = (feature, words) => words.tell(named(feature));

/** @param {Feature} feature @param {Language} words */
function heightInWords({ height_m, height_source }, words) {
  if (height_m === null || height_m === undefined) return null;
  const height = { m: height_m };
  return height_source ? words.tell({ id: `height_${height_source}`, height }) : words.length(height_m);
}

/** The panel. */
export class Panel {
  #words;
  /** @type {Feature | null} */
  #feature = null;
  #heading = make("h2", { id: "details-title" });
  #list = make("dl");
  // A long list scrolls; without a tab stop of its own a keyboard could not scroll it.
  #scroll = make("div", { class: "details", role: "group", tabindex: "0", "aria-labelledby": "details-title" }, [this.#list]);
  #close = make("button", { type: "button", part: "button", class: "close" }, ["\u00d7"]);
  /** The panel's box. */
  box = make("section", { class: "panel", part: "panel", role: "region", "aria-labelledby": "details-title", hidden: "" }, [
    make("div", { class: "panel-head" }, [this.#heading, this.#close]),
    this.#scroll,
  ]);

  /**
   * @param {() => Language} words
   * @param {() => void} closed
   */
  constructor(words, closed) {
    this.#words = words;
    this.#close.addEventListener("click", closed);
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      closed();
    });
  }

  /** @param {Language} words */
  translate(words) {
    const label = words.say("close");
    this.#close.setAttribute("aria-label", label);
    this.#close.title = label;
    this.#write();
  }

  /** Puts the focus on what is shown. */
  focus() {
    this.#scroll.focus({ preventScroll: true });
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Whether the focus is inside: where it must go is the closer's to say. */
  get hasFocus() {
    return this.box.matches(":focus-within");
  }

  /** @param {Feature | null} feature none closes */
  show(feature) {
    this.#feature = feature;
    this.box.hidden = feature === null;
    this.#write();
    this.#scroll.scrollTop = 0;
  }

  #write() {
    this.#list.replaceChildren();
    const feature = this.#feature;
    if (!feature) return;
    const words = this.#words();
    this.#heading.replaceChildren(make("bdi", {}, [title(feature, words)]));
    this.#row(words.say("kind"), words.tell({ id: feature.layer }));
    const height = heightInWords(feature, words);
    if (height) this.#row(words.say("height"), height);
    this.#row(words.say("identifier"), plain(feature.feature_id));
    for (const [name, value] of Object.entries(feature.properties)) this.#row(plain(name), plain(value));
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #row(name, value) {
    const row = make("div", {}, [make("dt", {}, [make("bdi", {}, [name])]), make("dd", {}, [make("bdi", {}, [value])])]);
    this.#list.append(row);
  }
}
