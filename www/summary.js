/**
 * What there is and what is seen, in sentences, short, normal or full as the reader likes it.
 *
 * Out: two paragraphs, always up to date and never read out by themselves; a button reads them out, another says what
 * changed since it was asked last.
 * Before anything is known the author's own words stand there (see side.js).
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
  #side;
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
  /** What makes it stale. */
  hears = ["contents", "view"];

  /** @param {import("./text-side.js").Tools} tools @param {import("./side.js").Side} side its toggle is one more button of the bar: one tab stop less */
  constructor(tools, side) {
    this.#tools = tools;
    this.#side = side;
    const { bar, toggle } = side;
    const buttons = [toggle, this.#describe, ...this.#levels, this.#changed];
    side.buttons.append(...buttons.slice(1));
    side.said.append(...this.#paragraphs);
    side.summary.append(this.#updated);
    this.#roving = new Roving(bar, () => [buttons.filter((it) => !it.hidden)]);
    const kept = tools.actions.recall("level");
    this.#level = kept && LEVELS.includes(kept) ? kept : "normal";
    this.#describe.addEventListener("click", () => this.#tell());
    this.#changed.addEventListener("click", () => this.#tellChange());
    for (const button of this.#levels) button.addEventListener("click", () => this.#choose(button.value));
  }

  /** Where the words are folded away only their toggle is left. @param {boolean} isOpen */
  fold(isOpen) {
    for (const it of [this.#describe, this.#changed, ...this.#levels]) it.hidden = !isOpen;
    const { bar } = this.#side;
    bar.hidden = !bar.querySelector("button:not([hidden])");
    this.#roving.update();
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.#describe.textContent = words.say("summary_describe");
    this.#changed.textContent = words.say("summary_change");
    for (const button of this.#levels) button.textContent = words.say(`summary_${button.value}`);
    this.#mark();
    this.#draw();
  }

  focus() {
    this.#describe.focus();
  }

  /** New readings are not said, they are counted. @param {number} count of all that came @param {string} at RFC 3339 */
  observed(count, at) {
    this.#news = { id: "summary_updated", count, at: { at } };
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
    this.#side.waiting.hidden = this.#said.flat().length > 0;
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
