/**
 * Defines `<civi-twin>`: a city's digital twin as one element. Import this module once; a second import does no harm.
 *
 * In: attributes, properties and methods, see the class. Out: a picture, its controls, and `civi-*` events that bubble.
 * Angles in degrees, lengths in metres, places on the screen in CSS pixels from the map's top left.
 * Does not: read cities or draw: that is the engine's, behind session.js. What is loaded lies in loads.js, what the
 * engine says goes through news.js.
 */

import { Access } from "./access.js";
import { Attributes } from "./attributes.js";
import { Chrome } from "./chrome.js";
import { REMOVAL_GRACE_MS } from "./defaults.js";
import { Input } from "./input.js";
import { Language, language } from "./language.js";
import { fromWire } from "./ledger.js";
import { Loads } from "./loads.js";
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
 * `civi-connection` {id, title, state, until, reason, signed}, of a feed; `civi-alert` {feed_id, alert}; `civi-error`
 * {message}.
 */
export class CiviTwinElement extends Attributes {
  #words = new Language({ code: "en", dir: "ltr", words: {} });
  /** What waits for the first words; null once they are there. @type {(() => void)[] | null} */
  #unsaid = [];
  /** The language that was asked for last, BCP 47, and what more of it. */
  #tag = "";
  #access;
  #chrome;
  /** @type {Session} */
  #session;
  #loads;
  #news;
  /** What keeps the feeds, once there are any. @type {import("./feeding.js").Feeding | null} */
  #feeding = null;
  /** Words that are wanted beside the language's own. @type {string[]} */
  #more = [];
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
    const words = () => this.#words;
    this.#access = new Access({
      words,
      ask: (command) => this.#ask(command),
      tell: (command) => this.#tell(command),
      camera: () => this.camera,
      select: (index) => this.select(index),
      look: (index) => this.#look(index),
      close: () => this.#close(),
      error: (message) => this.#news.error(message),
      chrome: () => this.#chrome,
      announce: () => this.announce,
      changed: (name) => this.#chosen(name),
    });
    const access = this.#access;
    const { reader, voice } = access;
    this.#chrome = new Chrome(root, {
      words,
      voice,
      act: (action) => access.act(action),
      side: {
        remember: (name, value) => reader.remember(name, value),
        recall: (name) => reader.recall(name),
        retry: () => access.retry(),
      },
    });
    root.addEventListener("focusin", () => access.read());
    this.#session = this.#newSession();
    const session = () => this.#session;
    this.#loads = new Loads({ session, chrome: this.#chrome, error: (message) => this.#news.error(message) });
    this.#news = new News(this, words, this.#chrome, this.#loads);
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
  async setValues(values, options = {}) {
    await this.#loads.setValues(values, options);
    this.#chrome.side.painted();
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

  /**
   * What is in view, in sentences of the reader's language, made from the data and not from the picture.
   * @param {{ level?: "short" | "normal" | "full" }} [options]  at most 25 words, at most 80, or all there is to say
   * @returns {Promise<string>}
   */
  async describe({ level = "normal" } = {}) {
    this.#access.read();
    const { said } = await this.#ask({ type: "describe", subject: "view", level });
    return this.#words.tellAll(said);
  }

  /**
   * Features by place, kind and name: with `near` the nearest first, and how far and in which direction each lies.
   * @param {import("./types.js").Query} [query]
   * @returns {Promise<Feature[]>}
   */
  async query({ near = null, within_m = null, kind = null, layer = null, text = null, limit = null } = {}) {
    this.#access.read();
    const found = await this.#ask({ type: "query", near, within_m, kind, layer, text, limit });
    return found.map((/** @type {import("./types.js").WireFeature} */ wire) => fromWire(wire));
  }

  /**
   * Takes in what was observed; of each series the latest counts. Entities are features of the same id, else the nearest
   * at their place.
   * @param {import("./types.js").Observation[]} observations
   * @returns {Promise<import("./types.js").Observed>}
   */
  observe(observations) {
    this.#surroundings?.refresh();
    this.#speakOfLive().catch(() => {});
    return this.#loads.observe(observations);
  }

  /**
   * Reads a message of standard telemetry, without taking it in.
   * @param {ArrayBuffer | ArrayBufferView} bytes
   * @param {{ format?: string, media_type?: string }} [options]  format: as feed.schema.json has it; found by media type, then by shape
   * @returns {Promise<import("./types.js").Decoded>}
   */
  async decode(bytes, options) {
    return (await this.#feed()).decode(bytes, options);
  }

  /**
   * Takes telemetry from a source, from now on: see feed.schema.json for what describes one.
   * @param {object} feed
   * @returns {Promise<string>} its id, for `removeFeed`
   */
  async addFeed(feed) {
    return (await this.#feed()).add(feed);
  }

  /**
   * Takes nothing more from a source. What it said grows old where it stands.
   * @param {string} id
   * @returns {Promise<void>}
   */
  async removeFeed(id) {
    await (await this.#feed()).remove(id);
  }

  /** The picture as PNG. @returns {Promise<Blob>} */
  snapshot() {
    return this.#ask({ type: "snapshot" });
  }

  /** Counters, for tests and the curious. @returns {Promise<import("./types.js").Stats>} */
  async stats() {
    return { ...(await this.#ask({ type: "stats" })), ...this.#loads.series, carrier: this.#session.kind };
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
    if (this.#surroundings) {
      this.#speak();
      return;
    }
    this.adoptEarlyProperties();
    const { map } = this.#chrome;
    this.#chrome.settle();
    this.#surroundings = new Surroundings(this, map, {
      viewport: (viewport) => {
        this.#tell({ type: "viewport", ...viewport });
        this.#access.resized();
      },
      visible: (visible) => this.#tell({ type: "visible", visible }),
      hidden: () => this.#access.announce(),
      language: () => this.#speak(),
      chosen: (system) => this.#access.preferred(system),
      preferences: (preferences) => {
        this.#tell({ type: "preferences", ...preferences });
        this.#dress();
      },
      maxPixelRatio: () => this.ownPixelRatio,
      data: () => this.data,
    });
    this.#input = new Input(map, {
      gesture: (gesture) => this.#access.gesture(gesture),
      hover: (place) => this.#hover(place),
      tap: (place, index) => this.#tap(place, index),
      key: (event) => this.#access.key(event),
      escape: () => {
        if (this.#access.escape()) return;
        if (this.#chrome.hasDetails) this.#close();
        else this.#chrome.leave();
      },
      hint: (id) => this.#chrome.hint(id),
      reducedMotion: () => this.#surroundings?.preferences.reduced_motion ?? false,
    });
    this.#chrome.setControls(this.controls);
    this.#chrome.setLabel(this.getAttribute("aria-label"));
    this.#dress();
    this.#news.see(parseView(this.view));
    this.#speak();
    if (this.renderer === "none") this.#access.read();
    this.#session.open({ renderer: this.renderer, carrier: this.carrier });
    this.#loads.setCity(this.city);
    this.#followFeeds();
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
    if (name === "renderer") {
      if (this.renderer === "none") this.#access.read();
      this.#session.change(this.renderer);
    }
    if (name === "quality") this.#tell({ type: "configure", quality: this.quality });
    if (name === "theme") this.#chosen(name);
    if (name === "controls") this.#chrome.setControls(this.controls);
    if (name === "view") this.#followView();
    if (name === "max-pixel-ratio") this.#tell({ type: "viewport", ...this.#surroundings.viewport });
    if (name === "aria-label") this.#chrome.setLabel(after);
    if (name === "announce") this.#access.announce();
    if (name === "data") this.#chosen(name);
    if (name === "feeds") this.#followFeeds();
  }

  // Inside.

  #newSession() {
    return new Session({
      describe: () => this.#describe(),
      place: (canvas) => this.#chrome.place(canvas),
      heard: (event) =>
        this.#whenSpeaking(() => {
          this.#news.heard(event);
          this.#access.heard(event);
          this.#feeding?.heard(event);
        }),
      started: (started, why) => this.#whenSpeaking(() => this.#started(started, why)),
      replays: () => this.#loads.replays((keeps) => [...this.#news.replays(keeps), ...(this.#feeding?.replays() ?? [])]),
      failed: (kind, message) => this.#whenSpeaking(() => this.#failed(kind, message)),
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
    if (this.#unsaid) this.#unsaid = [];
    this.#news.clear();
    this.#feeding?.clear();
    this.#access.stop();
    this.#chrome.reset();
    this.#ready = promise();
  }

  /** What the engine must know at its start. */
  #describe() {
    const { viewport, preferences, visible } = /** @type {Surroundings} */ (this.#surroundings);
    const view = this.#news.moves > 0 ? this.camera : parseView(this.view);
    return { quality: this.quality, theme: this.#theme, viewport, preferences, view, visible };
  }

  /** @param {Command} command @param {() => import("./types.js").Parcel} [pack] */
  #ask(command, pack) {
    this.#surroundings?.refresh();
    return this.#session.link.ask(command, pack);
  }

  /** @param {Command} command */
  #tell(command) {
    this.#session.link.tell(command);
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

  /** Follows the `view` attribute. */
  #followView() {
    const camera = parseView(this.view);
    if (camera) this.#move("set_camera", camera).catch(() => {});
    else if (this.view) this.#news.error(`expected zoom/latitude/longitude/bearing_deg/pitch_deg, found ${JSON.stringify(this.view)}`);
  }

  /** Words for live data are fetched when there are any. */
  async #speakOfLive() {
    if (this.#more.length > 0) return;
    this.#more = ["live"];
    await this.#speak();
  }

  /** What keeps the feeds. */
  async #feed() {
    const { Feeding } = await import("./feeding.js");
    this.#feeding ??= new Feeding({
      ask: (command, pack) => this.#ask(command, pack),
      tell: (command) => this.#tell(command),
      ready: () => this.#speakOfLive(),
      language: () => this.#words.code,
      news: this.#news,
      side: () => this.#chrome.side,
    });
    return this.#feeding;
  }

  /** Follows the `feeds` attribute. */
  async #followFeeds() {
    if (!this.feeds && !this.#feeding) return;
    try {
      (await this.#feed()).follow(this.feeds);
    } catch (error) {
      this.#news.error(String(error));
    }
  }

  /** The theme the reader chose, else the page's. */
  get #theme() {
    return this.#access.reader.recall("theme") ?? this.theme;
  }

  #dress() {
    const { dark = false, contrast = false } = this.#surroundings?.preferences ?? {};
    const own = contrast ? "contrast" : dark ? "dark" : "light";
    const theme = this.#theme;
    this.#chrome.setTheme(theme === "dark" || theme === "light" || theme === "contrast" ? theme : own, dark);
    this.#chrome.side.painted();
  }

  /** The reader or the page chose otherwise. @param {string} name */
  #chosen(name) {
    if (!this.#surroundings) return;
    if (name === "theme") this.#tell({ type: "configure", theme: this.#theme });
    else this.#tell({ type: "preferences", ...this.#surroundings.preferences });
    this.#dress();
  }

  /** Loads the nearest language and says everything in it. */
  async #speak() {
    const tag = [this.#surroundings?.language ?? "", ...this.#more].join(" ");
    if (!this.#surroundings || tag === this.#tag) return;
    const before = this.#tag;
    this.#tag = tag;
    const words = await language(this.#surroundings.language, this.#more);
    if (tag !== this.#tag) return;
    if (!this.#surroundings) {
      this.#tag = before;
      return;
    }
    this.#words = words;
    this.#chrome.translate(words);
    this.#access.translate(words);
    const unsaid = this.#unsaid;
    this.#unsaid = null;
    // The start has told the first one.
    if (!unsaid) this.#tell({ type: "preferences", ...this.#surroundings.preferences });
    for (const act of unsaid ?? []) act();
  }

  /** What needs words waits for the first of them, in its order. @param {() => void} act */
  #whenSpeaking(act) {
    if (this.#unsaid) this.#unsaid.push(act);
    else act();
  }

  /**
   * @param {import("./types.js").Started} started
   * @param {{ crash: string | null }} why
   */
  #started(started, why) {
    const isFirst = this.#news.started(started, why);
    this.#access.started();
    if (!isFirst) return;
    this.#ready.resolve();
    this.#news.tell("civi-ready", {});
  }

  /**
   * @param {"blocked" | "unavailable" | "broken"} kind
   * @param {string} message
   */
  #failed(kind, message) {
    this.#chrome.fail(kind);
    const error = new Error(`${this.#words.say(kind)} (${message})`);
    this.#session.link.close(error);
    this.#ready.reject(error);
    this.#news.error(error.message);
  }

  #close() {
    this.#chrome.showDetails(null);
    this.select(null).catch(() => {});
  }

  /** @param {import("./pointers.js").Place} place @param {number | null} index of the feature whose element was pressed */
  async #tap({ x_css_px, y_css_px }, index) {
    try {
      await this.select(index ?? (await this.pick(x_css_px, y_css_px))?.index ?? null);
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
