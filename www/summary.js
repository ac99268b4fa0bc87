/**
 * What there is and what is seen, in sentences, short, normal or full as the reader likes it.
 *
 * Out: two paragraphs, always up to date and never read out by themselves; a button reads them out, another says what
 * changed since it was asked last.
 * Before anything is known the author's own words stand there, from the slot `summary`.
 * Does not: find anything out.
 */

import { make } from "./dom.js";
import { Roving } from "./roving.js";
import { write } from "./write.js";

/** @typedef {import("./types.js").Message} Message */

const LEVELS = ["short", "normal", "full"];

/** The summary. */
export class Summary {
  #tools;
  #level;
  #heading = make("h3", { id: "summary-title" });
  #waiting = make("slot", { name: "summary" });
  #paragraphs = [make("p", { hidden: "" }), make("p", { hidden: "" })];
  /** What each of them says. @type {Message[][]} */
  #said = [];
  #updated = make("p", { class: "soft", hidden: "" });
  /** @type {{ id: string, count: number, at: { at: string } } | null} */
  #news = null;
  #describe = make("button", { type: "button", part: "button", class: "wide" });
  #changed = make("button", { type: "button", part: "button", class: "wide" });
  #levels = LEVELS.map((level) => make("button", { type: "button", part: "button", class: "wide", value: level }));
  #roving;
  /** The buttons, before the summary in the order of reading. */
  bar;
  /** What makes it stale. */
  hears = ["contents", "view"];
  box = make("section", { class: "summary", part: "summary", "aria-labelledby": "summary-title" }, [
    this.#heading,
    make("div", { id: "summary" }, [this.#waiting, ...this.#paragraphs]),
    this.#updated,
  ]);

  /** @param {import("./text-side.js").Tools} tools @param {HTMLButtonElement} toggle  one more button of the bar: one tab stop less */
  constructor(tools, toggle) {
    this.#tools = tools;
    const buttons = [toggle, this.#describe, ...this.#levels, this.#changed];
    this.bar = make("div", { class: "bars", role: "toolbar" }, [toggle, make("div", { class: "bar-of-buttons" }, buttons.slice(1))]);
    this.#roving = new Roving(this.bar, () => [buttons.filter((it) => !it.hidden)]);
    const kept = tools.actions.recall("level");
    this.#level = kept && LEVELS.includes(kept) ? kept : "normal";
    this.#describe.addEventListener("click", () => this.#tell());
    this.#changed.addEventListener("click", () => this.#tellChange());
    for (const button of this.#levels) button.addEventListener("click", () => this.#choose(button.value));
  }

  /** Where the words are folded away only their toggle is left. @param {boolean} isOpen */
  fold(isOpen) {
    for (const it of [this.#describe, this.#changed, ...this.#levels]) it.hidden = !isOpen;
    this.bar.hidden = !this.bar.querySelector("button:not([hidden])");
    this.#roving.update();
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.bar.setAttribute("aria-label", words.say("summary_bar"));
    this.#heading.textContent = words.say("summary_title");
    this.#waiting.textContent = words.say("summary_none");
    this.#describe.textContent = words.say("summary_describe");
    this.#changed.textContent = words.say("summary_change");
    for (const button of this.#levels) button.textContent = words.say(`summary_${button.value}`);
    this.#mark();
    this.#draw();
  }

  focus() {
    this.#describe.focus();
  }

  /** New readings are not said, they are counted. @param {number} count @param {string} at RFC 3339 */
  observed(count, at) {
    this.#news = { id: "summary_updated", count: (this.#news?.count ?? 0) + count, at: { at } };
    this.#draw();
  }

  stop() {
    this.#news = null;
    this.#said = [];
    this.#draw();
  }

  async refresh() {
    // Before there is anything the author's words are better than the engine's.
    const subjects = this.#tools.features() > 0 ? ["city", "view"] : [];
    const asked = subjects.map((subject) => this.#tools.ask({ type: "describe", subject, level: this.#level }));
    this.#said = (await Promise.all(asked)).map((told) => told?.said ?? []);
    this.#draw();
  }

  #draw() {
    const words = this.#tools.words();
    this.#paragraphs.forEach((paragraph, at) => {
      const said = this.#said[at] ?? [];
      paragraph.hidden = said.length === 0;
      write(paragraph, words, said);
    });
    this.#waiting.hidden = this.#said.flat().length > 0;
    this.#updated.hidden = this.#news === null;
    if (this.#news) write(this.#updated, words, this.#news);
  }

  #tell() {
    return this.#tools.attempt(async () => {
      await this.refresh();
      this.#tools.say(this.#said.flat(), true);
    });
  }

  #tellChange() {
    return this.#tools.attempt(async () => {
      const told = await this.#tools.ask({ type: "describe", subject: "change", level: this.#level });
      this.#tools.say(told?.said ?? []);
    });
  }

  /** @param {string} level */
  #choose(level) {
    this.#level = level;
    this.#tools.actions.remember("level", level);
    this.#mark();
    this.#tell();
  }

  #mark() {
    for (const button of this.#levels) button.setAttribute("aria-pressed", String(button.value === this.#level));
  }
}
