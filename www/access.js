/**
 * How a reader reaches the city other than by hand: keys, elements over the picture, what is said, sound, and the reader's
 * own choices; joined here.
 *
 * In: keys of the map, events of the engine, the page's attributes. Out: questions to the engine, what is said, changes of
 * what the reader chose.
 * Does not: hear pointers (see input.js), or lay anything out.
 */

import { Commands } from "./commands.js";
import { actionOf, keyMap } from "./keys.js";
import { KeysHelp } from "./keys-help.js";
import { named } from "./details.js";
import { Reader } from "./reader.js";
import { Settings } from "./settings.js";
import { Sounding } from "./sounding.js";
import { Twins } from "./twins.js";
import { Voice } from "./voice.js";
import { failure } from "./write.js";

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
 * @property {() => void} enter  puts the focus into the details
 * @property {() => import("./chrome.js").Chrome} chrome
 * @property {() => string} announce  as the page has it
 * @property {(name: string) => void} changed  the reader chose: `theme`, or what is among the preferences
 */

/** How far from the edge of the map what has the focus must be. */
const MARGIN_CSS_PX = 16;
/** Choices that are told to the engine as preferences. */
const PREFERENCES = ["motion", "patterns", "data"];

/** The access to one element. */
export class Access {
  #wiring;
  #isPaused = false;
  #toldAnnounce = "";
  /** @type {ReadonlyMap<string, string>} */
  #keys = new Map();
  reader;
  voice;
  sounding;
  twins;
  commands;
  settings;
  help;

  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.#wiring = wiring;
    const { words, ask } = wiring;
    this.reader = new Reader((name) => this.#chosen(name));
    this.voice = new Voice(words);
    this.sounding = new Sounding(this.reader);
    this.twins = new Twins(words, {
      ask: (limit) => ask({ type: "twins", limit }),
      choose: (index) => this.#choose(index),
      focused: (twin) => this.#focused(twin),
    });
    this.commands = new Commands({
      ask,
      gesture: (gesture) => this.gesture(gesture),
      camera: wiring.camera,
      choose: (index) => this.#choose(index),
      voice: this.voice,
      reader: this.reader,
      sounding: this.sounding,
      followed: (index) => wiring.chrome().side.followed(index),
    });
    this.settings = new Settings(this.reader, { pause: (isPaused) => this.pause(isPaused), voice: this.voice });
    this.help = new KeysHelp();
    // Inside, so that it is no stop of its own on the way through the closed panels.
    this.settings.section.body.append(this.help.section.box);
    this.commands.set("keys", () => {
      wiring.chrome().side.open("settings");
      this.help.section.open();
    });
    this.commands.set("pause", () => this.pause(!this.#isPaused));
    this.#mapKeys();
  }

  /** @param {Language} words */
  translate(words) {
    this.twins.translate(words);
    this.settings.translate(words);
    this.help.translate(words, this.#keys);
    this.#describe();
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
    return action !== null && this.commands.do(action, { isRepeat: event.repeat, isDouble: event.shiftKey });
  }

  /** The first thing that Escape ends. @returns {boolean} whether there was one */
  escape() {
    return this.sounding.stop();
  }

  /** An engine is there: it hears what it may say. */
  started() {
    this.#toldAnnounce = "";
    this.announce();
    this.#wiring.chrome().setFlat(this.#isFlat);
    // Features may have other indices now.
    this.commands.forget();
    if (this.#wiring.chrome().hasPicture) this.twins.refresh();
    else this.twins.clear();
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
    switch (event.type) {
      case "moved":
        this.commands.flying();
        this.twins.flying();
        return;
      case "view":
        this.commands.rested(event.camera);
        if (this.#isFlat) this.#flatten(event.camera);
        this.#lookAgain();
        return;
      case "contents":
        this.#lookAgain();
        return;
      case "select":
        if (event.feature) this.commands.meet({ index: event.feature.index, title: named(/** @type {any} */ (event.feature)) });
        return;
      case "observed":
        this.#wiring.chrome().hasNews();
        return;
      case "say":
        if (event.channel === "assertive") {
          this.voice.alert(event.message);
          this.#wiring.chrome().side.alerted(event.message);
        } else this.voice.say(event.message);
    }
  }

  /** The map has another size. */
  resized() {
    this.#lookAgain();
  }

  /** As at the beginning: nothing outlives the element. */
  stop() {
    this.commands.stop();
    this.twins.clear();
    this.sounding.close();
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
    this.settings.setPaused(isPaused);
  }

  get #isFlat() {
    return this.reader.recall("flat") === "on";
  }

  /** @param {Camera} camera */
  #flatten({ pitch_deg }) {
    if (pitch_deg > 0) this.#wiring.ask({ type: "set_camera", camera: { pitch_deg: 0 } }).catch(() => {});
  }

  #lookAgain() {
    if (this.#wiring.chrome().hasPicture) this.twins.refresh();
  }

  /** @param {number} index */
  async #choose(index) {
    try {
      await this.#wiring.select(index);
      this.#wiring.enter();
    } catch (error) {
      this.voice.say(failure(error));
    }
  }

  /** @param {import("./types.js").Twin} twin */
  #focused({ index, title }) {
    this.commands.meet({ index, title });
    const inset_css_px = this.#wiring.chrome().covered().map((it) => it + MARGIN_CSS_PX);
    this.#wiring.ask({ type: "reveal", index, inset_css_px }).catch(() => {});
  }

  #mapKeys() {
    this.#keys = keyMap({ signs: this.reader.recall("signs") !== "off", own: this.settings.keys });
  }

  /** Says on the map which keys there are. */
  #describe() {
    this.#wiring.chrome().describeKeys(this.help.sentence);
  }

  /** @param {string} name */
  #chosen(name) {
    this.settings.show();
    if (name === "announce") this.announce();
    if (name === "signs" || name.startsWith("key_")) {
      this.#mapKeys();
      this.help.show(this.#keys);
      this.#describe();
    }
    if (name === "flat") {
      this.#wiring.chrome().setFlat(this.#isFlat);
      if (this.#isFlat) this.#flatten(this.#wiring.camera());
    }
    if (name === "theme" || PREFERENCES.includes(name)) this.#wiring.changed(name);
  }
}
