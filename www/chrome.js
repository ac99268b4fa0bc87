/**
 * Everything of the element that is DOM: the place of the text side with the map's box, buttons and overlays in it, what is
 * said, notice and the author's fallback.
 *
 * In: camera, features, words of the session; the language; later what fills the text side. Out: actions of the buttons.
 * DOM order is reading order: see side.js.
 * Does not: talk to the engine itself.
 */

import { make } from "./dom.js";
import { Overlays } from "./overlays.js";
import { Side } from "./side.js";
import { dress } from "./style.js";
import { short } from "./text.js";
import { Toolbar } from "./toolbar.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./language.js").Language} Language */
/**
 * @typedef {object} Wishes
 * @property {() => Language} words
 * @property {import("./voice.js").Voice} voice
 * @property {(action: string) => void} act
 * @property {import("./side.js").Wishes} side
 */

const REASON_MAX = 200;

/** The chrome of one element. */
export class Chrome {
  #words;
  #voice;
  #toolbar;
  #overlays;
  #why = make("p");
  #notice = make("div", { class: "notice", part: "notice", hidden: "" });
  #fallback = make("div", { class: "fallback", part: "fallback", hidden: "" }, [this.#why, make("slot")]);
  #keys = make("span", { id: "keys", class: "unseen" });
  #foot;
  #frame;
  #controls = "full";
  /** @type {string | null} */
  #label = null;
  /** @type {Camera | null} */
  #camera = null;
  #features = 0;
  /** @type {string | null} */
  #noPicture = null;
  /** Why nothing can run: the id of a sentence. @type {string | null} */
  #failure = null;
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  /** @type {HTMLElement | null} */
  #details = null;
  #root;
  /** All that is drawn, to be read. */
  side;
  /** The box that holds the canvas, takes the focus and hears the hand. */
  map = make("div", { class: "map", part: "map", role: "application", tabindex: "0", "aria-describedby": "summary keys" });

  /**
   * @param {ShadowRoot} root
   * @param {Wishes} wishes
   */
  constructor(root, { words, voice, act, side }) {
    dress(root);
    this.#root = root;
    this.#words = words;
    this.#voice = voice;
    this.#toolbar = new Toolbar(act);
    const overlays = new Overlays(words);
    this.#overlays = overlays;
    this.side = new Side(words, side);
    this.#foot = make("div", { class: "foot" }, [voice.line, overlays.progress, overlays.scale]);
    this.side.picture.append(this.map, this.#keys, this.#toolbar.box, this.#foot, overlays.hintBox, overlays.tooltip, voice.banner);
    this.side.notice(this.#notice);
    this.#frame = make("div", { class: "frame", part: "frame" }, [this.side.box, this.#fallback]);
    root.append(this.#frame);
  }

  /**
   * What came later lies over the picture now, where the order of reading has it.
   * @param {{ css: string, details: HTMLElement, within: Element, over: Element }} boxes  within: inside the map's box
   */
  lay({ css, details, within, over }) {
    dress(this.#root, css);
    this.#details = details;
    this.map.append(within);
    this.#toolbar.box.after(details);
    this.#foot.after(over);
  }

  /** The element is on a page: it lies as its width allows. */
  settle() {
    this.side.follow(this.#frame);
  }

  /** Says everything in this language from now on. @param {Language} words */
  translate(words) {
    this.#frame.lang = words.code;
    this.#frame.dir = words.dir;
    this.map.setAttribute("aria-roledescription", words.say("map_role"));
    this.setLabel(this.#label);
    this.#toolbar.translate(words);
    this.side.translate(words);
    this.#overlays.translate();
    this.#voice.translate(words);
    this.#drawNotice();
    if (this.#failure) this.#why.textContent = words.say(this.#failure);
  }

  /** @param {string} text what is said of the keys of the map */
  describeKeys(text) {
    this.#keys.textContent = text;
  }

  /** @param {HTMLCanvasElement} canvas */
  place(canvas) {
    canvas.setAttribute("aria-hidden", "true");
    this.#canvas?.remove();
    this.#canvas = canvas;
    this.map.prepend(canvas);
  }

  /** @param {string | null} label what the page calls the map */
  setLabel(label) {
    this.#label = label;
    this.map.setAttribute("aria-label", label || this.#words().say("map_label"));
    this.side.setTitle(label);
  }

  /** @param {string} controls */
  setControls(controls) {
    this.#controls = controls;
    // Without a picture there is nothing to turn: keys and methods still move the camera.
    const shown = this.#noPicture === null ? controls : "none";
    this.#toolbar.setControls(shown === "minimal" || shown === "none" ? shown : "full");
    this.#overlays.scale.hidden = shown !== "full" || this.#camera === null;
    // Without chrome what is said is only heard.
    this.#foot.classList.toggle("unseen", controls === "none");
    this.side.setPlace({ alone: this.#noPicture !== null, bare: controls !== "full" });
    if (controls === "none") this.side.selected(null);
  }

  /** @param {"light" | "dark" | "contrast"} theme @param {boolean} isDark  for the one with most contrast, which there is twice */
  setTheme(theme, isDark) {
    this.#frame.dataset.theme = theme;
    this.#frame.toggleAttribute("data-dark", isDark);
  }

  /** @param {Camera} camera */
  showCamera(camera) {
    this.#toolbar.setBearing(camera.bearing_deg);
    this.#camera = camera;
    this.#overlays.showScale(camera);
    this.side.moved(camera);
    this.#overlays.scale.hidden = this.#controls !== "full" || this.#noPicture !== null;
  }

  /** @param {Feature | null} feature */
  showDetails(feature) {
    this.side.selected(this.#controls === "none" ? null : feature);
  }

  get hasDetails() {
    return this.side.hasDetails;
  }

  /**
   * @param {Feature | null} feature
   * @param {number} x_css_px
   * @param {number} y_css_px
   */
  point(feature, x_css_px, y_css_px) {
    this.map.toggleAttribute("data-pointing", feature !== null);
    const named = this.#controls === "none" ? null : feature;
    this.#overlays.point(named, x_css_px, y_css_px, this.map.clientWidth);
  }

  /** @param {string} id */
  hint(id) {
    if (this.#controls !== "none") this.#overlays.hint(id);
  }

  /** Out of the map: to the first button behind it, else nowhere. */
  leave() {
    const { first } = this.#toolbar;
    if (first) first.focus();
    else this.map.blur();
  }

  /** @param {number} bytes @param {number} features */
  showProgress(bytes, features) {
    if (this.#controls === "none") return;
    const words = this.#words();
    this.#overlays.showProgress(bytes > 0 ? words.say("loading_bytes", { size: words.size(bytes), features }) : words.say("loading"));
  }

  /** @param {{ features: number, skipped: number }} report */
  showLoaded({ features, skipped }) {
    this.#features += features;
    this.#drawNotice();
    const total = features + skipped;
    if (skipped > 0) this.say({ id: "loaded_skipped", features, skipped, total });
    else this.say({ id: "loaded", features }, { passes: true });
  }

  /** @param {string} reason */
  showFailed(reason) {
    // Where nothing can run that has been said already.
    if (this.#failure) return;
    this.say({ id: "load_failed", reason: { text: short(reason, REASON_MAX), lang: "en" } });
  }

  /** Nothing is being loaded any more. */
  hideProgress() {
    this.#overlays.hideProgress();
  }

  /** How things stand, politely. @param {Message} message @param {{ passes?: boolean }} [how] */
  say(message, how) {
    this.#overlays.hideProgress();
    this.#voice.say(message, how);
  }

  /** Something changes by itself from now on. */
  hasNews() {
    this.#toolbar.hasNews();
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#toolbar.setPaused(isPaused);
  }

  /** @param {boolean} isFlat */
  setFlat(isFlat) {
    this.#toolbar.setFlat(isFlat);
  }

  /** @param {number} features that are gone */
  forget(features) {
    this.#features -= features;
    this.#drawNotice();
  }

  /** How far the toolbar and the details reach over the picture: top, right, bottom, left, in CSS pixels. */
  covered() {
    const map = this.map.getBoundingClientRect();
    /** @type {[number, number, number, number]} */
    let inset = [0, 0, 0, 0];
    for (const it of [this.#details, this.side.lid, ...this.#toolbar.covers]) {
      const box = it?.getBoundingClientRect();
      if (!box || box.width === 0) continue;
      const reach = [box.bottom - map.top, map.right - box.left, map.bottom - box.top, box.right - map.left];
      // It is given up on the side where that leaves most of the picture.
      const ways = reach.map((far, side) => /** @type {typeof inset} */ (inset.map((known, at) => (at === side ? Math.max(known, far) : known))));
      const free = ways.map(([top, right, bottom, left]) => Math.max(0, map.width - left - right) * Math.max(0, map.height - top - bottom));
      inset = ways[free.indexOf(Math.max(...free))] ?? inset;
    }
    return inset;
  }

  /** Whether nothing can run: the author's words are all there is. */
  get hasFailed() {
    return this.#failure !== null;
  }

  get hasPicture() {
    return this.#noPicture === null && !this.hasFailed;
  }

  /** No picture, and why, as text or as the id of a sentence; null: there is one. @param {string | null} reason */
  setNoPicture(reason) {
    const isNew = reason !== null && reason !== this.#noPicture;
    this.#noPicture = reason;
    if (reason !== null) this.#canvas?.remove();
    this.setControls(this.#controls);
    this.#drawNotice();
    // It stands in the middle of the map: seen, but not heard.
    if (isNew) this.#voice.say(this.#noticed(reason), { isSeen: true });
  }

  /** @param {string} reason @returns {Message} */
  #noticed(reason) {
    const features = this.#features;
    return features > 0 ? { id: "no_picture", reason, features } : { id: "no_picture_yet", reason };
  }

  #drawNotice() {
    const reason = this.#noPicture;
    this.#notice.hidden = reason === null;
    if (reason !== null) this.#notice.replaceChildren(make("p", {}, [this.#words().show(this.#noticed(reason))]));
  }

  /** Nothing can run: the author's own words, under one sentence that says why. @param {string} id */
  fail(id) {
    this.#failure = id;
    this.#why.textContent = this.#words().say(id);
    this.#fallback.hidden = false;
    this.side.box.hidden = true;
    this.#overlays.stop();
    this.#voice.stop();
  }

  /** As before the first start. */
  reset() {
    this.#overlays.stop();
    this.#voice.stop();
    this.#camera = this.#failure = null;
    this.side.reset();
    this.#features = 0;
    this.#noPicture = null;
    this.#notice.hidden = true;
    this.#fallback.hidden = true;
    this.side.box.hidden = false;
    this.#canvas?.remove();
    this.#canvas = null;
    this.setControls(this.#controls);
  }
}
