/**
 * Gathers the hand's movements: at most one message of each kind a frame, the first at once.
 *
 * In: gestures as they come. Out: their sums; zooms and pans keep the pointer's last place.
 * Does not: know pointers or keys.
 */

/** @typedef {import("./types.js").Gesture} Gesture */

/**
 * @param {Gesture} a earlier
 * @param {Gesture} b later, of the same kind
 * @returns {Gesture}
 */
function sum(a, b) {
  if (a.kind === "pan" && b.kind === "pan") return { ...b, dx_css_px: a.dx_css_px + b.dx_css_px, dy_css_px: a.dy_css_px + b.dy_css_px };
  if (a.kind === "zoom" && b.kind === "zoom") return { ...b, levels: a.levels + b.levels };
  if (a.kind === "rotate" && b.kind === "rotate") return { ...b, bearing_deg: a.bearing_deg + b.bearing_deg, pitch_deg: a.pitch_deg + b.pitch_deg };
  return b;
}

/** One frame's movements. */
export class Gestures {
  #send;
  /** @type {Map<string, Gesture>} */
  #waiting = new Map();
  /** @type {Set<string>} */
  #sent = new Set();
  #frame = 0;

  /** @param {(gesture: Gesture) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {Gesture} gesture */
  add(gesture) {
    const { kind } = gesture;
    if (!this.#sent.has(kind)) {
      this.#sent.add(kind);
      this.#send(gesture);
    } else {
      const earlier = this.#waiting.get(kind);
      this.#waiting.set(kind, earlier ? sum(earlier, gesture) : gesture);
    }
    this.#frame ||= requestAnimationFrame(() => this.#next());
  }

  /** What waits is forgotten. */
  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#waiting.clear();
    this.#sent.clear();
  }

  #next() {
    this.#frame = 0;
    this.#sent.clear();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const gesture of waiting) this.add(gesture);
  }
}
