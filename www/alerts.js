/**
 * What was said at once, kept: an alert is gone from the ear in a moment, here it can be read again.
 *
 * In: sentences as they were said, newest last in time, first in the list. Out: a log, silent itself.
 * Does not: say anything aloud.
 */

import { make } from "./dom.js";

const KEPT = 50;

/** The alerts. */
export class Alerts {
  #words;
  #heading = make("h3", { id: "alerts-title", tabindex: "-1" });
  #none = make("p", { class: "soft" });
  #list = make("ul");
  // It was said already: a second live region would say it twice.
  #log = make("div", { role: "log", "aria-live": "off", "aria-labelledby": "alerts-title" }, [this.#list]);
  /** @type {{ message: import("./types.js").Message, at: Date }[]} */
  #alerts = [];
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

  /** @param {import("./types.js").Message} message */
  add(message) {
    this.#alerts = [{ message, at: new Date() }, ...this.#alerts].slice(0, KEPT);
    this.#draw();
  }

  clear() {
    this.#alerts = [];
    this.#draw();
  }

  #draw() {
    const words = this.#words();
    this.#none.hidden = this.#alerts.length > 0;
    this.#list.hidden = this.#alerts.length === 0;
    const lines = this.#alerts.map(({ message, at }) =>
      make("li", {}, [make("time", { class: "soft", datetime: at.toISOString() }, [words.time(at.toISOString())]), " ", make("span", {}, [words.show(message)])]),
    );
    this.#list.replaceChildren(...lines);
  }
}
