/**
 * The details of one feature: what it is in sentences, every property it came with, and what can be done with it.
 *
 * In: a feature, or none. Out: wishes: show it, compare it, follow it, listen to it, close.
 * Not modal: the focus comes in when a reader asks for details, and goes back to where it came from when they are closed.
 * Does not: make markup or links out of data.
 */

import { make } from "./dom.js";
import { title } from "./named.js";
import { Roving } from "./roving.js";
import { plain } from "./text.js";
import { write } from "./write.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Message} Message */

const DEEDS = ["show", "compare", "follow", "listen"];

/** @param {Feature} feature @returns {Message | null} */
function height({ height_m, height_source }) {
  if (height_m === null || height_m === undefined) return null;
  return { id: height_source ? `height_${height_source}` : "details_height", height: { m: height_m } };
}

/** The details. */
export class Details {
  #tools;
  #home;
  #heading = make("h3", { id: "details-title", tabindex: "-1" });
  #close = make("button", { type: "button", part: "button", class: "close" }, ["\u00d7"]);
  #said = make("p");
  #compared = make("p", { hidden: "" });
  #deeds = DEEDS.map((value) => make("button", { type: "button", part: "button", class: "wide", value }));
  #bar = make("div", { class: "bar-of-buttons", role: "toolbar", "aria-labelledby": "details-title" }, this.#deeds);
  #list = make("dl");
  // A long list scrolls; without a tab stop of its own a keyboard could not scroll it.
  #scroll = make("div", { class: "details", role: "group", tabindex: "0", "aria-labelledby": "details-title" }, [this.#said, this.#compared, this.#bar, this.#list]);
  /** @type {Feature | null} */
  #feature = null;
  /** The first of two that are compared. @type {Feature | null} */
  #first = null;
  /** @type {number | null} */
  #followed = null;
  /** Where the focus came from. @type {HTMLElement | null} */
  #from = null;
  /** The feature whose details are to have the focus when they are there. @type {number | null} */
  #wanted = null;
  #isLoading = false;
  hears = ["observed"];
  box = make("section", { class: "panel", part: "panel", role: "region", "aria-labelledby": "details-title", hidden: "" }, [
    make("div", { class: "panel-head" }, [this.#heading, this.#close]),
    this.#scroll,
  ]);

  /**
   * @param {import("./text-side.js").Tools} tools
   * @param {() => HTMLElement} home where the focus goes when it came from nowhere
   */
  constructor(tools, home) {
    this.#tools = tools;
    this.#home = home;
    new Roving(this.#bar, () => [this.#deeds]).update();
    this.#close.addEventListener("click", () => tools.actions.close());
    for (const button of this.#deeds) button.addEventListener("click", () => this.#do(button.value));
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      tools.actions.close();
    });
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    for (const name of ["aria-label", "title"]) this.#close.setAttribute(name, words.say("close"));
    for (const button of this.#deeds) button.textContent = words.say(`details_${button.value}`);
    if (this.#feature) this.show(this.#feature);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /**
   * The focus goes to the details of this feature, at once or when they are there.
   * @param {number | null} index none: of the one that is shown
   * @param {HTMLElement | null} from where it goes back to
   */
  enter(index, from) {
    this.#from = from;
    this.#wanted = index ?? this.#feature?.index ?? null;
    this.#focus();
  }

  /** @param {Feature | null} feature none closes */
  show(feature) {
    const hadFocus = this.box.matches(":focus-within");
    const isOther = feature?.index !== this.#feature?.index;
    this.#feature = feature;
    this.box.hidden = feature === null;
    if (!feature) {
      this.#first = null;
      if (hadFocus) this.#leave();
      return;
    }
    if (isOther) {
      this.#said.textContent = "";
      this.#compared.hidden = true;
      this.#scroll.scrollTop = 0;
      this.#heading.replaceChildren(make("bdi", {}, [title(feature, this.#tools.words())]));
    }
    this.#mark();
    this.#fill(feature);
    this.#isLoading = true;
    const filled = this.#first && isOther ? this.#compare(this.#first, feature) : this.refresh();
    filled.catch(() => {}).finally(() => {
      if (this.#feature !== feature) return;
      this.#isLoading = false;
      this.#focus();
    });
  }

  /** The sentences anew: readings may be others. */
  async refresh() {
    const feature = this.#feature;
    if (!feature) return;
    const { said, item } = await this.#tools.ask({ type: "describe", subject: "feature", index: feature.index, level: "full" });
    if (this.#feature !== feature) return;
    const words = this.#tools.words();
    write(this.#said, words, said);
    if (item) write(this.#heading, words, item.title);
  }

  /** What is followed, whoever asked for it. @param {number | null} index */
  follows(index) {
    this.#followed = index;
    this.#mark();
  }

  #focus() {
    if (this.#isLoading || this.#wanted === null || this.#feature?.index !== this.#wanted) return;
    this.#wanted = null;
    this.#heading.focus();
  }

  #leave() {
    const from = this.#from;
    this.#from = null;
    (from?.isConnected && from.checkVisibility() ? from : this.#home()).focus({ preventScroll: true });
  }

  /** @param {string} deed */
  #do(deed) {
    const feature = this.#feature;
    if (!feature) return;
    const { actions, attempt, select } = this.#tools;
    if (deed === "show") attempt(() => select(feature.index));
    else if (deed === "listen") actions.listen(feature.index);
    else if (deed === "follow") actions.follow(this.#followed === feature.index ? null : feature.index);
    else this.#choose(this.#first ? null : feature);
  }

  /** The next feature whose details are shown is compared with this one. @param {Feature | null} first none: no more */
  #choose(first) {
    this.#first = first;
    this.#mark();
    this.#compared.hidden = first === null;
    if (first) this.#relate([{ id: "details_choose" }]);
  }

  /** @param {Feature} first @param {Feature} second */
  async #compare(first, second) {
    this.#first = null;
    this.#mark();
    const [{ said }] = await Promise.all([this.#tools.ask({ type: "relate", from: first.index, to: second.index }), this.refresh()]);
    if (this.#feature !== second) return;
    this.#compared.hidden = false;
    this.#relate(said);
  }

  /** @param {Message[]} said */
  #relate(said) {
    write(this.#compared, this.#tools.words(), said);
    this.#tools.say(said, true);
  }

  #mark() {
    const states = { compare: this.#first !== null, follow: this.#feature !== null && this.#followed === this.#feature.index };
    for (const button of this.#deeds) {
      const state = /** @type {Record<string, boolean | undefined>} */ (states)[button.value];
      if (state !== undefined) button.setAttribute("aria-pressed", String(state));
    }
  }

  /** @param {Feature} feature */
  #fill(feature) {
    const words = this.#tools.words();
    const tall = height(feature);
    /** @type {[string, string | Node][]} */
    const rows = [
      [words.say("kind"), words.tell({ id: feature.layer })],
      ...(tall ? [/** @type {[string, string]} */ ([words.say("height"), words.tell(tall)])] : []),
      [words.say("identifier"), plain(feature.feature_id)],
      ...Object.entries(feature.properties).map(([name, value]) => /** @type {[string, string]} */ ([plain(name), plain(value)])),
    ];
    const lines = rows.map(([name, value]) => make("div", {}, [make("dt", {}, [make("bdi", {}, [name])]), make("dd", {}, [make("bdi", {}, [value])])]));
    this.#list.replaceChildren(...lines);
  }
}
