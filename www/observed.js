/**
 * The latest of each series that was observed, for an engine that starts again.
 *
 * Loaded with the first observations. Of each series (one attribute of one entity) one observation is kept, and of all no
 * more than so many bytes: the series that was silent longest is forgotten first, and counted.
 * Does not: check what an observation says: the engine did, and does again.
 */

/** @typedef {import("./types.js").Observation} Observation */
/** @typedef {import("./session.js").Replay} Replay */

/** Bytes of all that is kept, about. */
const BYTES_MOST = 8 << 20;
/** What an entry costs beside its texts, about. */
const ENTRY_BYTES = 200;
/** Longer texts are cut: the engine keeps no more of them. */
const TEXT_MOST = 1_024;
/** So many are given again at once: the engine has others to answer meanwhile. */
const AT_ONCE = 2_000;
/** What is kept of an observation. */
const FIELDS = /** @type {const} */ (["entity", "attribute", "value", "unit", "time", "longitude", "latitude", "quality", "simulated", "source"]);

/** @param {unknown} value */
const isPlain = (value) => value === null || ["string", "number", "boolean"].includes(typeof value);

/** What was observed. */
export class Observed {
  /** Those silent longest first. @type {Map<string, { observation: Observation, time_ms: number, bytes: number }>} */
  #latest = new Map();
  #bytes = 0;
  #bytesMost;
  /** How many series were forgotten. */
  forgotten = 0;

  /** @param {number} [bytesMost] */
  constructor(bytesMost = BYTES_MOST) {
    this.#bytesMost = bytesMost;
  }

  /** How many series are known. */
  get size() {
    return this.#latest.size;
  }

  /** What the engine was given. @param {readonly Observation[]} observations */
  keep(observations) {
    for (const observation of observations) this.#keep(observation);
    for (const [key, { bytes }] of this.#latest) {
      if (this.#bytes <= this.#bytesMost) break;
      this.#latest.delete(key);
      this.#bytes -= bytes;
      this.forgotten += 1;
    }
  }

  /** @param {Observation} observation */
  #keep(observation) {
    const { entity, attribute, time } = observation ?? {};
    const time_ms = Date.parse(time);
    // What says neither whose nor when it is, the engine did not take either.
    if (![entity, attribute].every((it) => (typeof it === "string" && it.length <= TEXT_MOST) || typeof it === "number") || Number.isNaN(time_ms)) return;
    const key = JSON.stringify([String(entity), attribute]);
    const before = this.#latest.get(key);
    if (before && before.time_ms >= time_ms) return;
    /** @type {[string, unknown][]} */
    const kept = FIELDS.map((name) => [name, observation[name]]);
    const plain = kept.filter(([, value]) => isPlain(value)).map(([name, value]) => [name, typeof value === "string" ? value.slice(0, TEXT_MOST) : value]);
    const bytes = ENTRY_BYTES + 2 * plain.reduce((sum, [, value]) => sum + (typeof value === "string" ? value.length : 0), 2 * key.length);
    this.#bytes += bytes - (before?.bytes ?? 0);
    // Behind all others: it was heard of last.
    this.#latest.delete(key);
    this.#latest.set(key, { observation: /** @type {any} */ (Object.fromEntries(plain)), time_ms, bytes });
  }

  /** For an engine that has the loads again. @returns {Replay[]} */
  replays() {
    const all = [...this.#latest.values()].map(({ observation }) => observation);
    const calls = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, call) => all.slice(call * AT_ONCE, (call + 1) * AT_ONCE));
    return calls.map((observations) => ({ command: { type: "observe", observations }, pack: () => ({}), resolve: () => {}, reject: () => {} }));
  }
}
