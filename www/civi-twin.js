/**
 * Defines `<civi-twin>`: a city's digital twin as one element. Import this module once; a second import does no harm.
 *
 * In: attributes, properties and methods, see the class. Out: a picture, its controls, and `civi-*` events that bubble.
 * Angles in degrees, lengths in metres, places on the screen in CSS pixels from the element's top left.
 * Does not: read cities or draw: that is the engine's, behind session.js.
 */

import { Attributes } from "./attributes.js";
import { Chrome } from "./chrome.js";
import { REMOVAL_GRACE_MS } from "./defaults.js";
import { Input } from "./input.js";
import { Ledger, fromWire } from "./ledger.js";
import { say } from "./messages.js";
import { orAborted, promise } from "./promises.js";
import { Session } from "./session.js";
import { cargo, parcel } from "./source.js";
import { Surroundings } from "./surroundings.js";
import { cameraOf, parseView } from "./view.js";

/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").LoadReport} LoadReport */

/** @param {any} error */
const messageOf = (error) => String(error?.message ?? error);

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
  #ledger = new Ledger();
  /** @type {Input | null} */
  #input = null;
  /** @type {Surroundings | null} */
  #surroundings = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #removal;
  /** @type {PromiseWithResolvers<void>} */
  #ready = promise();
  /** @type {Camera} */
  #camera = { longitude: 0, latitude: 0, zoom: 0, bearing_deg: 0, pitch_deg: 0 };
  /** Counts what the engine said of the camera. */
  #moves = 0;
  /** @type {string | null} */
  #renderer = null;
  /** @type {string | null} The renderer the page has been told it fell back to. */
  #announced = null;
  /** @type {Feature | null} */
  #selected = null;
  /** @type {AbortController} */
  #city = new AbortController();
  /** @type {Set<number>} */
  #cityLoads = new Set();
  /** @type {Set<number>} Loads the page waits for, by their questions' numbers. */
  #loading = new Set();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#chrome = new Chrome(root, {
      gesture: (gesture) => this.#gesture(gesture),
      closed: () => this.#close(),
    });
    this.#session = this.#newSession();
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
  async load(source, options = {}) {
    const { signal } = options;
    signal?.throwIfAborted();
    const session = this.#session;
    const number = session.link.number();
    this.#loading.add(number);
    try {
      return await this.#load(session.link, number, source, options);
    } catch (error) {
      // A removed element has forgotten it already.
      if (session === this.#session) {
        if (this.#loading.size === 1) this.#chrome.hideProgress();
        if (!signal?.aborted) this.#chrome.showFailed(messageOf(error));
      }
      throw error;
    } finally {
      if (session === this.#session) this.#loading.delete(number);
    }
  }

  /**
   * @param {import("./link.js").Link} link
   * @param {number} number
   * @param {import("./types.js").Source} source
   * @param {import("./types.js").LoadOptions} options
   * @returns {Promise<LoadReport>}
   */
  async #load(link, number, source, { layer, rules, signal }) {
    const { url, bytes } = cargo(source);
    /** @type {Command} */
    const command = { type: "load", load: number, layer: layer ?? null, rules: rules ?? null, url };
    const pack = url === null ? () => parcel(bytes()) : () => ({});
    this.#chrome.showProgress(0, 0);
    const answer = link.ask(command, pack, number);
    const stopped = () => {
      if (!link.withdraw(number)) link.tell({ type: "cancel", load: number });
    };
    /** @type {LoadReport} */
    const report = await orAborted(answer, signal, stopped, ({ load_id }) => link.tell({ type: "unload", load_id }));
    const { features, skipped } = report;
    const load_id = this.#ledger.add({ engine_id: report.load_id, features, command, pack });
    this.#chrome.showLoaded({ features, skipped });
    return { ...report, load_id };
  }

  /**
   * Forgets what one load brought.
   * @param {number} load_id as reported by it
   * @returns {Promise<void>}
   */
  async unload(load_id) {
    const load = this.#ledger.remove(load_id);
    if (!load) throw new RangeError(`expected the id of a load, found ${JSON.stringify(load_id) ?? typeof load_id}`);
    this.#chrome.forget(load.features);
    const command = { type: "unload", load_id: load.engine_id };
    let isThere = true;
    // Only when it is sent is it known which engine gets it, and what the load is called there.
    const pack = () => {
      const engine_id = this.#ledger.engineId(load);
      isThere = engine_id !== null;
      command.load_id = engine_id ?? 0;
      return {};
    };
    try {
      await this.#session.link.ask(command, pack);
    } catch (error) {
      // An engine that started without the load has nothing to forget.
      if (isThere) throw error;
    }
  }

  /**
   * Colours features by value: one value per feature of the layer in load order, or per entry of `features`. NaN: no data.
   * @param {Float32Array} values
   * @param {import("./types.js").ValueOptions} [options]
   * @returns {Promise<void>}
   */
  async setValues(values, { layer, features, scale } = {}) {
    const kept = Float32Array.from(values);
    const keptFeatures = features ? Uint32Array.from(features) : null;
    /** @type {Command} */
    const command = { type: "set_values", layer: layer ?? null, scale: scale ?? null };
    const pack = () => ({ payload: { values: kept, features: keptFeatures } });
    if (!keptFeatures) this.#ledger.setValues(command, pack);
    await this.#session.link.ask(command, pack);
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
    return { ...this.#camera };
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
    this.#see(parseView(this.view));
    this.#session.open({ renderer: this.renderer, carrier: this.carrier });
    this.#loadCity();
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
    if (name === "city") this.#loadCity();
    if (name === "renderer") this.#session.change(this.renderer);
    if (name === "quality") this.#tell({ type: "configure", quality: this.quality });
    if (name === "theme") {
      this.#tell({ type: "configure", theme: this.theme });
      this.#dress();
    }
    if (name === "controls") this.#chrome.setControls(this.controls);
    if (name === "view") this.#look();
    if (name === "max-pixel-ratio") this.#tell({ type: "viewport", ...this.#surroundings.viewport });
    if (name === "aria-label") this.#chrome.setLabel(after);
    if (name === "lang" || name === "data") this.#tell({ type: "preferences", ...this.#surroundings.preferences });
  }

  // Inside.

  #newSession() {
    return new Session({
      describe: () => this.#describe(),
      place: (canvas) => this.#chrome.place(canvas),
      heard: (event) => this.#heard(event),
      started: (started, why) => this.#started(started, why),
      replays: () => this.#replays(),
      failed: (kind, message) => this.#failed(kind, message),
    });
  }

  /** Everything is given back; the element may be connected again later, and then starts anew. */
  #free() {
    this.#input?.stop();
    this.#surroundings?.stop();
    this.#input = null;
    this.#surroundings = null;
    this.#city.abort();
    this.#cityLoads.clear();
    this.#loading.clear();
    this.#session.stop(new DOMException("the map was removed from the page", "AbortError"));
    this.#session = this.#newSession();
    this.#ledger.clear();
    this.#chrome.reset();
    this.#renderer = this.#announced = this.#selected = null;
    this.#moves = 0;
    this.#ready = promise();
  }

  /** What the engine must know at its start. */
  #describe() {
    const { viewport, preferences, visible } = /** @type {Surroundings} */ (this.#surroundings);
    const view = this.#moves > 0 ? this.camera : parseView(this.view);
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
    const moves = this.#moves;
    await this.#ask({ type, camera });
    // The engine's word counts; until it comes, the wish is the best there is.
    if (this.#moves === moves) this.#see(camera);
  }

  /** @param {Partial<Camera> | null} camera */
  #see(camera) {
    if (!camera) return;
    this.#camera = { ...this.#camera, ...camera };
    this.#chrome.showCamera(this.#camera);
  }

  /** Follows the `view` attribute. */
  #look() {
    const camera = parseView(this.view);
    if (camera) this.#move("set_camera", camera).catch(() => {});
    else if (this.view) this.#error(`expected zoom/latitude/longitude/bearing_deg/pitch_deg, found ${JSON.stringify(this.view)}`);
  }

  #dress() {
    const { dark = false, contrast = false } = this.#surroundings?.preferences ?? {};
    const own = dark ? "dark" : contrast ? "contrast" : "light";
    const { theme } = this;
    this.#chrome.setTheme(theme === "dark" || theme === "light" || theme === "contrast" ? theme : own);
  }

  #loadCity() {
    this.#city.abort();
    this.#city = new AbortController();
    for (const load_id of this.#cityLoads) this.unload(load_id).catch(() => {});
    this.#cityLoads = new Set();
    const loads = this.#cityLoads;
    const { signal } = this.#city;
    for (const url of this.city.split(/\s+/).filter(Boolean)) {
      this.load(url, { signal }).then(
        ({ load_id }) => loads.add(load_id),
        (error) => {
          if (!signal.aborted) this.#error(messageOf(error));
        },
      );
    }
  }

  /** @returns {import("./session.js").Replays} */
  #replays() {
    const loads = this.#ledger.loads(
      () => this.#session.link.number(),
      ({ features }, message) => {
        this.#chrome.forget(features);
        this.#error(message);
      },
    );
    return { loads, rest: () => [...this.#ledger.values(), ...this.#selection()] };
  }

  /** @returns {import("./session.js").Replay[]} */
  #selection() {
    const index = this.#selected?.index;
    if (index === undefined) return [];
    // A feature that did not come back is selected no more.
    return [{ command: { type: "select", index }, pack: () => ({}), resolve: () => {}, reject: () => this.#choose(null) }];
  }

  /**
   * @param {import("./types.js").Started} started
   * @param {{ crash: string | null }} why
   */
  #started({ renderer, reason }, { crash }) {
    const wanted = this.renderer;
    const before = this.#renderer;
    this.#renderer = renderer;
    const because = reason ?? crash ?? say("reason_unknown");
    this.#chrome.setNoPicture(renderer === "none" ? (wanted === "none" ? say("reason_none") : because) : null);
    const isLoss = crash !== null && (before !== null || renderer === "none");
    if (isLoss) this.#fellBack(before ?? wanted, renderer, crash);
    else if (renderer !== wanted && (wanted !== "auto" || renderer === "none")) this.#fellBack(wanted, renderer, because);
    if (before !== null) return;
    this.#ready.resolve();
    this.#dispatch("civi-ready", {});
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
    this.#error(error.message);
  }

  /** @param {string} from @param {string} to @param {string} reason */
  #fellBack(from, to, reason) {
    // Both the answer to the start and an event may tell of one fall.
    if (from !== to && to === this.#announced) return;
    this.#announced = from === to ? null : to;
    if (this.controls !== "none" && to !== "none") this.#chrome.say(say("restarted"));
    this.#dispatch("civi-fallback", { from, to, reason });
  }

  /** @param {import("./types.js").EngineEvent} event */
  #heard(event) {
    switch (event.type) {
      case "view":
      case "moved":
        this.#moves += 1;
        this.#see(event.camera);
        if (event.type === "view") this.#dispatch("civi-view", { camera: this.camera });
        return;
      case "hover":
        this.#chrome.point(fromWire(event.feature), event.x_css_px, event.y_css_px);
        return;
      case "select":
        this.#choose(fromWire(event.feature));
        return;
      case "issue": {
        if (this.#ledger.isReplaying) return;
        const { type: _, ...rest } = event;
        this.#dispatch("civi-issue", { ...rest, load_id: this.#ledger.publicId(event.load_id) });
        return;
      }
      case "progress":
        // Not of loads done again, nor of one given up of which the engine has not heard yet.
        if (this.#loading.has(event.load)) this.#chrome.showProgress(event.bytes, event.features);
        return;
      case "fallback":
        this.#renderer = event.to;
        this.#chrome.setNoPicture(event.to === "none" ? event.reason : null);
        this.#fellBack(event.from, event.to, event.reason);
        return;
      case "error":
        this.#error(event.message);
    }
  }

  /** @param {Feature | null} feature */
  #choose(feature) {
    // An engine that started again selects what was selected.
    const isNew = feature?.index !== this.#selected?.index || feature?.feature_id !== this.#selected?.feature_id;
    this.#selected = feature;
    this.#chrome.showDetails(feature);
    if (isNew) this.#dispatch("civi-select", { feature });
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

  /** @param {string} message */
  #error(message) {
    this.#dispatch("civi-error", { message });
  }

  /** @param {string} name @param {object} detail */
  #dispatch(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

// A portal may load two copies of this module: the first one wins.
if (!customElements.get("civi-twin")) customElements.define("civi-twin", CiviTwinElement);
