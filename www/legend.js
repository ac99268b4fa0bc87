/**
 * What the colours and patterns of the picture mean: a swatch, words, and how many features look so.
 *
 * In: entries of the engine. Out: a list; a swatch is drawn by classes and one custom property, never by markup. Where
 * several things are observed, what the colours show can be chosen.
 * Colours have a name too, for those who hear of them or see them otherwise.
 * Does not: choose colours.
 */

import { make } from "./dom.js";
import { keep } from "./keep.js";
import { Section } from "./section.js";
import { write } from "./write.js";

/**
 * A word for a colour: by lightness where it is nearly grey, else by hue.
 * @param {import("./types.js").Rgb} color
 * @returns {string} the id of the word
 */
export function colorWord([red, green, blue]) {
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const [lightness, chroma] = [(most + least) / 2, most - least];
  if (lightness < 0.12) return "color_black";
  if (chroma < 0.1) return lightness > 0.93 ? "color_white" : lightness > 0.7 ? "color_light_grey" : lightness > 0.35 ? "color_grey" : "color_dark_grey";
  const sixth = most === r ? ((g - b) / chroma + 6) % 6 : most === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
  const hue_deg = sixth * 60;
  if (hue_deg < 16 || hue_deg >= 340) return lightness > 0.7 ? "color_pink" : "color_red";
  if (hue_deg < 38) return lightness < 0.35 ? "color_brown" : "color_orange";
  if (hue_deg < 70) return lightness < 0.45 ? "color_olive" : "color_yellow";
  if (hue_deg < 165) return lightness > 0.7 ? "color_light_green" : "color_green";
  if (hue_deg < 260) return lightness > 0.7 ? "color_light_blue" : lightness < 0.3 ? "color_dark_blue" : "color_blue";
  return lightness > 0.7 ? "color_pink" : "color_purple";
}

/** The legend. */
export class Legend {
  #tools;
  #none = make("p");
  #list = make("ul", { class: "legend" });
  /** Which attribute the colours show. */
  #select = /** @type {HTMLSelectElement} */ (make("select"));
  #label = make("label", { class: "field" }, [make("span"), this.#select]);
  /** @type {import("./types.js").Paints} */
  #paints = { choices: [], shown: null };
  /** @type {import("./types.js").LegendEntry[]} */
  #entries = [];
  hears = ["contents", "observed", "painted"];
  section = new Section({ id: "legend", title: "legend_title" });

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.section.body.append(this.#label, this.#none, this.#list);
    this.#select.addEventListener("change", async () => {
      await this.#tools.ask({ type: "paint", attribute: this.#select.value || null });
      await this.refresh();
    });
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.section.translate(words);
    this.#none.textContent = words.say("legend_none");
    this.#draw();
  }

  async refresh() {
    const [entries, paints] = await Promise.all([this.#tools.ask({ type: "legend" }), this.#tools.ask({ type: "paints" })]);
    this.#entries = entries ?? [];
    this.#paints = paints ?? { choices: [], shown: null };
    this.#draw();
  }

  /** What colours may show, where there is more than one thing. */
  #offer() {
    const words = this.#tools.words();
    const { choices, shown } = this.#paints;
    this.#label.hidden = choices.length < 2 && !shown;
    if (this.#label.hidden) return;
    const [name] = this.#label.children;
    if (name) name.textContent = words.say("live_show");
    const all = [{ attribute: "", title: /** @type {import("./types.js").MessageArg} */ ("live_first") }, ...choices];
    keep(this.#select, all, (it) => it.attribute, ({ attribute, title }, before) => {
      const option = /** @type {HTMLOptionElement} */ (before ?? make("option", { value: attribute }));
      const text = words.say("live_choice", { title });
      if (option.textContent !== text) option.textContent = text;
      return option;
    });
    this.#select.value = shown ?? "";
  }

  #draw() {
    const words = this.#tools.words();
    this.#offer();
    this.#none.hidden = this.#entries.length > 0;
    this.#list.hidden = this.#entries.length === 0;
    const keyed = this.#entries.map((entry, at) => ({ entry, at }));
    keep(this.#list, keyed, (it) => it.at, ({ entry: { title, count, color, pattern } }, before) => {
      const line = before ?? make("li", {}, [make("span", { class: "swatch", "aria-hidden": "true" }), make("span", { class: "means" }), make("span", { class: "soft" })]);
      const [swatch, means, number] = /** @type {HTMLElement[]} */ ([...line.children]);
      if (swatch) {
        swatch.dataset.pattern = pattern;
        swatch.style.setProperty("--swatch", `rgb(${color.join(" ")})`);
      }
      const look = { id: pattern === "none" ? "legend_look" : "legend_look_pattern", color: colorWord(color), pattern: `pattern_${pattern}` };
      const message = { id: "legend_means", look, title };
      if (means) write(means, words, message);
      if (number) write(number, words, { id: "legend_count", count });
      return line;
    });
  }
}
