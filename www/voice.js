/**
 * What is said without being looked for: one polite line and one assertive line, live regions both, there and empty from
 * the beginning. Both can be seen: who reads by eye is told the same.
 *
 * In: messages. An answer to the reader's own key or press is said at once and replaces what was said before.
 * Does not: decide what is worth saying: the engine limits what comes by itself, and keeps quiet while nobody looks at the
 * page (see src/feed).
 */

import { make } from "./dom.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {readonly Message[]} Messages */

const PASSING_MS = 8_000;

/** The voice of one element. */
export class Voice {
  #words;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Messages} What the polite line says. */
  #said = [];
  /** The polite line. */
  line = make("div", { class: "status", part: "status", role: "status" });
  #alert = make("div", { role: "alert" });
  #close = make("button", { type: "button", part: "button" }, ["\u00d7"]);
  /** The assertive line, with a button that takes it away. */
  banner = make("div", { class: "alert", part: "alert" }, [this.#alert, this.#close]);

  /** @param {() => Language} words */
  constructor(words) {
    this.#words = words;
    this.#close.hidden = true;
    this.#close.addEventListener("click", () => this.dismiss());
  }

  /** @param {Language} words */
  translate(words) {
    const label = words.say("dismiss");
    this.#close.setAttribute("aria-label", label);
    this.#close.title = label;
    if (this.#said.length > 0) this.line.replaceChildren(words.showAll(this.#said));
  }

  /**
   * Said politely, in place of what was said before.
   * @param {Message | Messages} said
   * @param {{ passes?: boolean, isSeen?: boolean }} [how]  passes: goes away by itself; isSeen: stands elsewhere as well
   */
  say(said, { passes = false, isSeen = false } = {}) {
    clearTimeout(this.#timer);
    const all = Array.isArray(said) ? said : [said];
    this.#said = all;
    this.line.classList.toggle("unseen", isSeen);
    // A new node each time: the same words said twice are read out twice.
    this.line.replaceChildren(make("span", {}, [this.#words().showAll(all)]));
    if (passes) this.#timer = setTimeout(() => this.hush(), PASSING_MS);
  }

  /** Said at once, whatever is being read. @param {Message} said */
  alert(said) {
    this.#alert.replaceChildren(make("span", {}, [this.#words().show(said)]));
    this.#close.hidden = false;
  }

  /** The alert has been seen. */
  dismiss() {
    this.#alert.replaceChildren();
    this.#close.hidden = true;
  }

  /** The polite line is empty. */
  hush() {
    clearTimeout(this.#timer);
    this.#said = [];
    this.line.replaceChildren();
  }

  /** As at the beginning; no timer outlives the element. */
  stop() {
    this.hush();
    this.dismiss();
  }
}
