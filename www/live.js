/**
 * Where live data come from and how that stands: each source with its state in words, how old its last message is, whether
 * it is signed, and what became of what it sent.
 *
 * In: how the feeds stand, as the engine tells it. Out: a section, which is there while there is a feed.
 * Nothing changes while the reader has paused what changes by itself.
 * Does not: say anything aloud: the engine does, when a connection stays lost.
 */

import { make } from "./dom.js";
import { Section } from "./section.js";
import { write } from "./write.js";

/** @typedef {import("./types.js").FeedStatus} FeedStatus */
/** @typedef {import("./types.js").Message} Message */

/** The live data. */
export class Live {
  #words;
  #list = make("ul", { class: "items" });
  /** @type {readonly FeedStatus[]} */
  #feeds = [];
  #isPaused = false;
  section = new Section({ id: "live", title: "live_title" });
  /** What makes it stale: ages grow. */
  hears = ["observed"];

  /** @param {import("./text-side.js").Tools} tools */
  constructor({ words }) {
    this.#words = words;
    this.section.box.hidden = true;
    this.section.body.append(this.#list);
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    // Its words are there when there is a feed.
    if (this.#feeds.length > 0) this.section.translate(words);
    this.#draw();
  }

  /** @param {readonly FeedStatus[]} feeds */
  show(feeds) {
    const isOther = feeds.length !== this.#feeds.length;
    this.#feeds = feeds;
    this.section.box.hidden = feeds.length === 0;
    // One that came or went did so by somebody's wish.
    if (isOther || !this.#isPaused) this.translate(this.#words());
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#isPaused = isPaused;
    if (!isPaused) this.#draw();
  }

  async refresh() {
    this.#draw();
  }

  stop() {
    this.show([]);
  }

  #draw() {
    // Lines stay where they are: who reads one is not thrown out of it.
    while (this.#list.children.length > this.#feeds.length) this.#list.lastElementChild?.remove();
    while (this.#list.children.length < this.#feeds.length) this.#list.append(make("li"));
    const words = this.#words();
    this.#feeds.forEach((feed, at) => {
      const line = this.#list.children[at];
      if (line) write(line, words, said(feed));
    });
  }
}

/** @param {FeedStatus} feed @returns {Message[]} */
function said({ title, state, until, reason, signed, last, readings, unmatched, rejected, issues }) {
  /** @type {Message} */
  const first = { id: "live_feed", name: { text: title, lang: null }, state: { id: `live_${state}` } };
  /** @type {Message[]} */
  const all = [first];
  if (until) all.push({ id: "live_next", at: { at: until } });
  if (reason) all.push({ id: "live_reason", reason: { text: reason, lang: "en" } });
  all.push(last ? { id: "live_last", age: { s: Math.max(0, (Date.now() - Date.parse(last)) / 1_000) } } : { id: "live_quiet" });
  if (signed) all.push({ id: `live_${signed}` });
  all.push({ id: "live_counts", count: readings, unmatched, rejected });
  const [issue] = issues;
  if (issue) all.push({ id: "live_issue", reason: { text: [issue.place, issue.reason].filter(Boolean).join(": "), lang: "en" } });
  return all;
}
