/**
 * What was said at once, kept: an alert is gone from the ear in a moment, here it can be read again; and warnings in full,
 * with where and when they hold and what to do.
 *
 * In: sentences as they were said, and warnings, the newest first. Out: a log, silent itself.
 * Does not: say anything aloud.
 */

import { make } from "./dom.js";
import { plain } from "./text.js";

/** @typedef {import("./side.js").Alert} Alert */
/** @typedef {import("./types.js").Warning} Warning */
/** @typedef {import("./types.js").Message} Message */

/** The alerts. */
export class Alerts {
  #words;
  #heading = make("h3", { id: "alerts-title", tabindex: "-1" });
  #none = make("p", { class: "soft" });
  #list = make("ul");
  // It was said already: a second live region would say it twice.
  #log = make("div", { role: "log", "aria-live": "off", "aria-labelledby": "alerts-title" }, [this.#list]);
  /** @type {readonly Alert[]} */
  #alerts = [];
  /** @type {readonly Warning[]} */
  #warnings = [];
  box = make("section", { class: "alerts", "aria-labelledby": "alerts-title" }, [this.#heading, this.#none, this.#log]);

  /** @param {import("./text-side.js").Tools} tools */
  constructor({ words }) {
    this.#words = words;
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.#heading.textContent = words.say("alerts_title");
    this.#none.textContent = words.say("alerts_none");
    this.#draw();
  }

  focus() {
    this.#heading.focus();
  }

  /** @param {readonly Alert[]} alerts */
  show(alerts) {
    this.#alerts = alerts;
    this.#draw();
  }

  /** @param {readonly Warning[]} warnings */
  warn(warnings) {
    this.#warnings = warnings;
    this.#draw();
  }

  /** All of a warning, its own words marked as its language's. @param {Warning} warning */
  #warning({ title, lang, area, from, until, text, instruction }) {
    const words = this.#words();
    const own = (/** @type {string} */ it) => ({ text: it, lang });
    /** @type {(Message | null)[]} */
    const lines = [area ? { id: "live_where", area: own(area) } : null, from ? { id: "live_from", at: { at: from } } : null, until ? { id: "live_until", at: { at: until } } : null, instruction ? { id: "live_do", text: own(instruction) } : null];
    const heading = make("h4", {}, [make("bdi", lang ? { lang } : {}, [plain(title)])]);
    const paragraphs = lines.flatMap((it) => (it ? [make("p", {}, [words.show(it)])] : []));
    const full = text ? [make("p", {}, [make("bdi", lang ? { lang } : {}, [plain(text)])])] : [];
    return make("li", {}, [heading, ...paragraphs, ...full]);
  }

  #draw() {
    const words = this.#words();
    const isEmpty = this.#alerts.length + this.#warnings.length === 0;
    this.#none.hidden = !isEmpty;
    this.#list.hidden = isEmpty;
    const lines = this.#alerts.map(({ message, at }) =>
      make("li", {}, [make("time", { class: "soft", datetime: at.toISOString() }, [words.time(at.toISOString())]), " ", make("span", {}, [words.show(message)])]),
    );
    this.#list.replaceChildren(...this.#warnings.map((it) => this.#warning(it)), ...lines);
  }
}
