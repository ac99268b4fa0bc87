/**
 * What the reader can do with the map, by name: keys, buttons and panels all come here.
 *
 * In: names of actions (see keys.js), and functions of others under further names. Out: questions to the engine, and what is
 * said of the outcome: after the keys stop and the camera rests, or at once where the engine was asked.
 * Does not: know keys or buttons, or make the gestures that turn, tilt and zoom (see moves.js): it says what came of them.
 */

import { failure } from "./write.js";

/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Told} Told */
/** @typedef {{ index: number, title: Message }} Known a feature and what it is called */
/**
 * @typedef {object} Wiring
 * @property {(command: import("./types.js").Command) => Promise<any>} ask
 * @property {() => Camera} camera
 * @property {(index: number) => void} choose  selects, and moves the focus into the details
 * @property {import("./voice.js").Voice} voice
 * @property {import("./reader.js").Reader} reader
 * @property {import("./sounding.js").Sounding} sounding
 * @property {(index: number | null) => void} followed  whose readings are said now
 */

/** Keys have stopped when none came for so long. */
const QUIET_MS = 500;
const VIEWS_MAX = 50;
/** Half a degree: the sine of half of it. */
const UPRIGHT = 0.0044;
/** Clockwise from north. */
const WAYS = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];

/** The direction an angle points to. @param {number} bearing_deg */
const wayOf = (bearing_deg) => WAYS[Math.round((((bearing_deg % 360) + 360) % 360) / 45) % 8] ?? "north";

/** The commands of one element. */
export class Commands {
  #wiring;
  /** @type {Map<string, () => void>} */
  #table;
  /** @type {{ right: number, up: number }} Steps that are still to be asked for. */
  #steps = { right: 0, up: 0 };
  #isStepping = false;
  /** @type {Known | null} What was last told of. */
  #item = null;
  /** @type {Known | null} Where distances are told from. */
  #from = null;
  /** @type {number | null} */
  #followed = null;
  /** @type {Camera[]} Views before this one. */
  #views = [];
  /** @type {Camera | null} */
  #view = null;
  #isBack = false;
  #isFlying = false;
  /** @type {(() => Promise<readonly Message[]>) | null} What is to be said when it is quiet. */
  #pending = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.#wiring = wiring;
    /** @param {() => Promise<readonly Message[]>} make */
    const then = (make) => () => this.#later(make);
    const turned = then(async () => [this.#facing()]);
    const tilted = then(async () => [this.#tilted()]);
    const seen = then(() => this.#seen());
    /** @param {number} right @param {number} up */
    const move = (right, up) => () => void this.#move(right, up);
    /** @param {object} act */
    const cursor = (act) => () => void this.#tell(this.#cursor(act));
    this.#table = new Map(
      Object.entries({
        left: move(-1, 0),
        right: move(1, 0),
        up: move(0, 1),
        down: move(0, -1),
        turn_left: turned,
        turn_right: turned,
        tilt_more: tilted,
        tilt_less: tilted,
        zoom_in: seen,
        zoom_out: seen,
        north: turned,
        level: tilted,
        home: seen,
        back: () => this.#back(),
        next: cursor({ next: {} }),
        previous: cursor({ previous: {} }),
        where: cursor({ where: {} }),
        details: () => void this.#details(),
        summary: () => void this.#tell({ type: "describe", subject: "view", level: wiring.reader.recall("level") ?? "normal" }),
        relate: () => void this.#relate(),
        monitor: () => void this.#monitor(),
        sound: () => void this.#sound(null),
        sound_item: () => void this.#sound(this.#item?.index ?? null),
        volume: () => wiring.voice.say(wiring.sounding.turn()),
      }),
    );
  }

  /** Others' actions: of panels. @param {string} action @param {() => void} act */
  set(action, act) {
    this.#table.set(action, act);
  }

  /** @param {string} action */
  do(action) {
    this.#table.get(action)?.();
  }

  /** What the reader has to do with now: selected, or with the focus on it. @param {Known | null} item */
  meet(item) {
    this.#item = item;
  }

  /** The camera moves. */
  flying() {
    this.#isFlying = true;
  }

  /** The camera is at rest. @param {Camera} camera */
  rested(camera) {
    this.#isFlying = false;
    const before = this.#view;
    this.#view = camera;
    if (before && !this.#isBack && JSON.stringify(before) !== JSON.stringify(camera)) {
      this.#views = [...this.#views, before].slice(-VIEWS_MAX);
    }
    this.#isBack = false;
    this.#speak();
  }

  /** What was told of may be another one now. */
  forget() {
    this.#item = this.#from = null;
  }

  /** As at the beginning; no timer outlives the element. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = this.#view = this.#item = this.#from = this.#followed = null;
    this.#views = [];
    this.#steps = { right: 0, up: 0 };
    this.#isBack = this.#isFlying = false;
  }

  /** Says it when no key came for a while and the camera rests. @param {() => Promise<readonly Message[]>} make */
  #later(make) {
    this.#pending = make;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#speak();
    }, QUIET_MS);
  }

  async #speak() {
    const make = this.#pending;
    if (!make || this.#timer !== undefined || this.#isFlying) return;
    this.#pending = null;
    const said = await make().catch(() => []);
    // Meanwhile there may be something newer to say.
    if (said.length > 0 && !this.#pending) this.#wiring.voice.say(said);
  }

  /** An act of the cursor, among what the reader wants to meet. @param {object} act @returns {import("./types.js").Command} */
  #cursor(act) {
    return { type: "cursor", act, filter: this.#wiring.reader.recall("filter") ?? "notable" };
  }

  /** Asks, and says the answer at once. @param {import("./types.js").Command} command */
  async #tell(command) {
    const { ask, voice } = this.#wiring;
    this.#pending = null;
    try {
      voice.say(this.#noted(await ask(command)));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {Told | null} told */
  #noted(told) {
    if (told?.item) this.#item = told.item;
    return told?.said ?? [];
  }

  /** Steps that are pressed while one is being made are made together. @param {number} right @param {number} up */
  async #move(right, up) {
    const { ask, reader } = this.#wiring;
    this.#steps = { right: this.#steps.right + right, up: this.#steps.up + up };
    this.#later(async () => []);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      while (this.#steps.right !== 0 || this.#steps.up !== 0) {
        const steps = this.#steps;
        this.#steps = { right: 0, up: 0 };
        const told = await ask(this.#cursor({ move: { ...steps, step_m: Number(reader.recall("step_m") ?? 0) } }));
        const said = this.#noted(told);
        this.#later(async () => said);
      }
    } catch {
      // The element was removed, or the engine broke: either has been told.
      this.#steps = { right: 0, up: 0 };
    }
    this.#isStepping = false;
  }

  /** @returns {Message} */
  #facing() {
    const { bearing_deg } = this.#wiring.camera();
    // A little turned is not north up, though north is the nearest of the directions.
    return Math.abs(Math.sin((bearing_deg * Math.PI) / 360)) < UPRIGHT ? { id: "north_is_up" } : { id: "facing", way: wayOf(bearing_deg) };
  }

  /** @returns {Message} */
  #tilted() {
    const deg = Math.round(this.#wiring.camera().pitch_deg);
    return deg < 1 ? { id: "from_above" } : { id: "tilted", angle: { deg } };
  }

  /** @returns {Promise<readonly Message[]>} */
  async #seen() {
    return (await this.#wiring.ask({ type: "describe", subject: "view", level: "short" }))?.said ?? [];
  }

  #back() {
    const camera = this.#views.pop();
    if (!camera) {
      this.#wiring.voice.say({ id: "no_view_before" });
      return;
    }
    this.#isBack = true;
    this.#wiring.ask({ type: "fly_to", camera }).catch(() => {});
    this.#later(() => this.#seen());
  }

  /** The item that was told of, else what is at the cursor. @returns {Promise<Known | null>} */
  async #here() {
    if (!this.#item) this.#noted(await this.#wiring.ask(this.#cursor({ where: {} })).catch(() => null));
    if (!this.#item) this.#wiring.voice.say({ id: "no_item" });
    return this.#item;
  }

  async #details() {
    const item = await this.#here();
    if (item) this.#wiring.choose(item.index);
  }

  /** The first call marks where from, the second asks how the next item lies to it. */
  async #relate() {
    const item = await this.#here();
    if (!item) return;
    const from = this.#from;
    if (from && from.index !== item.index) {
      this.#from = null;
      await this.#tell({ type: "relate", from: from.index, to: item.index });
    } else {
      this.#from = from ? null : item;
      this.#wiring.voice.say(from ? { id: "relate_ended" } : { id: "relate_from", what: item.title });
    }
  }

  async #monitor() {
    const item = await this.#here();
    if (!item) return;
    const index = this.#followed === item.index ? null : item.index;
    if (await this.follow(index)) this.#wiring.voice.say(index === null ? { id: "monitor_off" } : { id: "monitor_on", what: item.title });
  }

  /** Its readings are said from now on; null: nothing's. @param {number | null} index @returns {Promise<boolean>} whether it is so */
  async follow(index) {
    try {
      await this.#wiring.ask({ type: "monitor", index });
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#followed = index;
    this.#wiring.followed(index);
    return true;
  }

  /** Plays the readings of one feature. @param {number} index */
  listen(index) {
    return this.#sound(index);
  }

  /** @param {number | null} index none: what lies around the cursor */
  async #sound(index) {
    const { ask, voice, sounding } = this.#wiring;
    if (sounding.stop()) {
      voice.say({ id: "sound_ended" });
      return;
    }
    try {
      /** @type {import("./types.js").Sound | null} */
      const sound = await ask({ type: "sound", index });
      if (sound?.said.length) voice.say(sound.said);
      await sounding.play(sound?.notes ?? []);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#wiring.voice.say(failure(error));
  }
}
