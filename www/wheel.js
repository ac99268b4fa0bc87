/**
 * The wheel: zooms about the pointer, in small even steps, but only for a reader who means the map.
 *
 * With neither the focus on the map nor Ctrl held the page scrolls, and a hint says how to zoom.
 * In: wheel events. Out: zoom gestures, one a frame, until the wheel's way is done.
 * Does not: zoom the page: Ctrl with the wheel over the map is the map's.
 */

const PX_PER_LEVEL = 300;
// A pinch on a trackpad comes as a wheel with Ctrl and small numbers.
const PINCH_PX_PER_LEVEL = 100;
const PINCH_MAX_PX = 40;
const LINE_PX = 40;
const PAGE_PX = 800;
const MAX_LEVELS = 1;
const SHARE_PER_FRAME = 0.3;
const REST_LEVELS = 0.004;

/** The wheel over one map. */
export class Wheel {
  #hand;
  #left = 0;
  #x_css_px = 0;
  #y_css_px = 0;
  #frame = 0;

  /** @param {import("./pointers.js").Hand & { reducedMotion: () => boolean }} hand */
  constructor(hand) {
    this.#hand = hand;
  }

  /** @param {WheelEvent} event */
  turn(event) {
    if (!event.ctrlKey && !event.metaKey && !this.#hand.hasFocus()) {
      this.#hand.hint();
      return;
    }
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? PAGE_PX : 1;
    const way_px = (event.deltaY || event.deltaX) * unit;
    const per_level = event.ctrlKey && Math.abs(way_px) < PINCH_MAX_PX ? PINCH_PX_PER_LEVEL : PX_PER_LEVEL;
    const levels = Math.max(-MAX_LEVELS, Math.min(MAX_LEVELS, -way_px / per_level));
    if (!Number.isFinite(levels) || levels === 0) return;
    ({ x_css_px: this.#x_css_px, y_css_px: this.#y_css_px } = this.#hand.place(event));
    // Turning back means now, not after the rest of the way there.
    this.#left = Math.sign(levels) === Math.sign(this.#left) ? this.#left + levels : levels;
    if (!this.#frame) this.#step();
  }

  /** Stays where it is. */
  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#left = 0;
  }

  #step() {
    this.#frame = 0;
    const whole = this.#hand.reducedMotion() || Math.abs(this.#left) < REST_LEVELS;
    const levels = whole ? this.#left : this.#left * SHARE_PER_FRAME;
    this.#left -= levels;
    this.#hand.send({ kind: "zoom", levels, x_css_px: this.#x_css_px, y_css_px: this.#y_css_px, animate: false });
    if (this.#left !== 0) this.#frame = requestAnimationFrame(() => this.#step());
  }
}
