/**
 * One part of the text side that can be folded: the browser's own disclosure, with a heading to find it by.
 *
 * In: the id of the word it is called by. Out: its box, and a body to put things in.
 * Does not: know what is in it.
 */

import { make } from "./dom.js";

/** What can take the focus as it is. */
const CONTROLS = "a[href],button:not([disabled]),input,select,textarea,[tabindex]";

/** A section. */
export class Section {
  #title;
  #heading;
  /** A reader waits at the heading for what is to come. */
  #isAwaited = false;
  /** What is in it. */
  body = make("div", { class: "body" });
  /** @type {HTMLDetailsElement} */
  box;

  /** @param {{ id: string, title: string, opened?: boolean, level?: 3 | 4 }} wish  title: the id of a word; level: of the heading */
  constructor({ id, title, opened = false, level = 3 }) {
    this.#title = title;
    this.#heading = make(`h${level}`);
    this.box = make("details", { class: "section", id: `section-${id}` }, [make("summary", {}, [this.#heading]), this.body]);
    this.box.open = opened;
  }

  get isOpen() {
    return this.box.open;
  }

  /** Unfolds it and moves the focus to its first control that Tab would find, else to its heading. */
  open() {
    this.box.open = true;
    const first = this.#first;
    this.#isAwaited = first === undefined;
    (first ?? this.#summary)?.focus();
  }

  /** What is in it has come: who waits for it at the heading goes on to the first control. */
  arrived() {
    if (this.#isAwaited && this.#summary?.matches(":focus")) this.#first?.focus();
    this.#isAwaited = false;
  }

  /** @returns {HTMLElement | undefined} */
  get #first() {
    const controls = [.../** @type {NodeListOf<HTMLElement>} */ (this.body.querySelectorAll(CONTROLS))];
    return controls.find((it) => it.tabIndex >= 0 && it.checkVisibility());
  }

  get #summary() {
    return this.box.querySelector("summary");
  }

  close() {
    this.box.open = false;
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.#heading.textContent = words.say(this.#title);
  }
}
