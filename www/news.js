/**
 * What the engine says, passed on: `civi-*` events for the page, words and pictures for the chrome; and what it said last.
 *
 * In: answers to a start, events of the engine. Out: events of the element; its camera and selection.
 * Does not: ask the engine anything.
 */

import { fromWire } from "./ledger.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */

/** The news of one element. */
export class News {
  #host;
  #words;
  #chrome;
  #loads;
  /** @type {Camera} */
  #camera = { longitude: 0, latitude: 0, zoom: 0, bearing_deg: 0, pitch_deg: 0 };
  /** @type {string | null} */
  #renderer = null;
  /** @type {string | null} The renderer the page has been told it fell back to. */
  #announced = null;
  /** @type {Feature | null} */
  #selected = null;
  /** Counts what the engine said of the camera. */
  moves = 0;

  /**
   * @param {import("./attributes.js").Attributes} host
   * @param {() => import("./language.js").Language} words
   * @param {import("./chrome.js").Chrome} chrome
   * @param {import("./loads.js").Loads} loads
   */
  constructor(host, words, chrome, loads) {
    this.#host = host;
    this.#words = words;
    this.#chrome = chrome;
    this.#loads = loads;
  }

  /** Where the picture is taken from, as last told by the engine. */
  get camera() {
    return { ...this.#camera };
  }

  /** @param {Partial<Camera> | null} camera */
  see(camera) {
    if (!camera) return;
    this.#camera = { ...this.#camera, ...camera };
    this.#chrome.showCamera(this.#camera);
  }

  /** Nothing was said, and nothing is selected. */
  clear() {
    this.#renderer = this.#announced = this.#selected = null;
    this.moves = 0;
  }

  /** The selection, for an engine that starts again. @param {(index: number) => boolean} keeps whether a feature keeps its index @returns {import("./session.js").Replay[]} */
  replays(keeps) {
    const index = this.#selected?.index;
    if (index === undefined) return [];
    if (!keeps(index)) {
      this.#choose(null);
      return [];
    }
    // A feature that did not come back is selected no more.
    return [{ command: { type: "select", index }, pack: () => ({}), resolve: () => {}, reject: () => this.#choose(null) }];
  }

  /**
   * @param {import("./types.js").Started} started
   * @param {{ crash: string | null }} why
   * @returns {boolean} whether it is the first start
   */
  started({ renderer, reason }, { crash }) {
    const wanted = this.#host.renderer;
    const before = this.#renderer;
    this.#renderer = renderer;
    const because = reason ?? crash ?? "reason_unknown";
    this.#chrome.setNoPicture(renderer === "none" ? (wanted === "none" ? "reason_none" : because) : null);
    const isLoss = crash !== null && (before !== null || renderer === "none");
    if (isLoss) this.#fellBack(before ?? wanted, renderer, crash);
    else if (renderer !== wanted && (wanted !== "auto" || renderer === "none")) this.#fellBack(wanted, renderer, because);
    return before === null;
  }

  /** @param {string} from @param {string} to @param {string} reason */
  #fellBack(from, to, reason) {
    // Both the answer to the start and an event may tell of one fall.
    if (from !== to && to === this.#announced) return;
    this.#announced = from === to ? null : to;
    if (to !== "none") this.#chrome.say({ id: "restarted" });
    const words = this.#words();
    this.tell("civi-fallback", { from, to, reason: words.has(reason) ? words.say(reason) : reason });
  }

  /** @param {import("./types.js").EngineEvent} event */
  heard(event) {
    switch (event.type) {
      case "view":
      case "moved":
        this.moves += 1;
        this.see(event.camera);
        if (event.type === "view") this.tell("civi-view", { camera: this.camera });
        return;
      case "hover":
        this.#chrome.point(fromWire(event.feature), event.x_css_px, event.y_css_px);
        return;
      case "select":
        this.#choose(fromWire(event.feature));
        return;
      case "issue": {
        const { type: _, ...rest } = event;
        const load_id = this.#loads.newsOf(event.load_id);
        if (load_id !== null) this.tell("civi-issue", { ...rest, load_id });
        return;
      }
      case "progress":
        if (this.#loads.isAwaited(event.load)) this.#chrome.showProgress(event.bytes, event.features);
        return;
      case "contents":
        this.#chrome.side.contents(event.features);
        return;
      case "observed":
        this.#chrome.side.observed(event.count, event.at);
        return;
      case "fallback":
        this.#renderer = event.to;
        this.#chrome.setNoPicture(event.to === "none" ? event.reason : null);
        this.#fellBack(event.from, event.to, event.reason);
        return;
      case "error":
        this.error(event.message);
    }
  }

  /** @param {Feature | null} feature */
  #choose(feature) {
    // An engine that started again selects what was selected.
    const isNew = feature?.index !== this.#selected?.index || feature?.feature_id !== this.#selected?.feature_id;
    this.#selected = feature;
    this.#chrome.showDetails(feature);
    if (isNew) this.tell("civi-select", { feature });
  }

  /** @param {string} message */
  error(message) {
    this.tell("civi-error", { message });
  }

  /** @param {string} name @param {object} detail */
  tell(name, detail) {
    this.#host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
