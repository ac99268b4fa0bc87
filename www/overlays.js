/**
 * What lies over the picture and takes no pointer: scale bar, tooltip, short hints; and the line that says how things stand.
 *
 * In: the camera, a feature under the pointer, message ids. Out: text on the map; the status line is a polite live region.
 * Lengths in CSS pixels and metres.
 * Does not: answer to a pointer.
 */

import { make } from "./dom.js";
import { length, say } from "./messages.js";
import { short } from "./text.js";
import { title } from "./details.js";

const EARTH_M = 40_075_016.686;
const TILE_CSS_PX = 512;
const SCALE_MAX_CSS_PX = 110;
const HINT_MS = 1_800;
const STATUS_MS = 8_000;

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
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #statusTimer;
  scale = make("div", { class: "scale", part: "scale", hidden: "" }, [this.#scaleText, this.#bar]);
  hintBox = make("div", { class: "hint", "aria-hidden": "true", hidden: "" });
  tooltip = make("div", { class: "tooltip", "aria-hidden": "true", hidden: "" });
  status = make("div", { class: "status", part: "status", role: "status" });
  /** Numbers that run while a city loads: for the eye only, a live region would read out every one. */
  progress = make("div", { class: "status progress", "aria-hidden": "true", hidden: "" });

  /** @param {import("./types.js").Camera} camera */
  showScale(camera) {
    const { length_m, width_css_px } = scaleBar(camera);
    if (!Number.isFinite(width_css_px)) return;
    this.#bar.style.inlineSize = `${width_css_px.toFixed(1)}px`;
    const text = length(length_m);
    if (this.#scaleText.textContent !== text) this.#scaleText.textContent = text;
  }

  /** @param {string} id */
  hint(id) {
    this.hintBox.textContent = say(id);
    this.hintBox.hidden = false;
    clearTimeout(this.#hintTimer);
    this.#hintTimer = setTimeout(() => (this.hintBox.hidden = true), HINT_MS);
  }

  /**
   * @param {import("./types.js").Feature | null} feature
   * @param {number} x_css_px
   * @param {number} y_css_px
   * @param {number} width_css_px of the map
   * @param {import("./language.js").Language} words
   */
  point(feature, x_css_px, y_css_px, width_css_px, words) {
    this.tooltip.hidden = feature === null;
    if (!feature) return;
    this.tooltip.replaceChildren(make("bdi", {}, [short(title(feature, words), 60)]));
    const { style } = this.tooltip;
    // Physical sides: the pointer's place is counted from the left in every language.
    style.top = `${y_css_px + 14}px`;
    const left = x_css_px < width_css_px / 2;
    style.left = left ? `${x_css_px + 12}px` : "auto";
    style.right = left ? "auto" : `${width_css_px - x_css_px + 12}px`;
  }

  /**
   * @param {string} text
   * @param {boolean} stays what a reader must be able to find again
   */
  say(text, stays) {
    clearTimeout(this.#statusTimer);
    this.hideProgress();
    if (this.status.textContent !== text) this.status.textContent = text;
    if (!stays) this.#statusTimer = setTimeout(() => (this.status.textContent = ""), STATUS_MS);
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
    clearTimeout(this.#statusTimer);
    this.hintBox.hidden = true;
    this.tooltip.hidden = true;
    this.progress.hidden = true;
    this.status.textContent = "";
  }
}
