/**
 * The details of one feature: a heading, its kind and height in words, and every property it came with, as text.
 *
 * In: a feature, or none. Out: `closed` when the reader closes it.
 * Does not: make markup or links out of data, or take the focus.
 */

import { make } from "./dom.js";
import { length, say } from "./messages.js";
import { plain } from "./text.js";

/** @typedef {import("./types.js").Feature} Feature */

/** What a feature is called where it has no name: "Building 12". @param {Feature} feature */
export function title(feature) {
  return plain(feature.name ?? "") || say("unnamed", { kind: say(feature.layer), index: String(feature.index) });
}

/** @param {Feature} feature */
function heightInWords({ height_m, height_source }) {
  if (height_m === null || height_m === undefined) return null;
  const height = length(height_m);
  return height_source ? say(`height_${height_source}`, { height }) : height;
}

/** The panel. */
export class Panel {
  #heading = make("h2", { id: "details-title" });
  #list = make("dl");
  // A long list scrolls; without a tab stop of its own a keyboard could not scroll it.
  #scroll = make("div", { class: "details", role: "group", tabindex: "0", "aria-labelledby": "details-title" }, [this.#list]);
  #close = make("button", { type: "button", part: "button", class: "close", "aria-label": say("close"), title: say("close") }, ["\u00d7"]);
  /** The panel's box. */
  box = make("section", { class: "panel", part: "panel", role: "region", "aria-labelledby": "details-title", hidden: "" }, [
    make("div", { class: "panel-head" }, [this.#heading, this.#close]),
    this.#scroll,
  ]);

  /** @param {() => void} closed */
  constructor(closed) {
    this.#close.addEventListener("click", closed);
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      closed();
    });
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
    this.box.hidden = feature === null;
    this.#list.replaceChildren();
    if (!feature) return;
    this.#heading.replaceChildren(make("bdi", {}, [title(feature)]));
    this.#row(say("kind"), say(feature.layer));
    const height = heightInWords(feature);
    if (height) this.#row(say("height"), height);
    this.#row(say("identifier"), plain(feature.feature_id));
    for (const [name, value] of Object.entries(feature.properties)) this.#row(plain(name), plain(value));
    this.#scroll.scrollTop = 0;
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
