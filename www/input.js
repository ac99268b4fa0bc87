/**
 * Everything the reader does on the map itself, by pointer, wheel or key, turned into gestures and a few wishes.
 *
 * In: DOM events of the map's box. Out: gestures (gathered per frame), hover, tap, escape, hints.
 * Does not: touch the engine or the chrome, or hear anything outside the map's box.
 */

import { Gestures } from "./gestures.js";
import { Pointers } from "./pointers.js";
import { heartOf } from "./pressed.js";
import { Wheel } from "./wheel.js";

/** @typedef {import("./pointers.js").Place} Place */
/**
 * @typedef {object} Wishes
 * @property {(gesture: import("./types.js").Gesture) => void} gesture
 * @property {(place: Place | null) => void} hover  null: the pointer is gone
 * @property {(place: Place, index: number | null) => void} tap  index: of the feature whose element was pressed
 * @property {() => void} escape
 * @property {(event: KeyboardEvent) => boolean} key  whether it was the map's
 * @property {(id: string) => void} hint
 * @property {() => boolean} reducedMotion
 */

/** The input of one map. */
export class Input {
  #map;
  #wishes;
  #gestures;
  #pointers;
  #wheel;
  #listening = new AbortController();
  /** @type {Place | null} */
  #hovered = null;
  #isHovering = false;
  /** The feature whose element the pointer went down on, in its middle. @type {number | null} */
  #pressed = null;
  #frame = 0;

  /**
   * @param {HTMLElement} map
   * @param {Wishes} wishes
   */
  constructor(map, wishes) {
    this.#map = map;
    this.#wishes = wishes;
    this.#gestures = new Gestures(wishes.gesture);
    const send = (/** @type {import("./types.js").Gesture} */ gesture) => this.#gestures.add(gesture);
    const place = (/** @type {MouseEvent} */ event) => this.#place(event);
    const hasFocus = () => map.matches(":focus-within");
    const hand = (/** @type {string} */ id) => ({ send, hasFocus, place, hint: () => wishes.hint(id) });
    const { reducedMotion } = wishes;
    this.#pointers = new Pointers({ ...hand("hint_touch"), tap: (at, twice) => this.#tap(at, twice) });
    this.#wheel = new Wheel({ ...hand("hint_wheel"), reducedMotion });
    this.#listen();
  }

  /** No listener and no timer outlives the element. */
  stop() {
    this.#listening.abort();
    this.#gestures.stop();
    this.#pointers.stop();
    this.#wheel.stop();
    cancelAnimationFrame(this.#frame);
  }

  #listen() {
    const { signal } = this.#listening;
    const map = this.#map;
    map.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    map.addEventListener("pointermove", (event) => this.#move(event), { signal });
    map.addEventListener("pointerup", (event) => this.#pointers.up(event), { signal });
    map.addEventListener("pointercancel", (event) => this.#pointers.cancel(event), { signal });
    map.addEventListener("pointerleave", () => this.#hover(null), { signal });
    map.addEventListener("wheel", (event) => this.#wheel.turn(event), { signal, passive: false });
    map.addEventListener("keydown", (event) => this.#key(event), { signal });
    // The right button turns the map.
    map.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    // touch-action lets one finger scroll the page; it has no word for "but not two".
    const two = (/** @type {TouchEvent} */ event) => {
      if (event.touches.length > 1 && event.cancelable) event.preventDefault();
    };
    map.addEventListener("touchmove", two, { signal, passive: false });
    // Safari's own pinch.
    map.addEventListener("gesturestart", (event) => event.preventDefault(), { signal });
  }

  /** @param {MouseEvent} event @returns {Place} */
  #place(event) {
    const { left, top } = this.#map.getBoundingClientRect();
    return { x_css_px: event.clientX - left, y_css_px: event.clientY - top };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#wheel.stop();
    this.#hover(null);
    this.#pressed = heartOf(event);
    if (!this.#pointers.down(event)) return;
    try {
      this.#map.setPointerCapture(event.pointerId);
    } catch {
      // The pointer has gone already, or a script made the event up: the drag works without.
    }
  }

  /** @param {PointerEvent} event */
  #move(event) {
    this.#pointers.move(event);
    if (!this.#pointers.isDown && event.pointerType === "mouse") this.#hover(this.#place(event));
  }

  /** One message a frame at most, and none where nothing was under the pointer before or now. @param {Place | null} place */
  #hover(place) {
    this.#hovered = place;
    if (place === null && !this.#isHovering) return;
    this.#isHovering = place !== null;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#wishes.hover(this.#hovered);
    });
  }

  /** @param {Place} place @param {boolean} twice */
  #tap(place, twice) {
    this.#map.focus({ preventScroll: true });
    if (twice) this.#gestures.add({ kind: "zoom", levels: 1, ...place, animate: true });
    else this.#wishes.tap(place, this.#pressed);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#wishes.escape();
    } else if (this.#wishes.key(event)) {
      event.preventDefault();
      this.#wheel.stop();
    }
  }
}
