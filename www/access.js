/**
 * How a reader reaches the city other than by hand: keys, what is said, and the reader's own choices; and the part that is
 * fetched when the engine is there or when somebody asks for it, see civi-reading.js.
 *
 * In: keys of the map, events of the engine, the page's attributes. Out: questions to the engine, what is said, changes of
 * what the reader chose. What was asked for before that part is there is kept, and done then.
 * Does not: hear pointers (see input.js), or lay anything out.
 */

import { fetchReading } from "./fetch-reading.js";
import { actionOf, keyMap } from "./keys.js";
import { gestureOf } from "./moves.js";
import { Reader } from "./reader.js";
import { Voice } from "./voice.js";

/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Gesture} Gesture */
/** @typedef {import("./language.js").Language} Language */
/**
 * @typedef {object} Wiring
 * @property {() => Language} words
 * @property {(command: Command) => Promise<any>} ask
 * @property {(command: Command) => void} tell
 * @property {() => Camera} camera
 * @property {(index: number) => Promise<void>} select
 * @property {(index: number) => Promise<void>} look  selects and moves there
 * @property {() => void} close  the details
 * @property {(message: string) => void} error  tells the page
 * @property {() => import("./chrome.js").Chrome} chrome
 * @property {() => string} announce  as the page has it
 * @property {(name: string) => void} changed  the reader chose: `theme`, or what is among the preferences
 */

/** So many actions wait for what does them; of more the oldest are forgotten. */
const KEPT_MAX = 32;
const ONCE = Object.freeze({ isRepeat: false, isDouble: false });
/** Steps of the cursor. @type {Readonly<Record<string, [number, number]>>} */
const STEPS = { left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1] };
/** Choices that are told to the engine as preferences. */
const PREFERENCES = ["motion", "patterns", "data"];

/** The access to one element. */
export class Access {
  #wiring;
  #isPaused = false;
  #toldAnnounce = "";
  /** @type {ReadonlyMap<string, string>} */
  #keys = new Map();
  /** @type {import("./civi-reading.js").Reading | null} */
  #reading = null;
  #isFetching = false;
  #isMissing = false;
  /** Whether the page has been told that it is missing. */
  #isTold = false;
  /** Actions that wait for it. @type {string[]} */
  #kept = [];
  /** Counts the lives of the element: what was fetched for an earlier one is nobody's. */
  #life = 0;
  #isStarted = false;
  /** What the engine said last of the camera. @type {import("./types.js").EngineEvent | null} */
  #moved = null;
  /** What was selected last. @type {import("./types.js").EngineEvent | null} */
  #met = null;
  /** @type {Language | null} */
  #words = null;
  reader;
  voice;

  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.#wiring = wiring;
    this.reader = new Reader((name) => this.#chosen(name));
    this.voice = new Voice(wiring.words);
    this.#mapKeys();
  }

  /** Somebody may want to read: what it takes is fetched, once. */
  read() {
    if (!this.#isMissing && !this.#wiring.chrome().hasFailed) this.#fetch();
  }

  /** What could not be fetched is fetched again, because somebody asked for that. */
  retry() {
    this.#fetch();
  }

  async #fetch() {
    if (this.#reading || this.#isFetching) return;
    this.#isFetching = true;
    const life = this.#life;
    try {
      const { Reading } = await fetchReading();
      if (life === this.#life) this.#fill(Reading);
    } catch (error) {
      if (life === this.#life) this.#miss(error);
    }
    if (life === this.#life) this.#isFetching = false;
  }

  /** All that was asked for meanwhile is done now, in its order. @param {typeof import("./civi-reading.js").Reading} Reading */
  #fill(Reading) {
    const { ask, camera, chrome, close, look, select, words } = this.#wiring;
    const { reader, voice } = this;
    const reading = new Reading({ ask, camera, chrome: chrome(), close, look, pause: () => this.pause(!this.#isPaused), reader, select, voice, words });
    this.#reading = reading;
    this.#isMissing = false;
    reading.setKeys(this.#keys);
    reading.setPaused(this.#isPaused);
    if (this.#words) reading.translate(this.#words);
    chrome().side.fill(reading.text);
    if (this.#isStarted) reading.started();
    for (const event of [this.#moved, this.#met]) if (event) reading.heard(event);
    this.#doKept();
  }

  /** What waited is done, once there are words to say it in. */
  #doKept() {
    const reading = this.#reading;
    if (!reading || !this.#words) return;
    const kept = this.#kept;
    this.#kept = [];
    for (const action of kept) reading.do(action);
  }

  /** What moves the camera is done without words too. @param {string} action @returns {boolean} whether it was such */
  #goOn(action) {
    const step = STEPS[action];
    if (!step) return gestureOf(action, ONCE) !== null;
    const [right, up] = step;
    this.#wiring.ask({ type: "cursor", act: { move: { right, up, step_m: 0 } }, filter: "notable" }).catch(() => {});
    return true;
  }

  /** The picture goes on without words; the page is told once. @param {unknown} error */
  #miss(error) {
    this.#isMissing = true;
    this.#kept = this.#kept.filter((action) => !this.#goOn(action));
    const { chrome, words } = this.#wiring;
    const { side } = chrome();
    side.miss();
    this.voice.say({ id: "text_missing" }, { isSeen: side.isOpen });
    if (this.#isTold) return;
    this.#isTold = true;
    this.#wiring.error(`${words().say("text_missing")} (${/** @type {any} */ (error)?.message ?? error})`);
  }

  /** @param {Language} words */
  translate(words) {
    this.#words = words;
    this.#reading?.translate(words);
    this.#doKept();
  }

  /** A movement by hand, key or button; a plan stays flat. @param {Gesture} gesture */
  gesture(gesture) {
    if (this.#isFlat && gesture.kind === "level") return;
    const flat = this.#isFlat && gesture.kind === "rotate" ? { ...gesture, pitch_deg: 0 } : gesture;
    this.#wiring.tell({ type: "gesture", ...flat });
  }

  /** A key on the map. @param {KeyboardEvent} event @returns {boolean} whether it was ours */
  key(event) {
    const action = actionOf(event, this.#keys);
    if (action === null) return false;
    this.act(action, { isRepeat: event.repeat, isDouble: event.shiftKey });
    return true;
  }

  /** Does what a key or a button is for: the camera moves at once, the rest waits for what does it. @param {string} action @param {import("./moves.js").How} [how] */
  act(action, how = ONCE) {
    const gesture = gestureOf(action, how);
    if (gesture) this.gesture(gesture);
    if (action === "pause") return this.pause(!this.#isPaused);
    if (this.#reading && this.#words) return this.#reading.do(action);
    if (this.#isMissing && this.#goOn(action)) return;
    this.#kept = [...this.#kept, action].slice(-KEPT_MAX);
    if (this.#isMissing) this.voice.say({ id: "text_missing" }, { isSeen: this.#wiring.chrome().side.isOpen });
    this.read();
  }

  /** The first thing that Escape ends. @returns {boolean} whether there was one */
  escape() {
    return this.#reading?.escape() ?? false;
  }

  /** An engine is there: it hears what it may say. */
  started() {
    this.#toldAnnounce = "";
    this.announce();
    this.#isStarted = true;
    this.#met = null;
    this.#wiring.chrome().setFlat(this.#isFlat);
    this.#reading?.started();
    this.read();
  }

  /** Tells the engine how much it may say. */
  announce() {
    const announce = this.reader.recall("announce") ?? this.#wiring.announce();
    const command = { type: "announce", announce, paused: this.#isPaused, hidden: document.hidden };
    const told = JSON.stringify(command);
    if (told === this.#toldAnnounce) return;
    this.#toldAnnounce = told;
    this.#wiring.tell(command);
  }

  /** Nothing changes by itself while it is paused. @param {boolean} isPaused */
  pause(isPaused) {
    this.#setPaused(isPaused);
    this.announce();
    this.voice.say({ id: isPaused ? "paused" : "goes_on" });
  }

  /** @param {import("./types.js").EngineEvent} event */
  heard(event) {
    this.#reading?.heard(event);
    switch (event.type) {
      case "moved":
        this.#moved = event;
        return;
      case "view":
        this.#moved = event;
        if (this.#isFlat) this.#flatten(event.camera);
        return;
      case "select":
        this.#met = event;
        return;
      case "observed":
        this.#wiring.chrome().hasNews();
        return;
      case "say":
        if (event.channel === "assertive") {
          this.voice.alert(event.message);
          // A warning of a feed stands in the list already, in full.
          if (event.message.id !== "live_alert") this.#wiring.chrome().side.alerted(event.message);
        } else this.voice.say(event.message);
    }
  }

  /** The map has another size. */
  resized() {
    this.#reading?.resized();
  }

  /** As at the beginning: nothing outlives the element. */
  stop() {
    this.#life += 1;
    this.#isFetching = this.#isMissing = this.#isTold = this.#isStarted = false;
    this.#kept = [];
    this.#moved = this.#met = null;
    this.#reading?.stop();
    this.voice.stop();
    this.#setPaused(false);
  }

  /** What the reader's choices make of what the system prefers. @param {import("./types.js").Preferences} system @returns {import("./types.js").Preferences} */
  preferred(system) {
    const { reader } = this;
    const motion = reader.recall("motion");
    return {
      ...system,
      reduced_motion: motion === null ? system.reduced_motion : motion === "less",
      low_data: reader.recall("data") === "low" || system.low_data,
      patterns: reader.recall("patterns") === "on",
    };
  }

  /** @param {boolean} isPaused */
  #setPaused(isPaused) {
    this.#isPaused = isPaused;
    this.#wiring.chrome().setPaused(isPaused);
    this.#reading?.setPaused(isPaused);
  }

  get #isFlat() {
    return this.reader.recall("flat") === "on";
  }

  /** @param {Camera} camera */
  #flatten({ pitch_deg }) {
    if (pitch_deg > 0) this.#wiring.ask({ type: "set_camera", camera: { pitch_deg: 0 } }).catch(() => {});
  }

  #mapKeys() {
    this.#keys = keyMap({ signs: this.reader.recall("signs") !== "off", own: this.reader.keys });
    this.#reading?.setKeys(this.#keys);
  }

  /** @param {string} name */
  #chosen(name) {
    this.#reading?.chosen();
    if (name === "announce") this.announce();
    if (name === "signs" || name.startsWith("key_")) this.#mapKeys();
    if (name === "flat") {
      this.#wiring.chrome().setFlat(this.#isFlat);
      if (this.#isFlat) this.#flatten(this.#wiring.camera());
    }
    if (name === "theme" || PREFERENCES.includes(name)) this.#wiring.changed(name);
  }
}
