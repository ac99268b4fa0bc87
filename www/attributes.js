/**
 * The attributes of `<civi-twin>` as properties: words are checked, numbers read, anything else means the default.
 *
 * Does not: act on a change: see civi-twin.js.
 */

import { choices, defaults } from "./defaults.js";

const MIRRORED = ["city", "renderer", "quality", "theme", "controls", "view", "maxPixelRatio", "data", "announce", "feeds", "carrier"];

/** An element with the attributes of a city. */
export class Attributes extends HTMLElement {
  static observedAttributes = ["city", "renderer", "quality", "theme", "controls", "view", "max-pixel-ratio", "data", "announce", "feeds", "aria-label", "lang"];

  /** @type {"inline" | null} */
  #carrier = null;

  /** URLs of the city's files, separated by spaces, loaded in that order. Changing it unloads those before. */
  get city() {
    return this.getAttribute("city") ?? "";
  }
  set city(urls) {
    this.#mirror("city", urls);
  }

  /** "auto", "webgpu", "webgl2" or "none". Changing it starts the engine again. */
  get renderer() {
    return this.#word("renderer");
  }
  set renderer(word) {
    this.#mirror("renderer", word);
  }

  /** "auto", "low", "medium" or "high". */
  get quality() {
    return this.#word("quality");
  }
  set quality(word) {
    this.#mirror("quality", word);
  }

  /** "auto", "light", "dark" or "contrast". */
  get theme() {
    return this.#word("theme");
  }
  set theme(word) {
    this.#mirror("theme", word);
  }

  /** "full", "minimal" (zoom and compass) or "none". Keys work with any of them. */
  get controls() {
    return this.#word("controls");
  }
  set controls(word) {
    this.#mirror("controls", word);
  }

  /** "zoom/latitude/longitude/bearing_deg/pitch_deg"; without it the first load fits the view. */
  get view() {
    return this.getAttribute("view") ?? "";
  }
  set view(text) {
    this.#mirror("view", text);
  }

  /** The most device pixels per CSS pixel that are drawn. */
  get maxPixelRatio() {
    return this.ownPixelRatio ?? defaults.max_pixel_ratio;
  }
  set maxPixelRatio(ratio) {
    this.#mirror("max-pixel-ratio", ratio);
  }

  /** "auto", "low" or "full": how much may be downloaded. "auto" is low where the reader's browser saves data. */
  get data() {
    return this.#word("data");
  }
  set data(word) {
    this.#mirror("data", word);
  }

  /** "alerts", "off", "summary" or "monitor": what is said without being asked for. The reader's own wish goes first. */
  get announce() {
    return this.#word("announce");
  }
  set announce(word) {
    this.#mirror("announce", word);
  }

  /** The URL of a description of feeds. Changing it removes those of the one before. */
  get feeds() {
    return this.getAttribute("feeds") ?? "";
  }
  set feeds(url) {
    this.#mirror("feeds", url);
  }

  /**
   * For tests: "inline" keeps the engine on the page's own thread, as where workers can't draw. Read when the element is
   * connected; no attribute.
   * @returns {"inline" | null}
   */
  get carrier() {
    return this.#carrier;
  }
  set carrier(name) {
    this.#carrier = name === "inline" ? name : null;
  }

  /** @param {"renderer" | "quality" | "theme" | "controls" | "data" | "announce"} name */
  #word(name) {
    const word = this.getAttribute(name) ?? "";
    return choices[name].includes(word) ? word : defaults[name];
  }

  /** The cap the page set itself, if it did. @protected */
  get ownPixelRatio() {
    const ratio = Number.parseFloat(this.getAttribute("max-pixel-ratio") ?? "");
    return ratio > 0 && Number.isFinite(ratio) ? ratio : null;
  }

  /** @param {string} name @param {unknown} value */
  #mirror(name, value) {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /** Properties set before this module had run hide the accessors of the class: they are set again, properly. @protected */
  adoptEarlyProperties() {
    const self = /** @type {any} */ (this);
    for (const name of MIRRORED) {
      if (!Object.hasOwn(this, name)) continue;
      const value = self[name];
      delete self[name];
      self[name] = value;
    }
  }
}
