/**
 * What is loaded: asked of the engine, shown as progress, kept for an engine that starts again; and the `city` attribute.
 *
 * In: sources and values as the page gives them. Out: reports with the page's own load ids.
 * Does not: know the camera or the selection.
 */

import { Ledger } from "./ledger.js";
import { orAborted } from "./promises.js";
import { cargo, parcel } from "./source.js";

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").LoadReport} LoadReport */
/** @typedef {import("./session.js").Replay} Replay */
/**
 * @typedef {object} Wiring
 * @property {() => import("./session.js").Session} session  the one of this life of the element
 * @property {import("./chrome.js").Chrome} chrome
 * @property {(message: string) => void} error  where nobody waits for a load that failed
 */

/** @param {any} error */
const messageOf = (error) => String(error?.message ?? error);

/** The loads of one element. */
export class Loads {
  #wiring;
  #ledger = new Ledger();
  /** @type {AbortController} */
  #city = new AbortController();
  /** @type {Set<number>} */
  #cityLoads = new Set();
  /** @type {Set<number>} Loads the page waits for, by their questions' numbers. */
  #loading = new Set();
  /** @type {import("./observed.js").Observed | null} */
  #observed = null;

  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.#wiring = wiring;
  }

  /**
   * See `load` of the element.
   * @param {import("./types.js").Source} source
   * @param {import("./types.js").LoadOptions} options
   * @returns {Promise<LoadReport>}
   */
  async load(source, options) {
    const { signal } = options;
    signal?.throwIfAborted();
    const { session, chrome } = this.#wiring;
    const here = session();
    const number = here.link.number();
    this.#loading.add(number);
    try {
      return await this.#load(here.link, number, source, options);
    } catch (error) {
      // A removed element has forgotten it already.
      if (here === session()) {
        if (this.#loading.size === 1) chrome.hideProgress();
        if (!signal?.aborted) chrome.showFailed(messageOf(error));
      }
      throw error;
    } finally {
      if (here === session()) this.#loading.delete(number);
      if (here === session() && this.#loading.size === 0) this.#ledger.settle();
    }
  }

  /**
   * @param {import("./link.js").Link} link
   * @param {number} number
   * @param {import("./types.js").Source} source
   * @param {import("./types.js").LoadOptions} options
   * @returns {Promise<LoadReport>}
   */
  async #load(link, number, source, { layer, rules, signal }) {
    const { chrome } = this.#wiring;
    const { url, bytes } = cargo(source);
    /** @type {Command} */
    const command = { type: "load", load: number, layer: layer ?? null, rules: rules ?? null, url, first_index: 0 };
    const pack = url === null ? () => parcel(bytes()) : () => ({});
    chrome.showProgress(0, 0);
    // An engine that started again may not know of the last features the page was told of, for they are unloaded.
    const packAfterAll = () => {
      command.first_index = this.#ledger.end;
      return pack();
    };
    const answer = link.ask(command, packAfterAll, number);
    const stopped = () => {
      if (!link.withdraw(number)) link.tell({ type: "cancel", load: number });
    };
    /** @type {import("./types.js").WireReport} */
    const wire = await orAborted(answer, signal, stopped, ({ load_id }) => link.tell({ type: "unload", load_id }));
    const { first_index, layers, ...report } = wire;
    const { features, skipped } = report;
    const load_id = this.#ledger.add({ engine_id: report.load_id, features, first_index, layers, command, pack });
    chrome.showLoaded({ features, skipped });
    return { ...report, load_id };
  }

  /**
   * See `unload` of the element.
   * @param {number} load_id
   */
  async unload(load_id) {
    const load = this.#ledger.remove(load_id);
    if (!load) throw new RangeError(`expected the id of a load, found ${JSON.stringify(load_id) ?? typeof load_id}`);
    this.#wiring.chrome.forget(load.features);
    const command = { type: "unload", load_id: load.engine_id };
    let isThere = true;
    // Only when it is sent is it known which engine gets it, and what the load is called there.
    const pack = () => {
      const engine_id = this.#ledger.engineId(load);
      isThere = engine_id !== null;
      command.load_id = engine_id ?? 0;
      return {};
    };
    try {
      await this.#wiring.session().link.ask(command, pack);
    } catch (error) {
      // An engine that started without the load has nothing to forget.
      if (isThere) throw error;
    }
  }

  /**
   * See `setValues` of the element.
   * @param {Float32Array} values
   * @param {import("./types.js").ValueOptions} options
   */
  async setValues(values, { layer, features, scale }) {
    const { loaded } = this.#ledger;
    const kept = Float32Array.from(values);
    const keptFeatures = features ? Uint32Array.from(features) : null;
    /** @type {Command} */
    const command = { type: "set_values", layer: layer ?? null, scale: scale ?? null };
    const pack = () => ({ payload: { values: kept, features: keptFeatures } });
    const keeping = import("./values.js").catch(() => null);
    await this.#wiring.session().link.ask(command, pack);
    const { Values } = (await keeping) ?? {};
    // Without it the values are shown all the same, until a crash.
    if (Values) this.#ledger.valuesOf(layer ?? "building", Values).keep(kept, keptFeatures, scale ?? null, loaded);
  }

  /**
   * See `observe` of the element.
   * @param {import("./types.js").Observation[]} observations
   * @returns {Promise<import("./types.js").Observed>}
   */
  async observe(observations) {
    const { session } = this.#wiring;
    const here = session();
    // As they are now: a page may use the same object for the next one.
    const kept = Array.isArray(observations) ? observations.map((it) => ({ ...it })) : [];
    const keeping = import("./observed.js").catch(() => null);
    const answer = await here.link.ask({ type: "observe", observations });
    const { Observed } = (await keeping) ?? {};
    // Without it they are read all the same, until a crash.
    if (Observed && here === session()) (this.#observed ??= new Observed()).keep(kept);
    return answer;
  }

  /** How many series would be given again, and how many were forgotten. */
  get series() {
    return { series_kept: this.#observed?.size ?? 0, series_forgotten: this.#observed?.forgotten ?? 0 };
  }

  /**
   * The `city` attribute: what it named before is unloaded.
   * @param {string} urls separated by spaces
   */
  setCity(urls) {
    this.#city.abort();
    this.#city = new AbortController();
    for (const load_id of this.#cityLoads) this.unload(load_id).catch(() => {});
    this.#cityLoads = new Set();
    const loads = this.#cityLoads;
    const { signal } = this.#city;
    for (const url of urls.split(/\s+/).filter(Boolean)) {
      this.load(url, { signal }).then(
        ({ load_id }) => loads.add(load_id),
        (error) => {
          if (!signal.aborted) this.#wiring.error(messageOf(error));
        },
      );
    }
  }

  /** For an engine that starts again. @param {(keeps: (index: number) => boolean) => Replay[]} rest what else is about features, of which some keep their index @returns {import("./session.js").Replays} */
  replays(rest) {
    const { session, chrome, error } = this.#wiring;
    const loads = this.#ledger.loads(
      () => session().link.number(),
      ({ features }, message) => {
        chrome.forget(features);
        error(message);
      },
    );
    return { loads, rest: () => [...this.#ledger.values(), ...(this.#observed?.replays() ?? []), ...rest((index) => this.#ledger.keeps(index))] };
  }

  /** The page's number for the engine's; null for loads done again, of which the page was told before. @param {number} engine_id */
  newsOf(engine_id) {
    return this.#ledger.isReplaying ? null : this.#ledger.newsId(engine_id);
  }

  /** Whether the page waits for it: not for loads done again, nor for one given up of which the engine has not heard yet. @param {number} number */
  isAwaited(number) {
    return this.#loading.has(number);
  }

  /** Nothing was loaded. */
  clear() {
    this.#city.abort();
    this.#cityLoads.clear();
    this.#loading.clear();
    this.#ledger.clear();
    this.#observed = null;
  }
}
