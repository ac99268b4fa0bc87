/**
 * Defines `<civi-twin>`: a city's digital twin as one element. Import this module once; a second import does no harm.
 *
 * In: attributes, properties and methods, see the class. Out: a picture, its controls, and `civi-*` events that bubble.
 * Angles in degrees, lengths in metres, places on the screen in CSS pixels from the element's top left.
 * Does not: read cities or draw: that is the engine's, behind session.js. What is loaded lies in loads.js, what the
 * engine says goes through news.js.
 */

import { Attributes } from "./attributes.js";
import { Chrome } from "./chrome.js";
import { REMOVAL_GRACE_MS } from "./defaults.js";
import { Input } from "./input.js";
import { language } from "./language.js";
import { fromWire } from "./ledger.js";
import { Loads } from "./loads.js";
import { say } from "./messages.js";
import { News } from "./news.js";
import { promise } from "./promises.js";
import { Session } from "./session.js";
import { Surroundings } from "./surroundings.js";
import { cameraOf, parseView } from "./view.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").LoadReport} LoadReport */

/**
 * A 3D twin of a city.
 *
 * Events, all bubbling and composed: `civi-ready`; `civi-select` {feature}; `civi-issue` {load_id, features, skipped,
 * repaired, issue_count, issues}, one per load; `civi-view` {camera}, at rest; `civi-fallback` {from, to, reason};
 * `civi-error` {message}.
 */
export class CiviTwinElement extends Attributes {
  #chrome;
  /** @type {Session} */
  #session;
  #loads;
  #news;
  /** What the reader chose. @type {Map<string, string>} */
  #choices = new Map();
  /** @type {Input | null} */
  #input = null;
  /** @type {Surroundings | null} */
  #surroundings = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #removal;
  /** @type {PromiseWithResolvers<void>} */
  #ready = promise();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#chrome = new Chrome(root, {
      gesture: (gesture) => this.#gesture(gesture),
      ask: (command) => this.#ask(command),
      select: (index) => this.#look(index),
      actions: {
        close: () => this.#close(),
        follow: (index) => this.#follow(index),
        listen: () => {},
        remember: (name, value) => void this.#choices.set(name, value),
        recall: (name) => this.#choices.get(name) ?? null,
      },
    });
    this.#session = this.#newSession();
    const session = () => this.#session;
    this.#loads = new Loads({ session, chrome: this.#chrome, error: (message) => this.#news.error(message) });
    this.#news = new News(this, this.#chrome, this.#loads);
  }

  // Methods.

  /**
   * Commands are accepted, also where no picture can be drawn. Rejects only where WebAssembly can't run.
   * A new promise after the element was removed.
   * @returns {Promise<void>}
   */
  get ready() {
    return this.#ready.promise;
  }

  /**
   * Loads a city, beside what is loaded already. Resolves when the first picture of all of it is on the screen, or, where
   * no picture can come, when it is read. Rejects when nothing usable was in it.
   * @param {import("./types.js").Source} source  a URL, GeoJSON as text, a Blob, bytes (copied) or an object
   * @param {import("./types.js").LoadOptions} [options]
   * @returns {Promise<LoadReport>}
   */
  load(source, options = {}) {
    return this.#loads.load(source, options);
  }

  /**
   * Forgets what one load brought.
   * @param {number} load_id as reported by it
   * @returns {Promise<void>}
   */
  unload(load_id) {
    return this.#loads.unload(load_id);
  }

  /**
   * Colours features by value: one value per feature of the layer in load order, or per entry of `features`. NaN: no data.
   * @param {Float32Array} values
   * @param {import("./types.js").ValueOptions} [options]
   * @returns {Promise<void>}
   */
  setValues(values, options = {}) {
    return this.#loads.setValues(values, options);
  }

  /**
   * Looks from there at once. Numbers left out stay as they are.
   * @param {Partial<Camera>} camera
   * @returns {Promise<void>}
   */
  async setCamera(camera) {
    await this.#move("set_camera", camera);
  }

  /**
   * Flies there; resolves when landed. Under reduced motion it is a cut.
   * @param {Partial<Camera>} camera
   * @returns {Promise<void>}
   */
  async flyTo(camera) {
    await this.#move("fly_to", camera);
  }

  /** Where the picture is taken from, as last told by the engine. @returns {Camera} */
  get camera() {
    return this.#news.camera;
  }

  /**
   * A barrier: all that was asked before is on the screen, and flights have landed.
   * @returns {Promise<import("./types.js").Settled>}
   */
  settle() {
    return this.#ask({ type: "settle" });
  }

  /**
   * What is at a place of the picture.
   * @param {number} x_css_px
   * @param {number} y_css_px
   * @returns {Promise<Feature | null>}
   */
  async pick(x_css_px, y_css_px) {
    return fromWire(await this.#ask({ type: "pick", x_css_px, y_css_px }));
  }

  /**
   * Selects a feature, or none.
   * @param {number | null} index
   * @returns {Promise<void>}
   */
  async select(index) {
    await this.#ask({ type: "select", index: index ?? null });
  }

  /**
   * All about one feature.
   * @param {number} index
   * @returns {Promise<Feature | null>}
   */
  async feature(index) {
    return fromWire(await this.#ask({ type: "feature", index }));
  }

  /** The picture as PNG. @returns {Promise<Blob>} */
  snapshot() {
    return this.#ask({ type: "snapshot" });
  }

  /** Counters, for tests and the curious. @returns {Promise<import("./types.js").Stats>} */
  async stats() {
    return { ...(await this.#ask({ type: "stats" })), carrier: this.#session.kind };
  }

  /** Puts the focus on the map. @param {FocusOptions} [options] */
  focus(options) {
    this.#chrome.map.focus(options);
  }

  /**
   * For tests: sends one drill to the engine, `"lose"` to lose the GPU. What follows is told by events.
   * @param {string} type
   */
  [Symbol.for("civitwin.drill")](type) {
    this.#tell({ type });
  }

  // Life.

  /** The browser calls this. */
  connectedCallback() {
    clearTimeout(this.#removal);
    if (this.#surroundings) return;
    this.adoptEarlyProperties();
    const { map } = this.#chrome;
    this.#chrome.settle();
    language(this.lang).then((words) => this.#chrome.translate(words));
    this.#surroundings = new Surroundings(this, map, {
      viewport: (viewport) => this.#tell({ type: "viewport", ...viewport }),
      visible: (visible) => this.#tell({ type: "visible", visible }),
      preferences: (preferences) => {
        this.#tell({ type: "preferences", ...preferences });
        this.#dress();
      },
      maxPixelRatio: () => this.ownPixelRatio,
      data: () => this.data,
    });
    this.#input = new Input(map, {
      gesture: (gesture) => this.#gesture(gesture),
      hover: (place) => this.#hover(place),
      tap: (place) => this.#tap(place),
      escape: () => (this.#chrome.hasDetails ? this.#close() : this.#chrome.leave()),
      hint: (id) => this.#chrome.hint(id),
      reducedMotion: () => this.#surroundings?.preferences.reduced_motion ?? false,
    });
    this.#chrome.setControls(this.controls);
    this.#chrome.setLabel(this.getAttribute("aria-label"));
    this.#dress();
    this.#news.see(parseView(this.view));
    this.#session.open({ renderer: this.renderer, carrier: this.carrier });
    this.#loads.setCity(this.city);
  }

  /** The browser calls this. An element that is only being moved is connected again before the grace is over. */
  disconnectedCallback() {
    clearTimeout(this.#removal);
    this.#removal = setTimeout(() => this.#free(), REMOVAL_GRACE_MS);
  }

  /**
   * The browser calls this.
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (!this.#surroundings || before === after) return;
    if (name === "city") this.#loads.setCity(this.city);
    if (name === "renderer") this.#session.change(this.renderer);
    if (name === "quality") this.#tell({ type: "configure", quality: this.quality });
    if (name === "theme") {
      this.#tell({ type: "configure", theme: this.theme });
      this.#dress();
    }
    if (name === "controls") this.#chrome.setControls(this.controls);
    if (name === "view") this.#followView();
    if (name === "max-pixel-ratio") this.#tell({ type: "viewport", ...this.#surroundings.viewport });
    if (name === "aria-label") this.#chrome.setLabel(after);
    if (name === "lang" || name === "data") this.#tell({ type: "preferences", ...this.#surroundings.preferences });
  }

  // Inside.

  #newSession() {
    return new Session({
      describe: () => this.#describe(),
      place: (canvas) => this.#chrome.place(canvas),
      heard: (event) => this.#news.heard(event),
      started: (started, why) => this.#started(started, why),
      replays: () => this.#loads.replays((keeps) => this.#news.replays(keeps)),
      failed: (kind, message) => this.#failed(kind, message),
    });
  }

  /** Everything is given back; the element may be connected again later, and then starts anew. */
  #free() {
    this.#input?.stop();
    this.#surroundings?.stop();
    this.#input = null;
    this.#surroundings = null;
    this.#loads.clear();
    this.#session.stop(new DOMException("the map was removed from the page", "AbortError"));
    this.#session = this.#newSession();
    this.#news.clear();
    this.#chrome.reset();
    this.#ready = promise();
  }

  /** What the engine must know at its start. */
  #describe() {
    const { viewport, preferences, visible } = /** @type {Surroundings} */ (this.#surroundings);
    const view = this.#news.moves > 0 ? this.camera : parseView(this.view);
    return { quality: this.quality, theme: this.theme, viewport, preferences, view, visible };
  }

  /** @param {Command} command */
  #ask(command) {
    this.#surroundings?.refresh();
    return this.#session.link.ask(command);
  }

  /** @param {Command} command */
  #tell(command) {
    this.#session.link.tell(command);
  }

  /** @param {import("./types.js").Gesture} gesture */
  #gesture(gesture) {
    this.#tell({ type: "gesture", ...gesture });
  }

  /**
   * @param {string} type
   * @param {Partial<Camera>} wish
   */
  async #move(type, wish) {
    const camera = cameraOf(wish);
    const moves = this.#news.moves;
    await this.#ask({ type, camera });
    // The engine's word counts; until it comes, the wish is the best there is.
    if (this.#news.moves === moves) this.#news.see(camera);
  }

  /** Selects a feature and moves there. @param {number} index */
  async #look(index) {
    await this.#ask({ type: "select", index });
    await this.#ask({ type: "cursor", act: { to: { index } } });
  }

  /** @param {number | null} index */
  async #follow(index) {
    await this.#ask({ type: "monitor", index });
    this.#chrome.side.followed(index);
  }

  /** Follows the `view` attribute. */
  #followView() {
    const camera = parseView(this.view);
    if (camera) this.#move("set_camera", camera).catch(() => {});
    else if (this.view) this.#news.error(`expected zoom/latitude/longitude/bearing_deg/pitch_deg, found ${JSON.stringify(this.view)}`);
  }

  #dress() {
    const { dark = false, contrast = false } = this.#surroundings?.preferences ?? {};
    const own = dark ? "dark" : contrast ? "contrast" : "light";
    const { theme } = this;
    this.#chrome.setTheme(theme === "dark" || theme === "light" || theme === "contrast" ? theme : own);
  }

  /**
   * @param {import("./types.js").Started} started
   * @param {{ crash: string | null }} why
   */
  #started(started, why) {
    if (!this.#news.started(started, why)) return;
    this.#ready.resolve();
    this.#news.tell("civi-ready", {});
  }

  /**
   * @param {"blocked" | "unavailable" | "broken"} kind
   * @param {string} message
   */
  #failed(kind, message) {
    this.#chrome.fail(kind);
    const error = new Error(`${say(kind)} (${message})`);
    this.#session.link.close(error);
    this.#ready.reject(error);
    this.#news.error(error.message);
  }

  #close() {
    this.#chrome.showDetails(null);
    this.select(null).catch(() => {});
  }

  /** @param {import("./pointers.js").Place} place */
  async #tap({ x_css_px, y_css_px }) {
    try {
      const feature = await this.pick(x_css_px, y_css_px);
      await this.select(feature?.index ?? null);
    } catch {
      // The element was removed, or the engine broke: either has been told.
    }
  }

  /** @param {import("./pointers.js").Place | null} place */
  #hover(place) {
    this.#tell({ type: "hover", x_css_px: place?.x_css_px ?? null, y_css_px: place?.y_css_px ?? null });
    if (!place) this.#chrome.point(null, 0, 0);
  }
}

// A portal may load two copies of this module: the first one wins.
if (!customElements.get("civi-twin")) customElements.define("civi-twin", CiviTwinElement);
