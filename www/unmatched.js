/**
 * Who sends readings that belong to nothing in the city: by name, so that whoever looks after the data can mend that.
 *
 * In: the engine's count and the first of their ids. Out: a part that can be folded, there only while there are any.
 * Does not: guess what they belong to.
 */

import { make } from "./dom.js";
import { Section } from "./section.js";
import { plain } from "./text.js";
import { write } from "./write.js";

/** So many are listed. */
const LISTED = 50;

/** The senders without a place. */
export class Unmatched {
  #tools;
  #count = make("p");
  #list = make("ul", { class: "senders" });
  #more = make("p", { class: "soft" });
  /** @type {{ count: number, entities: string[] }} */
  #known = { count: 0, entities: [] };
  section = new Section({ id: "unmatched", title: "unmatched_title", level: 4 });

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.section.box.hidden = true;
    this.section.body.append(this.#count, this.#list, this.#more);
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.section.translate(words);
    this.#draw();
  }

  async refresh() {
    this.#known = (await this.#tools.ask({ type: "unmatched", limit: LISTED })) ?? { count: 0, entities: [] };
    this.#draw();
  }

  #draw() {
    const words = this.#tools.words();
    const { count, entities } = this.#known;
    this.section.box.hidden = count === 0;
    write(this.#count, words, { id: "unmatched_count", count });
    this.#list.replaceChildren(...entities.map((it) => make("li", {}, [make("bdi", {}, [plain(it)])])));
    this.#more.hidden = count <= entities.length;
    write(this.#more, words, { id: "unmatched_more", count: count - entities.length });
  }
}
