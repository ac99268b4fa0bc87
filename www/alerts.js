/**
 * What was said at once, kept: an alert is gone from the ear in a moment, here it can be read again.
 *
 * In: sentences as they were said, the newest first. Out: a log, silent itself.
 * Does not: say anything aloud.
 */

import { make } from "./dom.js";

/** @typedef {import("./side.js").Alert} Alert */

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
