/**
 * Mouse, pen and fingers: drags, pinches, twists, tilts and taps.
 *
 * One finger moves the map only if the map has the focus; else the page scrolls. Two fingers always move the map.
 * Something is chosen when the pointer goes up, and only if it moved less than 5 CSS pixels.
 * In: pointer events. Out: gestures, taps. Places in CSS pixels from the map's top left.
 * Does not: hear wheel and keys, or gather a frame's events.
 */

const TAP_CSS_PX = 5;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_CSS_PX = 24;
const TURN_DEG_PER_PX = 0.8;
const TILT_DEG_PER_PX = 0.5;
const TWIST_FROM_DEG = 8;
// Two fingers are watched this far before they mean a tilt or a pinch.
const DECIDE_BOTH_CSS_PX = 4;
const DECIDE_ONE_CSS_PX = 20;

/** @typedef {{ x_css_px: number, y_css_px: number }} Place */
/** @typedef {{ now: Place, start: Place }} Finger */
/** @typedef {{ x_css_px: number, y_css_px: number, span_css_px: number, angle_deg: number }} Pair */
/** @typedef {"page" | "pan" | "rotate" | "undecided" | "pinch" | "tilt"} Mode */
/**
 * @typedef {object} Hand  what pointers and wheel need of the map
 * @property {(gesture: import("./types.js").Gesture) => void} send
 * @property {() => boolean} hasFocus
 * @property {(event: MouseEvent) => Place} place
 * @property {() => void} hint  somebody tried to move a map without focus
 */

/** @param {Place} a @param {Place} b */
const distance = (a, b) => Math.hypot(a.x_css_px - b.x_css_px, a.y_css_px - b.y_css_px);

/** The pointers that are down on one map. */
export class Pointers {
  #hand;
  /** @type {Map<number, Finger>} */
  #fingers = new Map();
  /** @type {Mode} */
  #mode = "page";
  /** Too far, too many or with the wrong button to be a tap. */
  #isDrag = false;
  #twist_deg = 0;
  /** @type {Pair | null} */
  #pair = null;
  /** @type {{ place: Place, time_ms: number } | null} */
  #lastTap = null;

  /** @param {Hand & { tap: (place: Place, twice: boolean) => void }} hand */
  constructor(hand) {
    this.#hand = hand;
  }

  get isDown() {
    return this.#fingers.size > 0;
  }

  /** @param {PointerEvent} event @returns {boolean} whether the pointer is ours to follow */
  down(event) {
    if (event.pointerType === "mouse" && event.button !== 0 && event.button !== 2) return false;
    const now = this.#hand.place(event);
    this.#fingers.set(event.pointerId, { now, start: now });
    if (this.#fingers.size === 1) {
      const turns = event.button === 2 || event.ctrlKey;
      this.#isDrag = turns;
      this.#mode = turns ? "rotate" : event.pointerType === "mouse" || this.#hand.hasFocus() ? "pan" : "page";
    } else if (this.#fingers.size === 2) {
      this.#isDrag = true;
      this.#mode = "undecided";
      this.#twist_deg = 0;
      for (const finger of this.#fingers.values()) finger.start = finger.now;
      this.#pair = this.#measure();
    }
    return true;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const finger = this.#fingers.get(event.pointerId);
    if (!finger) return;
    const now = this.#hand.place(event);
    if (this.#fingers.size === 1) this.#moveOne(finger, now);
    else {
      finger.now = now;
      this.#moveTwo();
    }
  }

  /** @param {PointerEvent} event */
  up(event) {
    const finger = this.#fingers.get(event.pointerId);
    if (!finger) return;
    this.#fingers.delete(event.pointerId);
    if (this.#fingers.size > 0) {
      // The finger that stays goes on from where it is.
      this.#mode = this.#hand.hasFocus() ? "pan" : "page";
    } else if (!this.#isDrag) {
      this.#tap(finger.now, event.timeStamp);
    }
  }

  /** The browser took the pointer, to scroll the page for one. @param {PointerEvent} event */
  cancel(event) {
    this.#fingers.delete(event.pointerId);
    this.#isDrag = true;
  }

  /** Nothing is down any more. */
  stop() {
    this.#fingers.clear();
    this.#lastTap = null;
  }

  /** @param {Finger} finger @param {Place} now */
  #moveOne(finger, now) {
    if (!this.#isDrag && distance(now, finger.start) < TAP_CSS_PX) return;
    if (!this.#isDrag && this.#mode === "page") this.#hand.hint();
    this.#isDrag = true;
    const dx_css_px = now.x_css_px - finger.now.x_css_px;
    const dy_css_px = now.y_css_px - finger.now.y_css_px;
    finger.now = now;
    if (dx_css_px === 0 && dy_css_px === 0) return;
    if (this.#mode === "pan") this.#hand.send({ kind: "pan", dx_css_px, dy_css_px, ...now });
    if (this.#mode === "rotate") this.#turn(dx_css_px * TURN_DEG_PER_PX, -dy_css_px * TILT_DEG_PER_PX);
  }

  #moveTwo() {
    const before = this.#pair;
    const pair = this.#measure();
    if (this.#mode === "undecided") this.#mode = this.#decide();
    if (this.#mode === "undecided" || !before || !pair) return;
    this.#pair = pair;
    const dx_css_px = pair.x_css_px - before.x_css_px;
    const dy_css_px = pair.y_css_px - before.y_css_px;
    if (this.#mode === "tilt") {
      this.#turn(0, -dy_css_px * TILT_DEG_PER_PX);
      return;
    }
    const { x_css_px, y_css_px } = pair;
    if (dx_css_px !== 0 || dy_css_px !== 0) this.#hand.send({ kind: "pan", dx_css_px, dy_css_px, x_css_px, y_css_px });
    const levels = Math.log2(pair.span_css_px / before.span_css_px);
    if (Number.isFinite(levels) && levels !== 0) this.#hand.send({ kind: "zoom", levels, x_css_px, y_css_px, animate: false });
    const twist_deg = ((pair.angle_deg - before.angle_deg + 540) % 360) - 180;
    const isTurning = Math.abs(this.#twist_deg) >= TWIST_FROM_DEG;
    this.#twist_deg += isTurning ? 0 : twist_deg;
    // The ground follows the fingers: turned clockwise, the top of the screen comes to lie west of where it was.
    if (isTurning) this.#turn(-twist_deg, 0);
  }

  /** @returns {Mode} */
  #decide() {
    const ways = [...this.#fingers.values()].slice(0, 2).map(({ now, start }) => ({
      east: now.x_css_px - start.x_css_px,
      south: now.y_css_px - start.y_css_px,
      length: distance(now, start),
    }));
    const [a, b] = ways;
    if (!a || !b) return "undecided";
    const isDecided = Math.min(a.length, b.length) >= DECIDE_BOTH_CSS_PX || Math.max(a.length, b.length) >= DECIDE_ONE_CSS_PX;
    if (!isDecided) return "undecided";
    const isUpright = ways.every(({ east, south }) => Math.abs(south) > 2 * Math.abs(east));
    const areSideBySide = Math.abs(Math.sin(((this.#pair?.angle_deg ?? 90) * Math.PI) / 180)) < 0.7;
    return isUpright && areSideBySide && a.south * b.south > 0 ? "tilt" : "pinch";
  }

  /** @returns {Pair | null} */
  #measure() {
    const [a, b] = [...this.#fingers.values()];
    if (!a || !b) return null;
    const east = b.now.x_css_px - a.now.x_css_px;
    const south = b.now.y_css_px - a.now.y_css_px;
    return {
      x_css_px: a.now.x_css_px + east / 2,
      y_css_px: a.now.y_css_px + south / 2,
      span_css_px: Math.max(1, Math.hypot(east, south)),
      angle_deg: (Math.atan2(south, east) * 180) / Math.PI,
    };
  }

  /** @param {number} bearing_deg @param {number} pitch_deg */
  #turn(bearing_deg, pitch_deg) {
    this.#hand.send({ kind: "rotate", bearing_deg, pitch_deg, animate: false });
  }

  /** @param {Place} place @param {number} time_ms */
  #tap(place, time_ms) {
    const last = this.#lastTap;
    const twice = last !== null && time_ms - last.time_ms < DOUBLE_TAP_MS && distance(place, last.place) < DOUBLE_TAP_CSS_PX;
    this.#lastTap = twice ? null : { place, time_ms };
    this.#hand.tap(place, twice);
  }
}
