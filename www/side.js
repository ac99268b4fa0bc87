/**
 * Where the city in words lies: beside the picture where there is room, under it where there is little, alone where there is
 * no picture; and the picture among it, for the order in the document is the order of reading.
 *
 * It is there before what fills it (see text-side.js): the author's summary, the title, the place of the picture. What is
 * heard until then is kept, and so is what a reader was told when it could not be fetched.
 * In: what the engine tells, passed on by the chrome. Out: boxes to be filled.
 * Does not: ask the engine anything.
 */

import { make } from "./dom.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./text-side.js").TextSide} TextSide */
/** @typedef {{ message: Message, at: Date }} Alert */
/** @typedef {import("./types.js").FeedStatus} FeedStatus */
/** @typedef {import("./types.js").Warning} Warning */
/**
 * @typedef {object} Wishes
 * @property {(name: string, value: string) => void} remember  a choice of the reader's
 * @property {(name: string) => string | null} recall
 * @property {() => void} retry  what could not be fetched is to be fetched again
 */

/** From here on there is room for a column beside the picture. */
const WIDE_CSS_PX = 720;
const ALERTS_MAX = 50;

/** The place of the text side of one element. */
export class Side {
  #words;
  #wishes;
  /** What fills it, once it is there. @type {TextSide | null} */
  #text = null;
  #skip = make("a", { class: "skip", href: "#end" });
  #end = make("span", { id: "end", tabindex: "-1" });
  #title = make("h2");
  #heading = make("h3", { id: "summary-title" });
  #notices = make("div");
  #why = make("p");
  #retry = make("button", { type: "button", part: "button", class: "wide" });
  #missing = make("div", { class: "missing", hidden: "" }, [this.#why, this.#retry]);
  /** @type {string | null} */
  #label = null;
  #width_css_px = 0;
  #isAlone = false;
  #isBare = false;
  /** What the reader made of it; null: as it suits the width. @type {boolean | null} */
  #wish;
  #features = 0;
  /** @type {Camera | null} */
  #camera = null;
  /** @type {Feature | null} */
  #feature = null;
  /** @type {{ count: number, at: string } | null} How many readings came, and when the last. */
  #observed = null;
  /** Newest first. @type {readonly Alert[]} */
  #alerts = [];
  /** @type {readonly FeedStatus[]} */
  #feeds = [];
  /** Newest first. @type {readonly Warning[]} */
  #warnings = [];
  #sizes = new ResizeObserver((entries) => this.layOut(entries.at(-1)?.contentRect.width ?? 0));
  toggle = make("button", { type: "button", part: "button", class: "toggle wide" });
  /** The buttons of the summary, before it in the order of reading. */
  buttons = make("div", { class: "bar-of-buttons" });
  bar = make("div", { class: "bars", role: "toolbar" }, [this.toggle, this.buttons]);
  /** Before anything is known the author's own words stand there. */
  waiting = make("slot", { name: "summary" });
  said = make("div", { id: "summary" }, [this.waiting]);
  summary = make("section", { class: "summary", part: "summary", "aria-labelledby": "summary-title" }, [this.#heading, this.said]);
  /** For the page's own words on where its data come from. */
  licence = make("slot", { name: "licence" });
  before = make("div", { class: "before" }, [this.summary, this.#missing]);
  after = make("div", { class: "after" }, [this.licence]);
  /** The picture's place in the reading order: its box and whatever lies over it go in here. */
  picture = make("div", { class: "picture" });
  box = make("div", { class: "text", part: "text" }, [
    this.#skip,
    make("div", { class: "head" }, [this.#title, this.bar]),
    this.#notices,
    this.before,
    this.picture,
    this.after,
    this.#end,
  ]);

  /** @param {() => Language} words @param {Wishes} wishes */
  constructor(words, wishes) {
    this.#words = words;
    this.#wishes = wishes;
    this.#skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.#end.focus();
    });
    this.#retry.addEventListener("click", () => wishes.retry());
    this.toggle.addEventListener("click", () => {
      this.#wish = !this.isOpen;
      wishes.remember("words", this.#wish ? "open" : "folded");
      this.#place();
    });
    const kept = wishes.recall("words");
    this.#wish = kept === null ? null : kept === "open";
    this.#place();
  }

  /** It is filled, and told what was heard so far. @param {TextSide} text */
  fill(text) {
    const hadFocus = this.#retry.matches(":focus");
    this.#text = text;
    this.#missing.hidden = true;
    this.#place();
    text.fold(this.isOpen);
    text.contents(this.#features);
    if (this.#camera) text.moved(this.#camera);
    if (this.#observed) text.observed(this.#observed.count, this.#observed.at);
    text.alerted(this.#alerts);
    text.warned(this.#warnings);
    text.fed(this.#feeds);
    this.selected(this.#feature);
    // The button that had the focus is gone.
    if (hadFocus) text.open("summary");
  }

  /** What fills it could not be fetched. */
  miss() {
    this.#missing.hidden = false;
  }

  /** What lies over the top of the picture; null where nothing does. */
  get lid() {
    return this.isOpen || this.toggle.hidden ? null : this.toggle;
  }

  get hasDetails() {
    return this.#feature !== null;
  }

  /** Boxes that are always there, above everything that can be folded. @param {Node[]} nodes */
  notice(...nodes) {
    this.#notices.append(...nodes);
  }

  /** @param {Language} words */
  translate(words) {
    this.#skip.textContent = words.say("text_skip");
    this.toggle.textContent = words.say("text_toggle");
    this.bar.setAttribute("aria-label", words.say("summary_bar"));
    this.#heading.textContent = words.say("summary_title");
    this.waiting.textContent = words.say("summary_none");
    this.#why.textContent = words.say("text_missing");
    this.#retry.textContent = words.say("text_retry");
    this.setTitle(this.#label);
  }

  /** @param {string | null} label what the page calls the map */
  setTitle(label) {
    this.#label = label;
    this.#title.textContent = label || this.#words().say("map_label");
  }

  // What is heard.

  /** Something came or went. @param {number} features how many there are */
  contents(features) {
    this.#features = features;
    this.#text?.contents(features);
  }

  /** @param {Camera} camera */
  moved(camera) {
    this.#camera = camera;
    this.#text?.moved(camera);
  }

  /** Readings came. @param {number} count @param {string} at RFC 3339 */
  observed(count, at) {
    this.#observed = { count: (this.#observed?.count ?? 0) + count, at };
    this.#text?.observed(this.#observed.count, at);
  }

  /** Other values, or other colours. */
  painted() {
    this.#text?.painted();
  }

  /** @param {Feature | null} feature */
  selected(feature) {
    this.#feature = feature;
    this.#text?.selected(feature);
    // Room is made for what is there.
    this.box.toggleAttribute("data-details", feature !== null && this.#text !== null);
  }

  /** What was said at once stays to be read. @param {Message} message */
  alerted(message) {
    this.#alerts = [{ message, at: new Date() }, ...this.#alerts].slice(0, ALERTS_MAX);
    this.#text?.alerted(this.#alerts);
  }

  /** How the feeds stand. @param {readonly FeedStatus[]} feeds */
  fed(feeds) {
    this.#feeds = feeds;
    this.#text?.fed(feeds);
  }

  /** What people are warned of. @param {readonly Warning[]} warnings  the newest first */
  warned(warnings) {
    this.#warnings = warnings;
    this.#text?.warned(warnings);
  }

  /** Nothing is loaded, nothing runs. */
  reset() {
    this.#sizes.disconnect();
    this.#features = 0;
    this.#camera = this.#observed = null;
    this.#alerts = [];
    this.#feeds = this.#warnings = [];
    this.#missing.hidden = true;
    this.#text?.reset();
    this.selected(null);
  }

  // How it lies.

  /** The element is on a page: from now on its width is followed. @param {HTMLElement} frame */
  follow(frame) {
    this.layOut(frame.clientWidth);
    this.#sizes.observe(frame);
  }

  /** @param {number} width_css_px of the element */
  layOut(width_css_px) {
    this.#width_css_px = width_css_px;
    this.#place();
  }

  /** @param {{ alone: boolean, bare: boolean }} how  alone: there is no picture; bare: the page wants no chrome */
  setPlace({ alone, bare }) {
    this.#isAlone = alone;
    this.#isBare = bare;
    this.#place();
  }

  /** Whether it is unfolded. */
  get isOpen() {
    return this.#isAlone || (this.#wish ?? (this.#isWide && !this.#isBare));
  }

  /** Unfolds it. */
  open() {
    if (this.isOpen) return;
    this.#wish = true;
    this.#place();
  }

  get #isWide() {
    return this.#width_css_px >= WIDE_CSS_PX;
  }

  #place() {
    const { isOpen } = this;
    const layout = this.#isAlone ? "alone" : !isOpen ? "closed" : this.#isWide ? "side" : "sheet";
    this.toggle.hidden = this.#isAlone || (this.#isBare && !isOpen);
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    for (const it of [this.before, this.after]) it.hidden = !isOpen;
    if (this.#text) this.#text.fold(isOpen);
    else this.bar.hidden = this.toggle.hidden;
    this.box.toggleAttribute("data-wide", this.#isWide);
    if (this.box.dataset.layout === layout) return;
    this.box.dataset.layout = layout;
    if (isOpen) this.#text?.opened();
  }
}
