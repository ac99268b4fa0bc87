/**
 * The text side: all that is drawn, to be read. Summary, alerts, search, legend, text map, tree, table, details, and what
 * others add, in the order of reading.
 *
 * In: what the engine tells, passed on by its place (see side.js). Out: questions to the engine, a selection, sentences to be
 * said. What is shown is asked for again at most once a second, and only where the reader has it open.
 * Does not: draw the picture, hear its keys, lay itself out, or speak by itself.
 */

import { Alerts } from "./alerts.js";
import { Around } from "./around.js";
import { LAYERS } from "./defaults.js";
import { Details } from "./details.js";
import { Legend } from "./legend.js";
import { Live } from "./live.js";
import { Search } from "./search.js";
import { Summary } from "./summary.js";
import { Table } from "./table.js";
import { Tree } from "./tree.js";
import { failure } from "./write.js";

/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./section.js").Section} Section */
/**
 * @typedef {object} Actions  what the text side can't do itself
 * @property {() => void} close  the details
 * @property {(index: number | null) => void} follow  its readings are said
 * @property {(index: number) => void} listen  its readings are played
 * @property {(name: string, value: string) => void} remember  a choice of the reader's
 * @property {(name: string) => string | null} recall
 */
/**
 * @typedef {object} Wiring
 * @property {(command: import("./types.js").Command) => Promise<any>} ask  the engine
 * @property {() => Language} words
 * @property {(index: number) => Promise<void> | void} select  selects a feature and looks at it
 * @property {(said: Message | readonly Message[], isSeen?: boolean) => void} say  in the polite live region; isSeen: stands elsewhere too
 * @property {Actions} actions
 */
/**
 * @typedef {object} Extra
 * @property {(index: number) => Promise<void>} choose  selects and looks, and the focus goes to the details
 * @property {(act: () => Promise<void> | void) => Promise<void>} attempt  what fails is said
 * @property {() => Camera} camera
 * @property {() => number} features  how many there are
 * @property {readonly string[]} layers
 */
/** @typedef {Wiring & Extra} Tools  what a part is given */
/**
 * @typedef {object} Part
 * @property {HTMLElement} [box]
 * @property {Section} [section]
 * @property {(words: Language) => void} translate
 * @property {readonly string[]} [hears]  the news that make it stale
 * @property {() => Promise<void>} [refresh]
 * @property {() => void} [stop]
 */

const EVERY_MS = 1_000;
const SOON_MS = 60;
const REST_MS = 250;
/** After the picture, in reading order. */
const ORDER = ["legend", "around", "tree", "table", "live", "licence", "settings", "keys"];

/** Whether the middle of something is neither covered nor out of view. @param {HTMLElement} it */
function isSeen(it) {
  const { left, top, width, height } = it.getBoundingClientRect();
  const hit = /** @type {ShadowRoot} */ (it.getRootNode()).elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && it.contains(hit);
}

/** The text side of one element. */
export class TextSide {
  #side;
  /** @type {Part[]} */
  #parts;
  #summary;
  #search;
  #alerts;
  #live;
  #details;
  /** @type {Map<string, Section>} */
  #sections = new Map();
  #features = 0;
  /** @type {Camera} */
  #camera = { longitude: 0, latitude: 0, zoom: 0, bearing_deg: 0, pitch_deg: 0 };
  /** @type {Set<Part>} */
  #stale = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;
  #last_ms = -EVERY_MS;

  /**
   * @param {Wiring} wiring
   * @param {import("./side.js").Side} side
   * @param {() => HTMLElement} home where the focus goes that came from nowhere
   */
  constructor(wiring, side, home) {
    this.#side = side;
    /** @type {Tools} */
    const tools = {
      ...wiring,
      choose: (index) => this.#choose(tools, index),
      attempt: async (act) => {
        try {
          await act();
        } catch (error) {
          wiring.say(failure(error));
        }
      },
      camera: () => this.#camera,
      features: () => this.#features,
      layers: LAYERS,
    };
    this.#summary = new Summary(tools, side);
    this.#alerts = new Alerts(tools);
    this.#search = new Search(tools);
    this.#details = new Details(tools, home);
    this.#live = new Live(tools);
    const folded = { legend: new Legend(tools), around: new Around(tools), tree: new Tree(tools), table: new Table(tools), live: this.#live };
    this.#parts = [this.#summary, this.#alerts, this.#search, this.#details, ...Object.values(folded)];
    side.summary.after(this.#alerts.box, this.#search.box);
    for (const [name, part] of Object.entries(folded)) this.add(part.section, name);
    // What lies over the picture may be hidden by the details: one key takes them away, wherever one is there.
    side.picture.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !this.#details.isOpen) return;
      event.preventDefault();
      wiring.actions.close();
    });
  }

  /** Over the picture, after its buttons. */
  get details() {
    return this.#details.box;
  }

  /** @param {Section} section @param {string} place one of the names of `open` */
  add(section, place) {
    const later = ORDER.slice(ORDER.indexOf(place) + 1).map((it) => (it === "licence" ? this.#side.licence : this.#sections.get(it)?.box));
    this.#sections.set(place, section);
    this.#side.after.insertBefore(section.box, later.find((it) => it !== undefined) ?? null);
    section.box.addEventListener("toggle", () => this.#soon());
  }

  /** @param {Language} words */
  translate(words) {
    for (const part of this.#parts) {
      part.translate(words);
      // Names of the city may be others now.
      if (part.refresh) this.#stale.add(part);
    }
    this.#soon();
  }

  /** Opens one part and moves the focus into it. @param {string} name */
  open(name) {
    if (name === "details") return this.#details.enter(null, this.#active);
    this.#side.open();
    if (name === "summary") this.#summary.focus();
    else if (name === "alerts") this.#alerts.focus();
    else if (name === "search") this.#search.focus();
    else this.#sections.get(name)?.open();
  }

  // What is heard.

  /** Something came or went. @param {number} features how many there are */
  contents(features) {
    this.#features = features;
    this.#mark("contents");
  }

  /** @param {Camera} camera */
  moved(camera) {
    this.#camera = camera;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#mark("view"), REST_MS);
  }

  /** @param {number} count of all readings that came @param {string} at when the last came: RFC 3339 */
  observed(count, at) {
    this.#summary.observed(count, at);
    this.#mark("observed");
  }

  /** Other values, or other colours. */
  painted() {
    this.#mark("painted");
  }

  /** @param {Feature | null} feature */
  selected(feature) {
    this.#details.show(feature);
  }

  /** What was said at once stays to be read. @param {readonly import("./side.js").Alert[]} alerts  the newest first */
  alerted(alerts) {
    this.#alerts.show(alerts);
  }

  /** What people are warned of. @param {readonly import("./types.js").Warning[]} warnings  the newest first */
  warned(warnings) {
    this.#alerts.warn(warnings);
  }

  /** What changes by itself stands still, or no more. @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#live.setPaused(isPaused);
  }

  /** How the feeds stand. @param {readonly import("./types.js").FeedStatus[]} feeds */
  fed(feeds) {
    this.#live.show(feeds);
  }

  /** The feature whose readings are said now, or none. @param {number | null} index */
  followed(index) {
    this.#details.follows(index);
  }

  /** Nothing is loaded, nothing runs. */
  reset() {
    for (const timer of [this.#timer, this.#rest]) clearTimeout(timer);
    this.#timer = undefined;
    this.#features = 0;
    for (const part of this.#parts) part.stop?.();
    this.#alerts.show([]);
    this.#alerts.warn([]);
  }

  // How it lies.

  /** @param {boolean} isOpen */
  fold(isOpen) {
    this.#summary.fold(isOpen);
  }

  /** What is stale may be seen now. */
  opened() {
    this.#soon();
  }

  get #active() {
    return /** @type {HTMLElement | null} */ (/** @type {ShadowRoot} */ (this.#side.box.getRootNode()).activeElement ?? null);
  }

  /** @param {Tools} tools @param {number} index */
  #choose({ attempt, select }, index) {
    const from = this.#active;
    this.#details.enter(index, from);
    return attempt(async () => {
      await select(index);
      this.#details.enter(index, from);
    });
  }

  // What is asked again.

  /** @param {string} news */
  #mark(news) {
    for (const part of this.#parts) if (part.hears?.includes(news)) this.#stale.add(part);
    this.#soon();
  }

  #soon() {
    if (this.#stale.size === 0) return;
    this.#timer ??= setTimeout(() => this.#refresh(), Math.max(SOON_MS, this.#last_ms + EVERY_MS - performance.now()));
  }

  /** Only what is open is asked for; the rest stays stale until it is. */
  async #refresh() {
    this.#last_ms = performance.now();
    const due = [...this.#stale].filter((it) => (it.section ? this.#side.isOpen && it.section.isOpen : it.box !== this.details || this.#details.isOpen));
    for (const part of due) this.#stale.delete(part);
    // What fails here was told where it matters: the element was removed, or the engine broke.
    const timer = this.#timer;
    const focused = this.#active;
    const wasSeen = focused !== null && isSeen(focused);
    await Promise.allSettled(due.map((it) => it.refresh?.()));
    // Longer rows above must not push what has the focus out of view; where it was out of view the reader scrolled.
    if (wasSeen && this.#active === focused && !isSeen(focused)) focused.scrollIntoView({ block: "nearest" });
    for (const { section } of due) section?.arrived();
    // Removed from the page meanwhile: nothing is asked any more.
    if (this.#timer !== timer) return;
    this.#timer = undefined;
    if (due.length > 0) this.#soon();
  }
}
