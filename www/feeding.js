/**
 * The feeds of one element, as the page sees them: added, removed, kept for an engine that starts again; and what is heard
 * of them: `civi-connection` and `civi-alert` for the page, states and warnings for the text side. Fetched when there is one.
 *
 * In: descriptions of feeds, the `feeds` attribute, events of the engine. Out: commands, events, what is to be read.
 * Does not: connect to anything but the description's own address, or see a value: both is the engine's (see feeds.js).
 */

/** @typedef {import("./types.js").CapAlert} CapAlert */
/** @typedef {import("./types.js").Warning} Warning */
/**
 * @typedef {object} Wiring
 * @property {(command: import("./types.js").Command, pack?: () => import("./types.js").Parcel) => Promise<any>} ask
 * @property {(command: import("./types.js").Command) => void} tell
 * @property {() => Promise<void>} ready  the words for it are there
 * @property {() => string} language
 * @property {import("./news.js").News} news
 * @property {() => import("./side.js").Side} side
 */
/** @typedef {{ id: string, json: string }} Kept */

/** A description of feeds is no longer than this. */
const TEXT_MOST = 1 << 20;
const WARNINGS_MOST = 50;
/** What is said at once. */
const URGENT = new Set(["extreme", "severe"]);

/** The feeds of one element. */
export class Feeding {
  #wiring;
  /** In the order they were added. @type {Kept[]} */
  #kept = [];
  /** Those of the attribute. @type {Set<string>} */
  #described = new Set();
  #url = "";
  #following = new AbortController();
  /** Newest first. @type {Warning[]} */
  #warnings = [];
  /** Ids that were told of. @type {Set<string>} */
  #told = new Set();

  /** @type {AbortController | null} */
  #listening = null;
  /** @type {Promise<void> | null} */
  #ready = null;

  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.#wiring = wiring;
  }

  /** A worker can't see for itself whether anybody looks. */
  #listen() {
    if (this.#listening) return;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener("online", () => this.#tell({ online: true }), { signal });
    document.addEventListener("visibilitychange", () => this.#tell({ hidden: document.hidden }), { signal });
  }

  /**
   * See `addFeed` of the element.
   * @param {unknown} feed
   * @returns {Promise<string>}
   */
  async add(feed) {
    const json = JSON.stringify(feed);
    if (json === undefined || json.length > TEXT_MOST) throw new RangeError(`expected a description of a feed, found ${json === undefined ? typeof feed : "too long a text"}`);
    if (Array.isArray(feed) || (feed && typeof feed === "object" && "feeds" in feed)) throw new RangeError("expected the description of one feed, found that of several");
    this.#listen();
    await (this.#ready ??= this.#wiring.ready());
    const { ids, issues } = await this.#wiring.ask({ type: "add_feed", feed: json, base: document.baseURI });
    const wrong = issues.map((/** @type {{ place: string, reason: string }} */ it) => [it.place, it.reason].filter(Boolean).join(": ")).join("; ");
    const id = ids[0];
    if (id === undefined) throw new Error(wrong || "expected a description of a feed, found none");
    if (wrong) this.#wiring.news.error(wrong);
    this.#kept.push({ id, json });
    if (document.hidden) this.#tell({ hidden: true });
    return id;
  }

  /**
   * See `decode` of the element.
   * @param {unknown} bytes
   * @param {{ format?: string, media_type?: string }} [options]
   */
  async decode(bytes, { format, media_type } = {}) {
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null;
    if (!view) throw new TypeError(`expected the bytes of a message, found ${typeof bytes}`);
    // The page keeps its own.
    const kept = view.slice();
    return this.#wiring.ask({ type: "decode", format: format ?? null, media_type: media_type ?? null }, () => ({ payload: kept }));
  }

  /**
   * See `removeFeed` of the element.
   * @param {string} id
   */
  async remove(id) {
    if (!this.#kept.some((it) => it.id === id)) throw new RangeError(`expected the id of a feed, found ${JSON.stringify(id) ?? typeof id}`);
    this.#forget(id);
    await this.#wiring.ask({ type: "remove_feed", feed_id: id });
  }

  /** @param {string} id */
  #forget(id) {
    this.#kept = this.#kept.filter((it) => it.id !== id);
    this.#described.delete(id);
    // Added again, it warns again.
    for (const it of this.#warnings) if (it.feed_id === id) this.#told.delete(it.key);
    this.#show(this.#without(({ feed_id }) => feed_id === id));
  }

  /** The `feeds` attribute: what it named before is removed. @param {string} url */
  async follow(url) {
    if (url === this.#url) return;
    this.#url = url;
    this.#following.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    for (const id of [...this.#described]) this.remove(id).catch(() => {});
    if (!url) return;
    try {
      const response = await fetch(url, { credentials: "same-origin", signal });
      if (!response.ok) throw new Error(`expected a description of feeds, found status ${response.status}`);
      const text = await response.text();
      if (text.length > TEXT_MOST) throw new Error(`expected a description of at most ${TEXT_MOST} characters, found ${text.length}`);
      const described = JSON.parse(text);
      const feeds = Array.isArray(described) ? described : Array.isArray(described?.feeds) ? described.feeds : [described];
      // One that is wrong does not keep out the others.
      await Promise.all(feeds.map((/** @type {unknown} */ feed, /** @type {number} */ at) => this.#addDescribed(feed, `feeds[${at}]`, signal)));
    } catch (error) {
      if (!signal.aborted) this.#wiring.news.error(`${url}: ${/** @type {any} */ (error)?.message ?? error}`);
    }
  }

  /** @param {unknown} feed @param {string} place @param {AbortSignal} signal */
  async #addDescribed(feed, place, signal) {
    try {
      const id = await this.add(feed);
      this.#described.add(id);
      // Another description counts by now.
      if (signal.aborted) await this.remove(id);
    } catch (error) {
      if (!signal.aborted) this.#wiring.news.error(`${place}: ${/** @type {any} */ (error)?.message ?? error}`);
    }
  }

  /** For an engine that starts again. @returns {import("./session.js").Replay[]} */
  replays() {
    const pack = () => ({});
    const feeds = this.#kept.map(({ id, json }) => {
      const reject = (/** @type {any} */ error) => {
        this.#forget(id);
        this.#wiring.news.error(String(error?.message ?? error));
      };
      const resolve = (/** @type {any} */ { ids }) => void (ids.length === 0 && reject(`expected the feed again, found none of it: ${JSON.stringify(id)}`));
      return { command: { type: "add_feed", feed: json, base: document.baseURI }, pack, resolve, reject };
    });
    // What was warned of is shown again, and not said again.
    // The oldest first, as they came.
    const warnings = this.#warnings.toReversed().map((it) => ({ command: told(it, false, true), pack, resolve: () => {}, reject: () => {} }));
    const hidden = { command: { type: "feeds", hidden: true }, pack, resolve: () => {}, reject: () => {} };
    return document.hidden && feeds.length > 0 ? [...warnings, ...feeds, hidden] : [...warnings, ...feeds];
  }

  /** @param {import("./types.js").EngineEvent} event */
  heard(event) {
    if (event.type === "connection") {
      const { type: _, ...detail } = event;
      this.#wiring.news.tell("civi-connection", detail);
    } else if (event.type === "feeds") {
      this.#wiring.side().fed(event.feeds);
    } else if (event.type === "alerts") {
      for (const alert of event.alerts) this.#warned(event.id, alert);
    } else if (event.type === "expired") {
      this.#show(this.#warnings.filter(({ key }) => key !== event.alert_id));
    }
  }

  /** Nothing is fed, nothing is warned of. */
  clear() {
    this.#following.abort();
    this.#listening?.abort();
    this.#listening = this.#ready = null;
    this.#kept = [];
    this.#described.clear();
    this.#told.clear();
    this.#url = "";
    this.#show([]);
    this.#wiring.side().fed([]);
  }

  /** @param {Record<string, boolean>} what */
  #tell(what) {
    if (this.#kept.length > 0) this.#wiring.tell({ type: "feeds", ...what });
  }

  /** @param {string} feed_id @param {CapAlert} alert */
  #warned(feed_id, alert) {
    const key = `${alert.sender ?? ""} ${alert.id}`;
    if (this.#told.has(key)) return;
    if (this.#told.size >= 4_096) this.#told.clear();
    this.#told.add(key);
    this.#wiring.news.tell("civi-alert", { feed_id, alert });
    // What updates or cancels others takes their place; an exercise or a test is for machines.
    const gone = new Set((alert.references ?? []).map((it) => `${it.sender ?? ""} ${it.id}`));
    const kept = this.#without(({ key: other }) => gone.has(other));
    const status = word(alert.status);
    const isMeant = (status === "actual" || status === "unsaid") && !["cancel", "ack", "error"].includes(word(alert.message_type));
    const info = isMeant ? infoFor(alert, this.#wiring.language()) : null;
    if (!info) return this.#show(kept);
    const areas = info.areas ?? [];
    const area = areas.map((it) => it.description).filter(Boolean).join("; ");
    const title = info.headline || info.event || alert.id;
    const lang = info.language || null;
    const rings = areas.flatMap((it) => it.polygons ?? []).map((ring) => ring.flat());
    const circles = areas.flatMap((it) => it.circles ?? []).map(({ longitude, latitude, radius_m }) => [longitude, latitude, radius_m]);
    const [from, until] = [at(info.onset_ms ?? info.effective_ms), at(info.expires_ms)];
    /** @type {Warning} */
    const warning = { key, feed_id, title, area, lang, text: info.description ?? "", instruction: info.instruction ?? "", from, until, rings, circles };
    this.#show([warning, ...kept]);
    this.#wiring.tell(told(warning, URGENT.has(word(info.severity)), false));
  }

  /** The warnings but some, which the engine forgets. @param {(it: Warning) => boolean} isGone @returns {Warning[]} */
  #without(isGone) {
    for (const it of this.#warnings) if (isGone(it)) this.#wiring.tell({ type: "alert_gone", alert_id: it.key });
    return this.#warnings.filter((it) => !isGone(it));
  }

  /** @param {Warning[]} warnings */
  #show(warnings) {
    this.#warnings = warnings.slice(0, WARNINGS_MOST);
    this.#wiring.side().warned(this.#warnings);
  }
}

/**
 * What the engine is told of a warning.
 * @param {Warning} warning
 * @param {boolean} urgent
 * @param {boolean} again  it was said before
 */
const told = ({ key, title, area, lang, rings, circles, until }, urgent, again) => ({ type: "alert", alert_id: key, title, area, language: lang, urgent, again, rings, circles, until_ms: until === null ? null : Date.parse(until) });

/** @param {string | null | undefined} text */
const word = (text) => (text ?? "unsaid").toLowerCase();

/** @param {number | null | undefined} ms @returns {string | null} RFC 3339 */
const at = (ms) => (typeof ms === "number" && Number.isFinite(ms) ? new Date(ms).toISOString() : null);

/** What is said in the nearest language: the same, the same but for the region, or the first. @param {CapAlert} alert @param {string} language */
function infoFor(alert, language) {
  const infos = alert.infos ?? [];
  const main = (/** @type {string} */ tag) => tag.toLowerCase().split(/[-_]/, 1)[0];
  const of = (/** @type {(tag: string) => boolean} */ fits) => infos.find((info) => fits(info.language ?? ""));
  return of((tag) => tag.toLowerCase() === language.toLowerCase()) ?? of((tag) => main(tag) === main(language)) ?? infos[0] ?? null;
}
