/**
 * The buttons of the map: one tab stop, arrow keys between them, the compass needle on the button that puts north up.
 *
 * In: the bearing. Out: gestures of the hand, the same ones the keys make.
 * Does not: move the camera itself.
 */

import { icon, make } from "./dom.js";
import { say } from "./messages.js";
import { TURN_DEG } from "./keys.js";

/** @typedef {import("./types.js").Gesture} Gesture */
/** @typedef {{ id: string, paths: string[], minimal: boolean, gesture: () => Gesture }} Tool */

/** @param {number} levels @returns {Gesture} */
const zoom = (levels) => ({ kind: "zoom", levels, x_css_px: null, y_css_px: null, animate: true });
/** @param {number} bearing_deg @returns {Gesture} */
const turn = (bearing_deg) => ({ kind: "rotate", bearing_deg, pitch_deg: 0, animate: true });

/** @type {Tool[]} */
const TOOLS = [
  { id: "zoom_in", paths: ["M12 5v14M5 12h14"], minimal: true, gesture: () => zoom(1) },
  { id: "zoom_out", paths: ["M5 12h14"], minimal: true, gesture: () => zoom(-1) },
  { id: "north", paths: ["M12 3l4 9h-8z", "M12 21l-4-9h8z"], minimal: true, gesture: () => ({ kind: "north", animate: true }) },
  { id: "rotate_left", paths: ["M5 12a7 7 0 1 1 3 5.7", "M2 9l3 3.5L8.5 9"], minimal: false, gesture: () => turn(-TURN_DEG) },
  { id: "rotate_right", paths: ["M19 12a7 7 0 1 0-3 5.7", "M22 9l-3 3.5L15.5 9"], minimal: false, gesture: () => turn(TURN_DEG) },
  { id: "level", paths: ["M3 17l4-6h10l4 6z", "M12 9V3M9.5 5.5L12 3l2.5 2.5"], minimal: false, gesture: () => ({ kind: "level", animate: true }) },
  { id: "home", paths: ["M4 11l8-7 8 7", "M6 9.5V20h12V9.5"], minimal: false, gesture: () => ({ kind: "home", animate: true }) },
];

/** The buttons. */
export class Toolbar {
  /** @type {HTMLButtonElement[]} */
  #buttons;
  /** @type {SVGSVGElement | null} */
  #needle = null;
  /** The toolbar's box. */
  box;

  /** @param {(gesture: Gesture) => void} send */
  constructor(send) {
    this.#buttons = TOOLS.map((tool, place) => this.#button(tool, place, send));
    const groups = [this.#buttons.slice(0, 2), this.#buttons.slice(2, 3), this.#buttons.slice(3)];
    this.box = make(
      "div",
      { class: "toolbar", part: "toolbar", role: "toolbar", "aria-label": say("controls"), "aria-orientation": "vertical" },
      groups.map((group) => make("div", { class: "group" }, group)),
    );
    this.box.addEventListener("keydown", (event) => this.#move(event));
    this.box.addEventListener("focusin", (event) => this.#stop(/** @type {HTMLButtonElement} */ (event.target)));
  }

  /** @param {"full" | "minimal" | "none"} controls */
  setControls(controls) {
    this.box.hidden = controls === "none";
    TOOLS.forEach((tool, place) => {
      const button = this.#buttons[place];
      if (button) button.hidden = controls === "minimal" && !tool.minimal;
    });
    for (const group of this.box.children) {
      /** @type {HTMLElement} */ (group).hidden = [...group.children].every((it) => /** @type {HTMLElement} */ (it).hidden);
    }
    const first = this.#shown()[0];
    if (first) this.#stop(first);
  }

  /** @param {number} bearing_deg */
  setBearing(bearing_deg) {
    if (this.#needle) this.#needle.style.transform = `rotate(${(-bearing_deg).toFixed(1)}deg)`;
  }

  /** The first button, where the focus goes when it leaves the map; none where there is no toolbar. */
  get first() {
    return this.box.hidden ? null : (this.#shown()[0] ?? null);
  }

  /**
   * @param {Tool} tool
   * @param {number} place
   * @param {(gesture: Gesture) => void} send
   */
  #button(tool, place, send) {
    const picture = icon(...tool.paths);
    const label = say(tool.id);
    const button = make("button", { type: "button", part: "button", class: tool.id, "aria-label": label, title: label }, [picture]);
    button.tabIndex = place === 0 ? 0 : -1;
    button.addEventListener("click", () => send(tool.gesture()));
    if (tool.id === "north") this.#needle = picture;
    return button;
  }

  #shown() {
    return this.#buttons.filter((it) => !it.hidden);
  }

  /** @param {HTMLButtonElement} button the one that Tab finds from now on */
  #stop(button) {
    for (const it of this.#buttons) it.tabIndex = it === button ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const shown = this.#shown();
    const here = shown.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const last = shown.length - 1;
    /** @type {Record<string, number>} */
    const places = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: last };
    const place = places[event.key];
    if (place === undefined || here < 0) return;
    event.preventDefault();
    shown[(place + shown.length) % shown.length]?.focus();
  }
}
