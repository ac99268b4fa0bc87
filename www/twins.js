/**
 * Elements over the picture, one for each feature that stands out in it: a screen reader finds them by touch, a voice by
 * name, a magnifier by the focus.
 *
 * In: features with their boxes on the screen, as the engine has them; asked for again when the camera rests and when
 * something came or went. Out: which one was chosen, which one has the focus.
 * One tab stop in all; arrow keys go to the nearest one that way, on the screen as it is in every language.
 * They lie inside the map's box, so that hands on them still reach the map.
 * Does not: move the map.
 */

import { make } from "./dom.js";
import { keep } from "./keep.js";
import { indexOf } from "./pressed.js";

/** @typedef {import("./types.js").Twin} Twin */
/** @typedef {{ twin: Twin, button: HTMLButtonElement, label: string }} Known */
/**
 * @typedef {object} Wishes
 * @property {(limit: number) => Promise<Twin[] | null>} ask
 * @property {(index: number) => void} choose
 * @property {(twin: Twin) => void} focused  by a key: it must be in view
 */

const LIMIT = 200;
/** Not laid more often than that. */
const EVERY_MS = 100;
/** What lies askew counts as so much farther away. */
const ASKEW = 2;
const WAYS = /** @type {Readonly<Record<string, [number, number]>>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** @param {Twin} twin @returns {[number, number]} */
const middle = ({ x_css_px, y_css_px, width_css_px, height_css_px }) => [x_css_px + width_css_px / 2, y_css_px + height_css_px / 2];

/** The twins of one map. */
export class Twins {
  #wishes;
  #words;
  /** @type {Map<number, Known>} By index, in the order of the engine. */
  #known = new Map();
  /** @type {number | null} The one that Tab finds. */
  #stop = null;
  #isAsking = false;
  #isStale = false;
  /** Counts the lives of the element: answers to an earlier one are nobody's. */
  #life = 0;
  /** The box that lies over the picture. */
  box = make("div", { class: "twins", role: "group" });

  /**
   * @param {() => import("./language.js").Language} words
   * @param {Wishes} wishes
   */
  constructor(words, wishes) {
    this.#words = words;
    this.#wishes = wishes;
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("focusin", (event) => this.#focused(event.target));
    // Presses reach the map, which knows one from a drag; this is how a voice or a screen reader clicks.
    this.box.addEventListener("click", (event) => {
      const index = indexOf(event.target);
      if (index !== null && event.detail === 0) wishes.choose(index);
    });
    // The map takes the focus of a hand: its keys are the map's.
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.box.parentElement?.focus({ preventScroll: true });
    });
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.box.setAttribute("aria-label", words.say("twins"));
    for (const known of this.#known.values()) this.#label(known);
  }

  /** The one with the focus. @returns {Twin | null} */
  get held() {
    const index = indexOf(this.box.querySelector(":focus"));
    return index === null ? null : (this.#known.get(index)?.twin ?? null);
  }

  /** The camera moves: they lie where things were. */
  flying() {
    this.box.toggleAttribute("data-stale", true);
  }

  /** Asks again; once more at the end where it was asked meanwhile. */
  async refresh() {
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    const life = this.#life;
    while (this.#isStale && life === this.#life) {
      this.#isStale = false;
      const twins = await this.#wishes.ask(LIMIT).catch(() => null);
      if (life === this.#life && twins) this.#lay(twins);
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
    if (life === this.#life) this.#isAsking = false;
  }

  /** None is left. */
  clear() {
    this.#life += 1;
    this.#isAsking = this.#isStale = false;
    this.#known.clear();
    this.#stop = null;
    if (this.box.matches(":focus-within")) this.box.parentElement?.focus({ preventScroll: true });
    this.box.replaceChildren();
  }

  /** @param {Twin[]} twins */
  #lay(twins) {
    this.box.toggleAttribute("data-stale", false);
    const before = this.#known;
    this.#known = new Map();
    const held = indexOf(this.box.querySelector(":focus"));
    for (const twin of twins) {
      const known = before.get(twin.index) ?? { twin, button: make("button", { type: "button", class: "twin", tabindex: "-1" }), label: "" };
      known.twin = twin;
      this.#known.set(twin.index, known);
      this.#label(known);
      this.#place(known);
    }
    const kept = held === null || this.#known.has(held) ? null : before.get(held);
    // Who is on one that is out of the picture now stays there, where it was.
    if (kept) this.#known.set(kept.twin.index, kept);
    keep(this.box, [...this.#known.values()], ({ twin }) => twin.index, ({ button }) => button);
    if (this.#stop === null || !this.#known.has(this.#stop)) this.#stopAt(this.#known.keys().next().value ?? null);
    else this.#stopAt(this.#stop);
  }

  /** @param {Known} known */
  #label(known) {
    const { title } = known.twin;
    const label = this.#words().tell(title);
    if (label === known.label) return;
    known.label = label;
    known.button.replaceChildren(make("span", { class: "unseen" }, [this.#words().show(title)]));
  }

  /** @param {Known} known */
  #place({ twin, button }) {
    const { style } = button;
    // Physical sides: the picture is the same in every language.
    style.left = `${twin.x_css_px.toFixed(1)}px`;
    style.top = `${twin.y_css_px.toFixed(1)}px`;
    style.width = `${twin.width_css_px.toFixed(1)}px`;
    style.height = `${twin.height_css_px.toFixed(1)}px`;
  }

  /** @param {number | null} index */
  #stopAt(index) {
    this.#stop = index;
    for (const [it, { button }] of this.#known) button.tabIndex = it === index ? 0 : -1;
  }

  /** @param {EventTarget | null} target */
  #focused(target) {
    const index = indexOf(target);
    const known = index === null ? undefined : this.#known.get(index);
    if (!known) return;
    this.#stopAt(index);
    this.#wishes.focused(known.twin);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const here = this.held;
    if (!here || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const all = [...this.#known.values()];
    const way = WAYS[event.key];
    const next = way ? this.#nearest(here, way) : event.key === "Home" ? all[0] : event.key === "End" ? all.at(-1) : undefined;
    if (way || next) {
      event.preventDefault();
      event.stopPropagation();
      next?.button.focus({ preventScroll: true });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      this.#wishes.choose(here.index);
    }
  }

  /** @param {Twin} here @param {[number, number]} way right and down */
  #nearest(here, [right, down]) {
    const [x, y] = middle(here);
    let best;
    let least = Infinity;
    for (const known of this.#known.values()) {
      const [other_x, other_y] = middle(known.twin);
      const [dx, dy] = [other_x - x, other_y - y];
      const along = dx * right + dy * down;
      const far = along + ASKEW * Math.abs(dx * down + dy * right);
      if (known.twin.index === here.index || along < 1 || far >= least) continue;
      best = known;
      least = far;
    }
    return best;
  }
}
