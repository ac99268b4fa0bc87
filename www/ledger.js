/**
 * What is kept of every load and every set of values, so that an engine that starts again can be given them again.
 *
 * Load ids and indices given to the page never change; the engine's own load ids may, when it starts again.
 * Does not: keep what was unloaded, or the bytes of a city on the page's heap.
 */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Parcel} Parcel */
/** @typedef {import("./session.js").Replay} Replay */
/**
 * @typedef {object} Loaded
 * @property {number} load_id  the page's
 * @property {number} engine_id
 * @property {number} life  of the engine, in which it has this id
 * @property {number} features
 * @property {number} first_index
 * @property {number[]} layers  how many features of each
 * @property {Command} command
 * @property {() => Parcel | Promise<Parcel>} pack
 */

/** Features from the wire have their properties as text. @param {import("./types.js").WireFeature | null} wire @returns {import("./types.js").Feature | null} */
export function fromWire(wire) {
  if (!wire) return null;
  const { properties_json, ...rest } = wire;
  /** @type {any} */
  let properties = null;
  try {
    properties = JSON.parse(properties_json);
  } catch {
    // Text that is no JSON says nothing about the feature: it is still found, drawn and named.
  }
  const isObject = typeof properties === "object" && properties !== null && !Array.isArray(properties);
  return { ...rest, properties: isObject ? properties : {} };
}

/** What was loaded, in order. */
export class Ledger {
  /** @type {Loaded[]} */
  #loaded = [];
  /** @type {Map<string, import("./values.js").Values>} By layer. */
  #values = new Map();
  /** @type {Map<number, number>} */
  #publicIds = new Map();
  #last = 0;
  /** The page's numbers of loads that were answered. @type {Set<number>} */
  #answered = new Set();
  /** Those of loads that the page had heard of, but had no answer to, when the engine ended: they come again. @type {number[]} */
  #told = [];
  #replaying = 0;
  /** One past the highest index the page was told of. */
  #end = 0;
  /** Counts the engine's starts. */
  #life = 0;

  /** Whether loads are being done again, of which the page was told before. */
  get isReplaying() {
    return this.#replaying > 0;
  }

  /** The page's number for the engine's. @param {number} engine_id */
  publicId(engine_id) {
    const known = this.#publicIds.get(engine_id);
    if (known !== undefined) return known;
    const load_id = this.#told.shift() ?? ++this.#last;
    this.#publicIds.set(engine_id, load_id);
    return load_id;
  }

  /** The same, of a load that the page is to hear of; null where it has heard. @param {number} engine_id */
  newsId(engine_id) {
    const hasHeard = !this.#publicIds.has(engine_id) && this.#told.length > 0;
    const load_id = this.publicId(engine_id);
    return hasHeard ? null : load_id;
  }

  /** No load waits for its answer any more: what the page heard of is done, or was refused. */
  settle() {
    for (const load_id of this.#publicIds.values()) this.#answered.add(load_id);
    this.#told = [];
  }

  /**
   * The engine's number of a load as of now; null where this engine does not have it.
   * @param {Loaded} load
   */
  engineId(load) {
    return load.life === this.#life ? load.engine_id : null;
  }

  /** What is loaded now; the caller's to keep. */
  get loaded() {
    return [...this.#loaded];
  }

  /** The first index no feature has had. */
  get end() {
    return this.#end;
  }

  /** @param {Omit<Loaded, "load_id" | "life">} load @returns {number} its load_id */
  add(load) {
    const load_id = this.publicId(load.engine_id);
    this.#answered.add(load_id);
    this.#loaded.push({ ...load, load_id, life: this.#life });
    this.#end = Math.max(this.#end, load.first_index + load.features);
    return load_id;
  }

  /** @param {number} load_id @returns {Loaded | null} */
  remove(load_id) {
    const load = this.#loaded.find((it) => it.load_id === load_id) ?? null;
    this.#loaded = this.#loaded.filter((it) => it !== load);
    return load;
  }

  /** Whether a feature has the same index when its load is done again: those of tiles come in any order. @param {number} index */
  keeps(index) {
    return this.#loaded.some((it) => it.layers.length > 0 && index >= it.first_index && index < it.first_index + it.features);
  }

  /** @param {string} layer @param {typeof import("./values.js").Values} Values @returns {import("./values.js").Values} */
  valuesOf(layer, Values) {
    const values = this.#values.get(layer) ?? new Values(layer);
    this.#values.set(layer, values);
    return values;
  }

  /**
   * The loads, for an engine that starts again.
   * @param {() => number} number of a question
   * @param {(load: Loaded, message: string) => void} lost a load could not be done again
   * @returns {Replay[]}
   */
  loads(number, lost) {
    const life = ++this.#life;
    this.#told = [...[...this.#publicIds.values()].filter((it) => !this.#answered.has(it)), ...this.#told];
    this.#publicIds.clear();
    this.#replaying = this.#loaded.length;
    return this.#loaded.map((load) => ({
      command: { ...load.command, load: number(), first_index: load.first_index },
      pack: load.pack,
      resolve: ({ load_id, features, first_index, layers }) => {
        Object.assign(load, { features, first_index, layers });
        load.engine_id = load_id;
        load.life = life;
        this.#publicIds.set(load_id, load.load_id);
        this.#replaying = Math.max(0, this.#replaying - 1);
      },
      reject: (error) => {
        this.#replaying = Math.max(0, this.#replaying - 1);
        // One that was unloaded meanwhile is missed by nobody.
        if (this.remove(load.load_id)) lost(load, String(error?.message ?? error));
      },
    }));
  }

  /** The values, for an engine that has the loads again. @returns {Replay[]} */
  values() {
    return [...this.#values.values()].flatMap((it) => it.replays(this.#loaded));
  }

  /** Nothing was loaded. */
  clear() {
    this.#loaded = [];
    this.#values.clear();
    this.#publicIds.clear();
    this.#told = [];
    this.#replaying = this.#end = 0;
  }
}
