/**
 * The buttons of the map: one tab stop, arrow keys between them, the compass needle on the button that puts north up.
 *
 * A column for what is done most, and a tray for everything else a hand or a key can do with the map, opened by a button.
 * In: the bearing. Out: names of actions, the same ones the keys have.
 * Does not: move the camera itself.
 */

import { icon, make } from "./dom.js";

/** @typedef {{ id: string, paths: string[], minimal?: boolean }} Tool */

/** Groups of the column. @type {Tool[][]} */
const COLUMN = [
  [
    { id: "zoom_in", paths: ["M12 5v14M5 12h14"], minimal: true },
    { id: "zoom_out", paths: ["M5 12h14"], minimal: true },
  ],
  [{ id: "north", paths: ["M12 3l4 9h-8z", "M12 21l-4-9h8z"], minimal: true }],
  [
    { id: "turn_left", paths: ["M5 12a7 7 0 1 1 3 5.7", "M2 9l3 3.5L8.5 9"] },
    { id: "turn_right", paths: ["M19 12a7 7 0 1 0-3 5.7", "M22 9l-3 3.5L15.5 9"] },
    { id: "level", paths: ["M3 17l4-6h10l4 6z", "M12 9V3M9.5 5.5L12 3l2.5 2.5"] },
    { id: "home", paths: ["M4 11l8-7 8 7", "M6 9.5V20h12V9.5"] },
  ],
  [{ id: "more", paths: ["M5 12h.01M12 12h.01M19 12h.01"] }],
];

/** The tray: six in a row, arrows as on a keyboard. @type {Tool[]} */
const TRAY = [
  { id: "back", paths: ["M9 7L4 12l5 5", "M4 12h10a6 6 0 0 1 6 6"] },
  { id: "up", paths: ["M12 19V5M6 11l6-6 6 6"] },
  { id: "tilt_more", paths: ["M3 19h18M6 14l6-9 6 9"] },
  { id: "previous", paths: ["M18 5l-9 7 9 7zM6 5v14"] },
  { id: "where", paths: ["M12 3v4M12 17v4M3 12h4M17 12h4", "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6"] },
  { id: "next", paths: ["M6 5l9 7-9 7zM18 5v14"] },
  { id: "left", paths: ["M19 12H5M11 6l-6 6 6 6"] },
  { id: "down", paths: ["M12 5v14M6 13l6 6 6-6"] },
  { id: "right", paths: ["M5 12h14M13 6l6 6-6 6"] },
  { id: "tilt_less", paths: ["M3 5h18M6 10l6 9 6-9"] },
  { id: "summary", paths: ["M5 6h14M5 12h14M5 18h8"] },
  { id: "details", paths: ["M5 4h14v16H5zM9 9h6M9 13h6"] },
  { id: "relate", paths: ["M4 20L20 4M4 15v5h5M15 4h5v5"] },
  { id: "monitor", paths: ["M3 12h4l3-7 4 14 3-7h4"] },
  { id: "sound", paths: ["M4 9v6h4l5 4V5L8 9z", "M16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"] },
  { id: "volume", paths: ["M4 9v6h4l5 4V5L8 9z", "M17 9v6M14.5 12h5"] },
  { id: "keys", paths: ["M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8"] },
  { id: "settings", paths: ["M4 7h9M17 7h3M4 17h3M11 17h9", "M15 5v4M9 15v4"] },
];

/** Shown only where something changes by itself. @type {Tool} */
const PAUSE = { id: "pause", paths: ["M8 5v14M16 5v14"], minimal: true };

/** Buttons that lead out of the picture. */
const PANELS = ["keys", "settings"];

/** The buttons. */
export class Toolbar {
  #act;
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  #needle;
  #tray;
  /** The name of the button that has the focus: the mouse gets it from the browser. */
  #label = make("div", { class: "hint label", "aria-hidden": "true" });
  #controls = "full";
  #hasNews = false;
  /** @type {HTMLButtonElement | null} */
  #stop = null;
  /** The toolbar's box. */
  box;

  /** @param {(action: string) => void} act */
  constructor(act) {
    this.#act = act;
    const groups = [...COLUMN, [PAUSE]].map((tools) => make("div", { class: "group" }, tools.map((tool) => this.#button(tool))));
    this.#tray = make("div", { class: "group tray", hidden: "" }, TRAY.map((tool) => this.#button(tool)));
    this.box = make("div", { class: "toolbar", part: "toolbar", role: "toolbar" }, [make("div", { class: "column" }, groups), this.#tray, this.#label]);
    this.#needle = this.#buttons.get("north")?.querySelector("svg") ?? null;
    this.#more.setAttribute("aria-expanded", "false");
    this.#pause.setAttribute("aria-pressed", "false");
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLButtonElement} */ (event.target)));
    this.box.addEventListener("focusout", () => (this.#label.textContent = ""));
    this.#show();
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.box.setAttribute("aria-label", words.say("controls"));
    for (const [id, button] of this.#buttons) {
      const label = words.say(`do_${id}`);
      button.setAttribute("aria-label", label);
      button.title = label;
    }
  }

  /** @param {"full" | "minimal" | "none"} controls */
  setControls(controls) {
    this.#controls = controls;
    this.#show();
  }

  /** @param {number} bearing_deg */
  setBearing(bearing_deg) {
    if (this.#needle) this.#needle.style.transform = `rotate(${(-bearing_deg).toFixed(1)}deg)`;
  }

  /** Something changes by itself from now on: it can be paused. */
  hasNews() {
    if (this.#hasNews) return;
    this.#hasNews = true;
    this.#show();
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#pause.setAttribute("aria-pressed", String(isPaused));
  }

  /** The map can't be tilted: it is a plan. @param {boolean} isFlat */
  setFlat(isFlat) {
    for (const id of ["level", "tilt_more", "tilt_less"]) {
      const button = this.#buttons.get(id);
      if (button) button.disabled = isFlat;
    }
    this.#show();
  }

  /** The first button, where the focus goes when it leaves the map; none where there is no toolbar. */
  get first() {
    return this.box.hidden ? null : (this.#shown()[0] ?? null);
  }

  /** What lies over the picture of it. @returns {HTMLElement[]} */
  get covers() {
    return [/** @type {HTMLElement} */ (this.box.firstElementChild), this.#tray];
  }

  get #more() {
    return /** @type {HTMLButtonElement} */ (this.#buttons.get("more"));
  }

  get #pause() {
    return /** @type {HTMLButtonElement} */ (this.#buttons.get("pause"));
  }

  /** @param {Tool} tool */
  #button({ id, paths }) {
    const button = make("button", { type: "button", part: "button", class: `do_${id}` }, [icon(...paths)]);
    button.addEventListener("click", () => {
      if (id === "more") return this.#open(Boolean(this.#tray.hidden));
      // It would lie over the picture beside which a panel opens.
      if (PANELS.includes(id)) this.#open(false);
      this.#act(id);
    });
    this.#buttons.set(id, button);
    return button;
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.#tray.hidden = !isOpen;
    this.#more.setAttribute("aria-expanded", String(isOpen));
  }

  #show() {
    this.box.hidden = this.#controls === "none";
    for (const { id, minimal = false } of COLUMN.flat()) {
      const button = this.#buttons.get(id);
      if (button) button.hidden = this.#controls === "minimal" && !minimal;
    }
    this.#pause.hidden = !this.#hasNews;
    if (this.#controls !== "full") this.#open(false);
    for (const group of this.box.querySelectorAll(".column>.group")) {
      /** @type {HTMLElement} */ (group).hidden = [...group.children].every((it) => /** @type {HTMLElement} */ (it).hidden);
    }
    const shown = this.#shown();
    const stop = this.#stop && shown.includes(this.#stop) ? this.#stop : shown[0];
    if (stop) this.#rove(stop);
  }

  #shown() {
    const isShown = (/** @type {HTMLButtonElement} */ it) => !it.hidden && !it.disabled && !(this.#tray.hidden && it.parentElement === this.#tray);
    return [...this.#buttons.values()].filter(isShown);
  }

  /** @param {HTMLButtonElement} button */
  #focused(button) {
    this.#rove(button);
    this.#label.textContent = button.matches(":focus-visible") ? button.title : "";
  }

  /** @param {HTMLButtonElement} button the one that Tab finds from now on */
  #rove(button) {
    this.#stop = button;
    for (const it of this.#buttons.values()) it.tabIndex = it === button ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && this.#label.textContent) {
      // What appears with the focus can be sent away.
      this.#label.textContent = "";
      if (this.#tray.hidden) return;
    }
    if (event.key === "Escape" && !this.#tray.hidden) {
      this.#open(false);
      this.#more.focus();
      event.stopPropagation();
      return;
    }
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
