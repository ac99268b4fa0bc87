/**
 * The city in words and all that goes with it: the text side, elements over the picture, sound, settings, commands; joined
 * here, and fetched apart from the element, for the picture does not wait for it.
 *
 * In: names of actions, events of the engine, the reader's choices, all by way of access.js. Out: questions to the engine,
 * and what is said.
 * Does not: decide when it is fetched, or hear keys.
 */

import { ACCESS_CSS } from "./access-style.js";
import { Commands } from "./commands.js";
import { KeysHelp } from "./keys-help.js";
import { named } from "./named.js";
import { Settings } from "./settings.js";
import { Sounding } from "./sounding.js";
import { TextSide } from "./text-side.js";
import { TEXT_CSS } from "./text-style.js";
import { PRINT_CSS } from "./print-style.js";
import { Twins } from "./twins.js";
import { failure } from "./write.js";

/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {object} Shell  what the element hands over
 * @property {(command: import("./types.js").Command) => Promise<any>} ask
 * @property {() => import("./types.js").Camera} camera
 * @property {import("./chrome.js").Chrome} chrome
 * @property {() => void} close  the details
 * @property {(index: number) => Promise<void>} look  selects and moves there
 * @property {() => void} pause  or go on
 * @property {import("./reader.js").Reader} reader
 * @property {(index: number) => Promise<void>} select
 * @property {import("./voice.js").Voice} voice
 * @property {() => Language} words
 */

/** Parts of the text side that have a key or a button on the map. */
const PANELS = ["search", "table", "tree", "legend", "alerts", "settings"];
/** How far from the edge of the map what has the focus must be. */
const MARGIN_CSS_PX = 16;

/** What reads one element. */
export class Reading {
  #shell;
  #sounding;
  #twins;
  #commands;
  #settings;
  #help = new KeysHelp();
  /** @type {ReadonlyMap<string, string>} */
  #keys = new Map();
  text;

  /** @param {Shell} shell */
  constructor(shell) {
    this.#shell = shell;
    const { ask, camera, chrome, reader, voice, words } = shell;
    this.#sounding = new Sounding(reader);
    this.#twins = new Twins(words, {
      ask: (limit) => ask({ type: "twins", limit }),
      choose: (index) => this.#choose(index),
      focused: (twin) => this.#focused(twin),
    });
    this.#commands = new Commands({
      ask,
      camera,
      choose: (index) => this.#choose(index),
      voice,
      reader,
      sounding: this.#sounding,
      followed: (index) => this.text.followed(index),
    });
    this.#settings = new Settings(reader, { pause: shell.pause, voice });
    const { section } = this.#settings;
    // Inside, so that it is no stop of its own on the way through the closed panels.
    section.body.append(this.#help.section.box);
    this.text = this.#newText();
    this.text.add(section, "settings");
    for (const name of PANELS) this.#commands.set(name, () => this.text.open(name));
    this.#commands.set("keys", () => {
      this.text.open("settings");
      this.#help.section.open();
    });
    chrome.lay({ css: TEXT_CSS + ACCESS_CSS + PRINT_CSS, details: this.text.details, within: this.#twins.box, over: this.#sounding.box });
  }

  #newText() {
    const { ask, chrome, close, look, reader, voice, words } = this.#shell;
    /** @param {Message | readonly Message[]} said */
    const say = (said, isSeen = false) => voice.say(said, { isSeen });
    const actions = {
      close,
      follow: (/** @type {number | null} */ index) => void this.#commands.follow(index),
      listen: (/** @type {number} */ index) => void this.#commands.listen(index),
      remember: (/** @type {string} */ name, /** @type {string} */ value) => reader.remember(name, value),
      recall: (/** @type {string} */ name) => reader.recall(name),
    };
    return new TextSide({ ask, words, select: look, say, actions }, chrome.side, () => chrome.map);
  }

  /** @param {string} action */
  do(action) {
    this.#commands.do(action);
  }

  /** @param {Language} words */
  translate(words) {
    this.text.translate(words);
    this.#twins.translate(words);
    this.#settings.translate(words);
    this.#help.translate(words, this.#keys);
    this.#describe();
  }

  /** An engine is there. */
  started() {
    // Features may have other indices now.
    this.#commands.forget();
    if (this.#shell.chrome.hasPicture) this.#twins.refresh();
    else this.#twins.clear();
  }

  /** @param {import("./types.js").EngineEvent} event */
  heard(event) {
    switch (event.type) {
      case "moved":
        this.#commands.flying();
        this.#twins.flying();
        return;
      case "view":
        this.#commands.rested(event.camera);
        this.resized();
        return;
      case "contents":
      case "shifted":
        this.resized();
        return;
      case "select":
        if (event.feature) this.#commands.meet({ index: event.feature.index, title: named(/** @type {any} */ (event.feature)) });
    }
  }

  /** What is seen lies elsewhere. */
  resized() {
    if (this.#shell.chrome.hasPicture) this.#twins.refresh();
  }

  /** The first thing that Escape ends. @returns {boolean} whether there was one */
  escape() {
    return this.#sounding.stop();
  }

  /** The reader chose something. */
  chosen() {
    this.#settings.show();
  }

  /** @param {ReadonlyMap<string, string>} keys actions by key */
  setKeys(keys) {
    this.#keys = keys;
    this.#help.show(keys);
    this.#describe();
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#settings.setPaused(isPaused);
    this.text.setPaused(isPaused);
  }

  /** As at the beginning; its place stops the text side. */
  stop() {
    this.#commands.stop();
    this.#twins.clear();
    this.#sounding.close();
  }

  /** Says on the map which keys there are. */
  #describe() {
    this.#shell.chrome.describeKeys(this.#help.sentence);
  }

  /** @param {number} index */
  async #choose(index) {
    const { select, voice } = this.#shell;
    try {
      await select(index);
      this.text.open("details");
    } catch (error) {
      voice.say(failure(error));
    }
  }

  /** @param {import("./types.js").Twin} twin */
  #focused({ index, title }) {
    const { ask, chrome } = this.#shell;
    this.#commands.meet({ index, title });
    const inset_css_px = chrome.covered().map((it) => it + MARGIN_CSS_PX);
    ask({ type: "reveal", index, inset_css_px }).catch(() => {});
  }
}
