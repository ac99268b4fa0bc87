/**
 * Everything of the element that is DOM: the text side with the map's box, buttons and overlays in it, status, notice and
 * the author's fallback.
 *
 * In: camera, features, words of the session. Out: gestures of the buttons, and what the text side wishes.
 * DOM order is reading order: see text-side.js.
 * Does not: talk to the engine itself.
 */

import { make } from "./dom.js";
import { Language } from "./language.js";
import { language, say, size } from "./messages.js";
import { Overlays } from "./overlays.js";
import { dress } from "./style.js";
import { TextSide } from "./text-side.js";
import { short } from "./text.js";
import { Toolbar } from "./toolbar.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */

const REASON_MAX = 200;

/** The chrome of one element. */
export class Chrome {
  #toolbar;
  #overlays = new Overlays();
  #why = make("p");
  #notice = make("div", { class: "notice", part: "notice", hidden: "" });
  #fallback = make("div", { class: "fallback", part: "fallback", hidden: "" }, [this.#why, make("slot")]);
  #frame;
  #controls = "full";
  /** @type {Camera | null} */
  #camera = null;
  #features = 0;
  /** @type {string | null} */
  #noPicture = null;
  /** Before the reader's own is there. */
  #words = new Language({ code: "en", dir: "ltr", words: {} });
  /** All that is drawn, to be read. */
  side;
  /** The box that holds the canvas, takes the focus and hears the hand. */
  map = make(
    "div",
    {
      class: "map",
      part: "map",
      role: "application",
      tabindex: "0",
      "aria-roledescription": say("map_role"),
      "aria-label": say("map_label"),
      "aria-describedby": "keys",
    },
  );

  /**
   * @param {ShadowRoot} root
   * @param {{ gesture: (gesture: import("./types.js").Gesture) => void } & Pick<import("./text-side.js").Wiring, "ask" | "select" | "actions">} wishes
   */
  constructor(root, { gesture, ...wishes }) {
    dress(root);
    this.#toolbar = new Toolbar(gesture);
    const over = this.#overlays;
    this.side = new TextSide({ ...wishes, words: () => this.#words, say: (said) => this.#say(said) }, () => this.map);
    this.side.picture.append(
      this.map,
      make("span", { id: "keys", class: "unseen" }, [say("map_keys")]),
      this.#toolbar.box,
      this.side.details,
      make("div", { class: "foot" }, [over.status, over.progress, over.scale]),
      over.hintBox,
      over.tooltip,
    );
    // Always there, or what appears in it would not be read out.
    this.side.notice(make("div", { role: "status" }, [this.#notice]));
    this.#frame = make("div", { class: "frame", part: "frame", lang: language, dir: "ltr" }, [this.side.box, this.#fallback]);
    root.append(this.#frame);
  }

  /** @param {Language} words */
  translate(words) {
    this.#words = words;
    this.side.translate(words);
  }

  /** The element is on a page: it lies as its width allows. */
  settle() {
    this.side.follow(this.#frame);
  }

  /** @param {import("./types.js").Message | readonly import("./types.js").Message[]} said */
  #say(said) {
    this.#overlays.say(this.#words.tellAll(Array.isArray(said) ? said : [said]), false);
  }

  /** @param {HTMLCanvasElement} canvas */
  place(canvas) {
    canvas.setAttribute("aria-hidden", "true");
    this.map.replaceChildren(canvas);
  }

  /** @param {string | null} label what the page calls the map */
  setLabel(label) {
    this.map.setAttribute("aria-label", label || say("map_label"));
    this.side.setTitle(label);
  }

  /** @param {string} controls */
  setControls(controls) {
    this.#controls = controls;
    // Without a picture there is nothing to turn: keys and methods still move the camera.
    const shown = this.#noPicture === null ? controls : "none";
    this.#toolbar.setControls(shown === "minimal" || shown === "none" ? shown : "full");
    this.#overlays.scale.hidden = shown !== "full" || this.#camera === null;
    this.side.setPlace({ alone: this.#noPicture !== null, bare: controls !== "full" });
    if (controls === "none") this.side.selected(null);
  }

  /** @param {"light" | "dark" | "contrast"} theme */
  setTheme(theme) {
    this.#frame.dataset.theme = theme;
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
    this.#overlays.point(named, x_css_px, y_css_px, this.map.clientWidth, this.#words);
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
    this.#overlays.showProgress(bytes > 0 ? say("loading_bytes", { size: size(bytes), features }) : say("loading"));
  }

  /** @param {{ features: number, skipped: number }} report */
  showLoaded({ features, skipped }) {
    this.#features += features;
    this.#drawNotice();
    if (this.#controls === "none") return;
    const total = features + skipped;
    if (skipped > 0) this.#overlays.say(say("loaded_skipped", { features, skipped, total }), true);
    else this.#overlays.say(say("loaded", { features }), false);
  }

  /** @param {string} reason */
  showFailed(reason) {
    // Where nothing can run that has been said already.
    if (this.#controls === "none" || !this.#fallback.hidden) return;
    this.#overlays.say(say("load_failed", { reason: short(reason, REASON_MAX) }), true);
  }

  /** Nothing is being loaded any more. */
  hideProgress() {
    this.#overlays.hideProgress();
  }

  /** @param {string} text */
  say(text) {
    this.#overlays.say(text, true);
  }

  /** @param {number} features that are gone */
  forget(features) {
    this.#features -= features;
    this.#drawNotice();
  }

  /** No picture, and why; null: there is one. @param {string | null} reason */
  setNoPicture(reason) {
    this.#noPicture = reason;
    if (reason !== null) this.map.replaceChildren();
    this.setControls(this.#controls);
    this.#drawNotice();
  }

  #drawNotice() {
    const reason = this.#noPicture;
    this.#notice.hidden = reason === null;
    if (reason === null) return;
    const id = this.#features > 0 ? "no_picture" : "no_picture_yet";
    this.#notice.replaceChildren(make("p", {}, [say(id, { reason, features: this.#features })]));
  }

  /** Nothing can run: the author's own words, under one sentence that says why. @param {string} id */
  fail(id) {
    this.#why.textContent = say(id);
    this.#fallback.hidden = false;
    this.side.box.hidden = true;
    this.#overlays.stop();
  }

  /** As before the first start. */
  reset() {
    this.#overlays.stop();
    this.#camera = null;
    this.side.reset();
    this.#features = 0;
    this.#noPicture = null;
    this.#notice.hidden = true;
    this.#fallback.hidden = true;
    this.side.box.hidden = false;
    this.map.replaceChildren();
    this.setControls(this.#controls);
  }
}
