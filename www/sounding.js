/**
 * Sound on demand: loads the player on first use, keeps the volume, and shows what sounds for who doesn't hear it.
 *
 * In: notes. Out: sound, and a picture of the notes over the map: left to right in time, high where they are high, the
 * one that sounds marked.
 * Does not: make sound before it is asked to.
 */

import { make } from "./dom.js";

/** @typedef {import("./types.js").Note} Note */

const VOLUMES = [0.25, 0.5, 0.75, 1];
const LOW_HZ = 200;
const HIGH_HZ = 1000;

/** Where a pitch lies between the lowest and the highest, 0 to 1; by octaves, as it is heard. @param {number} pitch_hz */
const heightOf = (pitch_hz) => Math.max(0, Math.min(1, Math.log2(pitch_hz / LOW_HZ) / Math.log2(HIGH_HZ / LOW_HZ)));

/** The sound of one element. */
export class Sounding {
  #reader;
  /** @type {import("./sound.js").Player | null} */
  #player = null;
  /** Counts the plays: one that was stopped while the player was loaded never starts. */
  #plays = 0;
  /** A picture of what sounds; what it means is said in words. */
  box = make("div", { class: "sounding", "aria-hidden": "true", hidden: "" });

  /** @param {import("./reader.js").Reader} reader */
  constructor(reader) {
    this.#reader = reader;
  }

  get #volume() {
    const kept = Number(this.#reader.recall("volume"));
    return VOLUMES.includes(kept) ? kept : 0.5;
  }

  /** The next louder volume, after the loudest the lowest. @returns {import("./types.js").Message} */
  turn() {
    const volume = VOLUMES[(VOLUMES.indexOf(this.#volume) + 1) % VOLUMES.length] ?? 1;
    this.#reader.remember("volume", String(volume));
    this.#player?.setVolume(volume);
    return { id: "volume_is", volume: { v: volume * 100, u: "%" } };
  }

  /** @param {readonly Note[]} notes */
  async play(notes) {
    this.stop();
    if (notes.length === 0) return;
    const play = ++this.#plays;
    const { Player } = await import("./sound.js");
    if (play !== this.#plays) return;
    this.#player ??= new Player();
    this.#player.setVolume(this.#volume);
    const bars = this.#draw(notes);
    this.box.hidden = false;
    this.#player.play(
      notes,
      (at) => bars.forEach((bar, place) => bar.toggleAttribute("data-now", place === at)),
      () => (this.box.hidden = true),
    );
  }

  /** Silence at once. @returns {boolean} whether there was a sound */
  stop() {
    this.#plays += 1;
    const wasPlaying = this.#player?.stop() ?? false;
    this.box.hidden = true;
    return wasPlaying;
  }

  /** The element is gone: so is everything that sounds. */
  close() {
    this.stop();
    this.#player?.close();
    this.#player = null;
  }

  /** @param {readonly Note[]} notes */
  #draw(notes) {
    const end_s = Math.max(...notes.map((it) => it.start_s + it.length_s));
    const bars = notes.map((note) => {
      const bar = make("span", { class: note.timbre });
      // Time runs from left to right, as the pointer of a clip does, in every language.
      bar.style.left = `${((100 * note.start_s) / end_s).toFixed(2)}%`;
      bar.style.width = `${((100 * note.length_s) / end_s).toFixed(2)}%`;
      bar.style.bottom = `${(80 * heightOf(note.pitch_hz)).toFixed(1)}%`;
      return bar;
    });
    this.box.replaceChildren(...bars);
    return bars;
  }
}
