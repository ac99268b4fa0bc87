/**
 * The values one layer was given, for an engine that starts again.
 *
 * Kept as they are now: of each load one for every feature of the layer, in load order, and over them single ones by index.
 * Loaded with the first values. There is never more of them than features, and what was given to a load goes with it.
 * Does not: know colours; a scale is settled anew by the range it was settled by.
 */

import { LAYERS } from "./defaults.js";

/** @typedef {import("./ledger.js").Loaded} Loaded */
/** @typedef {import("./session.js").Replay} Replay */
/**
 * @typedef {object} Kept  what one load was given
 * @property {Float32Array} all  of its first features of the layer
 * @property {Float32Array} single  by index within the load
 * @property {Uint8Array} isSingle  1 where `single` holds a value
 */

/** An index no feature has: a call about it only settles the scale. */
const NOWHERE = 0xffffffff;

/** @param {Loaded | undefined} load @param {number} index */
// Features of a source of tiles, which counts none by layer, have other indices whenever they come again.
const holds = (load, index) => load !== undefined && load.layers.length > 0 && index >= load.first_index && index < load.first_index + load.features;

/** The values of one layer. */
export class Values {
  #layer;
  /** @type {{ scale: object | null, range: Float32Array } | null} */
  #scale = null;
  /** @type {WeakMap<Loaded, Kept>} */
  #kept = new WeakMap();

  /** @param {string} layer */
  constructor(layer) {
    this.#layer = layer;
  }

  /**
   * Keeps what the engine was given; the arrays are this one's from now on.
   * @param {Float32Array} values
   * @param {Uint32Array | null} features  null: all of the layer
   * @param {object | null} scale
   * @param {Loaded[]} loads  those there were
   */
  keep(values, features, scale, loads) {
    if (scale || !this.#scale) this.#settle(values, scale);
    if (features) this.#keepSingle(values, features, loads);
    else this.#keepAll(values, loads);
  }

  /** @param {Float32Array} values @param {object | null} scale */
  #settle(values, scale) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // Values without a number settle nothing, unless the page named a scale.
    if (low <= high) this.#scale = { scale: structuredClone(scale), range: Float32Array.of(low, high) };
    else if (scale) this.#scale = { scale: structuredClone(scale), range: Float32Array.of(NaN, NaN) };
  }

  /** @param {Float32Array} values @param {Loaded[]} loads */
  #keepAll(values, loads) {
    let start = 0;
    for (const load of loads) {
      const count = this.#count(load);
      const given = values.subarray(start, start + count);
      start += count;
      if (given.length === 0) continue;
      const kept = this.#of(load);
      if (given.length < count) {
        const all = new Float32Array(Math.max(given.length, kept.all.length));
        all.set(kept.all);
        all.set(given);
        kept.all = all;
        // No feature lies before its place among those of its layer, so all of the layer up to here were given another value.
        kept.isSingle.fill(0, 0, given.length);
      } else {
        kept.all = given;
        kept.isSingle.fill(0);
      }
    }
  }

  /** @param {Float32Array} values @param {Uint32Array} features @param {Loaded[]} loads */
  #keepSingle(values, features, loads) {
    /** @type {Loaded | undefined} */
    let load;
    /** @type {Kept | undefined} */
    let kept;
    features.forEach((index, at) => {
      if (!holds(load, index)) {
        load = loads.find((it) => holds(it, index));
        kept = load && this.#of(load);
        if (load && kept?.single.length === 0) {
          kept.single = new Float32Array(load.features);
          kept.isSingle = new Uint8Array(load.features);
        }
      }
      if (!load || !kept) return;
      kept.single[index - load.first_index] = values[at] ?? NaN;
      kept.isSingle[index - load.first_index] = 1;
    });
  }

  /**
   * What to ask of an engine that has these loads again.
   * @param {Loaded[]} loads
   * @returns {Replay[]}
   */
  replays(loads) {
    const all = new Float32Array(loads.reduce((sum, load) => sum + this.#count(load), 0)).fill(NaN);
    let [start, end] = [0, 0];
    /** @type {number[]} */
    const features = [];
    /** @type {number[]} */
    const values = [];
    for (const load of loads) {
      const count = this.#count(load);
      const kept = this.#kept.get(load);
      // Another document may lie at its address by now: values it has no features for are nobody's.
      if (kept && kept.all.length > 0) {
        all.set(kept.all.subarray(0, count), start);
        end = start + count;
      }
      start += count;
      kept?.isSingle.forEach((is, at) => {
        if (!is || at >= load.features) return;
        features.push(load.first_index + at);
        values.push(kept.single[at] ?? NaN);
      });
    }
    const replays = [];
    if (this.#scale) replays.push(this.#replay(this.#scale.range, Uint32Array.of(NOWHERE, NOWHERE), this.#scale.scale));
    if (end > 0) replays.push(this.#replay(all.slice(0, end), null));
    if (features.length > 0) replays.push(this.#replay(Float32Array.from(values), Uint32Array.from(features)));
    return replays;
  }

  /** @param {Float32Array} values @param {Uint32Array | null} features @param {object | null} [scale] @returns {Replay} */
  #replay(values, features, scale = null) {
    const command = { type: "set_values", layer: this.#layer, scale };
    return { command, pack: () => ({ payload: { values, features } }), resolve: () => {}, reject: () => {} };
  }

  /** @param {Loaded} load */
  #count(load) {
    return load.layers[LAYERS.indexOf(this.#layer)] ?? 0;
  }

  /** @param {Loaded} load */
  #of(load) {
    const kept = this.#kept.get(load) ?? { all: new Float32Array(0), single: new Float32Array(0), isSingle: new Uint8Array(0) };
    this.#kept.set(load, kept);
    return kept;
  }
}
