/**
 * Plays notes by Web Audio: no samples, nothing to download but this. Loaded when a reader first asks for sound.
 *
 * In: notes with their start, length, pitch, side, loudness and timbre; a volume from 0 to 1. Out: sound, and which note
 * it is at.
 * Does not: decide what a note means.
 */

/** @typedef {import("./types.js").Note} Note */

/** A note begins and ends over this long, or it would click. */
const EDGE_S = 0.012;
const AHEAD_S = 0.06;
const TREMOLO_HZ = 9;
/** All notes at once must not be louder than one. */
const HEADROOM = 0.5;

/** A player. */
export class Player {
  #context = new AudioContext();
  #volume;
  /** @type {AudioScheduledSourceNode[]} */
  #sources = [];
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];
  /** @type {(() => void) | null} */
  #ended = null;

  constructor() {
    this.#volume = this.#context.createGain();
    this.#volume.connect(this.#context.destination);
  }

  /** @param {number} volume */
  setVolume(volume) {
    // Loudness is heard by its square.
    this.#volume.gain.value = volume * volume;
  }

  /**
   * @param {readonly Note[]} notes
   * @param {(at: number) => void} reached  the note that sounds from now on
   * @param {() => void} ended
   */
  play(notes, reached, ended) {
    this.stop();
    this.#ended = ended;
    // A browser may hold it back until the reader does something: asking for sound is that.
    this.#context.resume().catch(() => {});
    const from_s = this.#context.currentTime + AHEAD_S;
    notes.forEach((note, at) => {
      this.#schedule(note, from_s);
      this.#timers.push(setTimeout(() => reached(at), (AHEAD_S + note.start_s) * 1000));
    });
    const end_s = Math.max(0, ...notes.map((it) => it.start_s + it.length_s));
    this.#timers.push(setTimeout(() => this.stop(), (AHEAD_S + end_s) * 1000));
  }

  /** @returns {boolean} whether something sounded */
  stop() {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const source of this.#sources) source.stop();
    this.#timers = [];
    this.#sources = [];
    const ended = this.#ended;
    this.#ended = null;
    ended?.();
    return ended !== null;
  }

  close() {
    this.stop();
    this.#context.close().catch(() => {});
  }

  /** @param {Note} note @param {number} from_s */
  #schedule({ start_s, length_s, pitch_hz, pan, gain, lowpass_hz, timbre }, from_s) {
    const context = this.#context;
    const start = from_s + start_s;
    const end = start + length_s;
    const edge_s = Math.min(EDGE_S, length_s / 2);
    const loudness = context.createGain();
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(gain * HEADROOM, start + edge_s);
    loudness.gain.setValueAtTime(gain * HEADROOM, Math.max(start + edge_s, end - edge_s));
    loudness.gain.linearRampToValueAtTime(0, end);
    const filter = context.createBiquadFilter();
    filter.type = "lowpass";
    filter.frequency.value = lowpass_hz;
    const side = context.createStereoPanner();
    side.pan.value = pan;
    filter.connect(loudness).connect(side).connect(this.#volume);
    const { source, also } = this.#voice(timbre, pitch_hz, loudness.gain, gain);
    source.connect(filter);
    for (const it of [source, ...also]) {
      it.start(start);
      it.stop(end);
      this.#sources.push(it);
    }
    source.onended = () => side.disconnect();
  }

  /**
   * @param {Note["timbre"]} timbre
   * @param {number} pitch_hz
   * @param {AudioParam} loudness
   * @param {number} gain
   * @returns {{ source: AudioScheduledSourceNode, also: AudioScheduledSourceNode[] }}
   */
  #voice(timbre, pitch_hz, loudness, gain) {
    const context = this.#context;
    if (timbre === "noise") {
      const source = context.createBufferSource();
      source.buffer = this.#noise();
      source.loop = true;
      return { source, also: [] };
    }
    const source = context.createOscillator();
    source.type = timbre === "metallic" ? "square" : "triangle";
    source.frequency.value = pitch_hz;
    if (timbre === "clean" || timbre === "tremolo") {
      if (timbre === "clean") return { source, also: [] };
      const wave = context.createOscillator();
      const depth = context.createGain();
      wave.frequency.value = TREMOLO_HZ;
      depth.gain.value = gain * HEADROOM * 0.45;
      wave.connect(depth).connect(loudness);
      return { source, also: [wave] };
    }
    // A second tone off the harmonic series bends the first: the ring of metal.
    const bend = context.createOscillator();
    const depth = context.createGain();
    bend.frequency.value = pitch_hz * 2.76;
    depth.gain.value = pitch_hz * 0.6;
    bend.connect(depth).connect(source.frequency);
    return { source, also: [bend] };
  }

  /** @returns {AudioBuffer} */
  #noise() {
    const { sampleRate } = this.#context;
    const buffer = this.#context.createBuffer(1, sampleRate / 2, sampleRate);
    const samples = buffer.getChannelData(0);
    for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1;
    return buffer;
  }
}
