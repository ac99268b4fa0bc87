/**
 * What lies over the picture and takes no pointer: scale bar, tooltip, short hints, and numbers that run while a city loads.
 *
 * In: the camera, a feature under the pointer, message ids. Out: text on the map.
 * Lengths in CSS pixels and metres.
 * Does not: answer to a pointer.
 */

import { make } from "./dom.js";
import { title } from "./named.js";
import { short } from "./text.js";

const EARTH_M = 40_075_016.686;
const TILE_CSS_PX = 512;
const SCALE_MAX_CSS_PX = 110;
const HINT_MS = 1_800;

/**
 * The longest round length that fits the bar, at the camera's centre.
 * @param {import("./types.js").Camera} camera
 */
export function scaleBar({ latitude, zoom }) {
  const metres_per_px = (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_CSS_PX * 2 ** zoom);
  const room_m = SCALE_MAX_CSS_PX * metres_per_px;
  const power = 10 ** Math.floor(Math.log10(room_m));
  const length_m = ([5, 2, 1].find((it) => it * power <= room_m) ?? 1) * power;
  return { length_m, width_css_px: length_m / metres_per_px };
}

/** The overlays. */
export class Overlays {
  #bar = make("span", { class: "bar" });
  #scaleText = make("span");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hintTimer;
  #words;
  /** @type {import("./types.js").Camera | null} */
  #camera = null;
  scale = make("div", { class: "scale", part: "scale", hidden: "" }, [this.#scaleText, this.#bar]);
  hintBox = make("div", { class: "hint", "aria-hidden": "true", hidden: "" });
  tooltip = make("div", { class: "tooltip", "aria-hidden": "true", hidden: "" });
  /** Numbers that run while a city loads: for the eye only, a live region would read out every one. */
  progress = make("div", { class: "status progress", "aria-hidden": "true", hidden: "" });

  /** @param {() => import("./language.js").Language} words */
  constructor(words) {
    this.#words = words;
  }

  translate() {
    if (this.#camera) this.showScale(this.#camera);
  }

  /** @param {import("./types.js").Camera} camera */
  showScale(camera) {
    this.#camera = camera;
    const { length_m, width_css_px } = scaleBar(camera);
    if (!Number.isFinite(width_css_px)) return;
    this.#bar.style.inlineSize = `${width_css_px.toFixed(1)}px`;
    const text = this.#words().length(length_m, "short");
    if (this.#scaleText.textContent !== text) this.#scaleText.textContent = text;
  }

  /** @param {string} id */
  hint(id) {
    this.hintBox.textContent = this.#words().say(id);
    this.hintBox.hidden = false;
    clearTimeout(this.#hintTimer);
    this.#hintTimer = setTimeout(() => (this.hintBox.hidden = true), HINT_MS);
  }

  /**
   * @param {import("./types.js").Feature | null} feature
   * @param {number} x_css_px
   * @param {number} y_css_px
   * @param {number} width_css_px of the map
   */
  point(feature, x_css_px, y_css_px, width_css_px) {
    this.tooltip.hidden = feature === null;
    if (!feature) return;
    this.tooltip.replaceChildren(make("bdi", {}, [short(title(feature, this.#words()), 60)]));
    const { style } = this.tooltip;
    // Physical sides: the pointer's place is counted from the left in every language.
    style.top = `${y_css_px + 14}px`;
    const left = x_css_px < width_css_px / 2;
    style.left = left ? `${x_css_px + 12}px` : "auto";
    style.right = left ? "auto" : `${width_css_px - x_css_px + 12}px`;
  }

  /** @param {string} text */
  showProgress(text) {
    this.progress.textContent = text;
    this.progress.hidden = false;
  }

  hideProgress() {
    this.progress.hidden = true;
  }

  /** No timer outlives the element. */
  stop() {
    clearTimeout(this.#hintTimer);
    this.hintBox.hidden = true;
    this.tooltip.hidden = true;
    this.progress.hidden = true;
  }
}
