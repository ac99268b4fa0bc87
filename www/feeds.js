/**
 * Does what the feeds want done: opens connections, asks, verifies, waits; loaded on first use, beside the engine.
 *
 * What is to be done is decided in WebAssembly of its own (`civitwin_live`), which is told what happened and when, and
 * touches nothing itself. Rows go to the engine from here, never by way of the page.
 * In: `{ type: "add_feed" | "remove_feed" | "feeds" | "decode", … }`. Out: `feed`, `observe_rows`, `feed_gone` and `connection` for
 * the engine; events
 * `connection`, `feeds` and `alerts` for the page.
 * Does not: decode, decide when to try again, or keep anything of what comes.
 */

/** @typedef {import("./types.js").FeedStatus} FeedStatus */
/**
 * @typedef {object} Wiring
 * @property {(command: any, payload?: Uint8Array, heard?: (answer: any) => void) => void} tell  the engine; heard: what it answers
 * @property {(event: any) => void} post  to the page
 */

/** More of an answer is not read. */
const ANSWER_BYTES_MOST = 64 << 20;
/** An answer that takes longer is none. */
const ANSWER_MS = 60_000;
/** So many batches the engine has not taken yet; what comes then is left out, for the latest counts. */
const UNTAKEN_MOST = 64;
/** How often the page is told of counts. */
const STATUS_MS = 1_000;
/** Longer waits are made of several: browsers count them in 32 bits. */
const WAIT_MS_MOST = 600_000;
/** So many issues of a feed are shown. */
const ISSUES_MOST = 20;
/** States in which nothing comes though it should. */
const LOST = new Set(["waiting", "stopped"]);
const OPEN = 1;
/** What a stream ends with that ends as it should. */
const ENDED = 200;

/** @param {number | null | undefined} ms Unix milliseconds @returns {string | null} RFC 3339 */
const rfc3339 = (ms) => (typeof ms === "number" && Number.isFinite(ms) ? new Date(ms).toISOString() : null);

/** Loads what decides. @returns {Promise<any>} */
async function decider() {
  const bytes = fetch(new URL("civitwin_live_bg.wasm", import.meta.url));
  // Waited for below; if the other file fails first, this failure has been told already.
  bytes.catch(() => {});
  const glue = await import(new URL("civitwin_live.js", import.meta.url).href);
  const response = await bytes;
  if (!response.ok) throw new Error(`expected civitwin_live_bg.wasm, found status ${response.status}`);
  await glue.default({ module_or_path: response });
  return { core: new glue.Feeds(), decode: glue.Feeds.decode };
}

/** @param {Wiring} wiring */
export async function feeds(wiring) {
  return new Line(wiring, await decider());
}

/** The feeds of one engine. */
class Line {
  #wiring;
  #core;
  #decode;
  /** What is open, by the number of its feed. @type {Map<number, { close(): void, send?(bytes: Uint8Array<ArrayBuffer>): void }>} */
  #open = new Map();
  /** Questions on their way. @type {Set<AbortController>} */
  #asking = new Set();
  /** @type {Map<string, FeedStatus>} By id. */
  #known = new Map();
  /** Ids by the numbers of feeds. @type {Map<number, string>} */
  #ids = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** When the page is told of counts. @type {number | null} */
  #due_ms = null;
  #latest_ms = 0;
  #untaken = 0;
  /** What the engine did not take, by id. @type {Map<string, number>} */
  #refused = new Map();
  /** Whether the engine was told that something is lost. */
  #isLost = false;
  #isStopped = false;

  /** @param {Wiring} wiring @param {{ core: any, decode: (bytes: Uint8Array, format: string | undefined, media_type: string | undefined, now_ms: number) => string }} decider */
  constructor(wiring, { core, decode }) {
    this.#wiring = wiring;
    this.#core = core;
    this.#decode = decode;
  }

  /** Obeys a command. @param {any} command @param {Uint8Array} [payload] a message, for `decode` @returns {any} the answer */
  obey(command, payload = new Uint8Array()) {
    if (command.type === "decode") {
      return JSON.parse(this.#decode(payload, command.format ?? undefined, command.media_type ?? undefined, this.#now));
    }
    if (command.type === "add_feed") {
      if (this.#isStopped) throw new Error("the feeds have stopped");
      const { ids, issues } = this.#core.add(command.feed, command.base, this.#now, Math.random());
      this.#act();
      return { ids: [...ids], issues: [...issues] };
    }
    if (command.type === "remove_feed") {
      // Its own last words, if it has any, are heard before it is forgotten.
      this.#happened("remove", command.feed_id);
      for (const [feed, id] of this.#ids) {
        if (id !== command.feed_id) continue;
        this.#ids.delete(feed);
        this.#wiring.tell({ type: "feed_gone", feed });
      }
      this.#known.delete(command.feed_id);
      this.#refused.delete(command.feed_id);
      this.#weigh();
      this.#status();
      return null;
    }
    if (command.hidden !== undefined) this.#happened("hidden", command.hidden);
    if (command.online) this.#happened("online");
    return null;
  }

  /** Unix milliseconds, by a clock that is never set back. */
  get #now() {
    this.#latest_ms = Math.max(this.#latest_ms, Date.now());
    return this.#latest_ms;
  }

  /** Everything is closed, and nothing is heard any more. */
  stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    for (const it of this.#open.values()) it.close();
    for (const it of this.#asking) it.abort();
    this.#open.clear();
    this.#asking.clear();
  }

  /** Tells what happened, and does what comes of it. @param {string} what a method of the core's @param {any[]} args */
  #happened(what, ...args) {
    if (this.#isStopped) return;
    try {
      this.#core[what](...args, this.#now, Math.random());
      this.#act();
    } catch (error) {
      this.#broke(String(error));
    }
  }

  /** What decides is broken: the picture goes on, without anything new. @param {string} reason */
  #broke(reason) {
    this.stop();
    for (const status of this.#known.values()) {
      Object.assign(status, { state: "stopped", until: null, reason });
      const { id, title, state, until, signed } = status;
      this.#wiring.post({ type: "connection", id, title, state, until, reason, signed });
    }
    this.#weigh();
    this.#status();
  }

  #act() {
    for (const act of this.#core.acts()) this.#do(act);
    this.#wait();
  }

  /** One timer for all there is to wait for. */
  #wait() {
    clearTimeout(this.#timer);
    const next_ms = Math.min(this.#core.nextMs() ?? Infinity, this.#due_ms ?? Infinity);
    if (next_ms === Infinity) return;
    this.#timer = setTimeout(() => this.#woken(), Math.min(Math.max(0, next_ms - this.#now), WAIT_MS_MOST));
  }

  #woken() {
    if (this.#due_ms !== null && this.#due_ms <= this.#now) this.#status();
    this.#happened("tick");
  }

  /** @param {any} act */
  #do(act) {
    switch (act.do) {
      case "open":
        this.#close(act.feed);
        this.#open.set(act.feed, act.kind === "ws" ? this.#socket(act) : this.#stream(act));
        return;
      case "send":
        this.#open.get(act.feed)?.send?.(act.bytes);
        return;
      case "close":
        this.#close(act.feed);
        return;
      case "ask":
        void this.#ask(act);
        return;
      case "verify":
        void this.#verify(act);
        return;
      case "rules":
        this.#rules(act);
        return;
      case "rows":
        this.#rows(act);
        return;
      case "alerts":
        this.#wiring.post({ type: "alerts", id: act.id, alerts: act.alerts });
        return;
      case "tell":
        this.#tell(act);
        return;
      case "issues": {
        const status = this.#of(act.id);
        status.issues = [...act.issues, ...status.issues].slice(0, ISSUES_MOST);
        this.#soon();
      }
    }
  }

  /** @param {number} feed */
  #close(feed) {
    this.#open.get(feed)?.close();
    this.#open.delete(feed);
  }

  /** Something came of a feed. @param {number} feed */
  #came(feed) {
    const status = this.#known.get(this.#ids.get(feed) ?? "");
    if (status) status.last = rfc3339(Date.now());
    this.#soon();
  }

  /** @param {any} act */
  #socket({ feed, url, protocols }) {
    /** @type {WebSocket} */
    let socket;
    let isHeard = true;
    /** @param {() => void} act */
    const heard = (act) => {
      if (isHeard) act();
    };
    const closed = (/** @type {number} */ code) =>
      heard(() => {
        isHeard = false;
        this.#open.delete(feed);
        this.#happened("closed", feed, code);
      });
    const close = () => {
      isHeard = false;
      socket?.close();
    };
    try {
      socket = new WebSocket(url, protocols);
    } catch {
      // An address the browser does not take, or a policy that forbids it; told when the act is done.
      queueMicrotask(() => closed(0));
      return { close };
    }
    socket.binaryType = "arraybuffer";
    socket.onopen = () => heard(() => this.#happened("opened", feed));
    socket.onmessage = ({ data }) =>
      heard(() => {
        this.#came(feed);
        this.#happened("bytes", feed, typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data));
      });
    socket.onclose = ({ code }) => closed(code);
    return { close, send: (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => void (socket.readyState === OPEN && socket.send(bytes)) };
  }

  /** One long answer, piece by piece. @param {any} act */
  #stream({ feed, url, headers }) {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async () => {
      const response = await fetch(url, { ...asked(url, headers), signal });
      if (!response.ok || !response.body) return response.status;
      this.#happened("opened", feed);
      const reader = response.body.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (signal.aborted || done) return ENDED;
        this.#came(feed);
        this.#happened("bytes", feed, value);
      }
    };
    const ended = (/** @type {number} */ code) => {
      if (signal.aborted) return;
      this.#open.delete(feed);
      this.#happened("closed", feed, code);
    };
    read().then(ended, () => ended(0));
    return { close: () => controller.abort() };
  }

  /** @param {any} act */
  async #ask({ feed, ask, url, headers }) {
    const controller = new AbortController();
    this.#asking.add(controller);
    const timer = setTimeout(() => controller.abort(), ANSWER_MS);
    try {
      const response = await fetch(url, { ...asked(url, headers), signal: controller.signal });
      const { bytes, isCut } = await body(response);
      this.#came(feed);
      // Beside its own headers: where it came from in the end, and whether that is all of it.
      const said = [...response.headers, [":url", response.url], ...(isCut ? [[":cut", ""]] : [])];
      this.#happened("answered", feed, ask, response.status, said, bytes);
    } catch {
      this.#happened("failed", feed, ask);
    } finally {
      clearTimeout(timer);
      this.#asking.delete(controller);
    }
  }

  /** @param {any} act */
  async #verify({ feed, job, algorithm, jwk, signature, input }) {
    let isRight = false;
    try {
      const how = algorithm === "ES256" ? { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } : { name: "Ed25519" };
      const key = await crypto.subtle.importKey("jwk", typeof jwk === "string" ? JSON.parse(jwk) : jwk, how, false, ["verify"]);
      isRight = await crypto.subtle.verify(how, key, signature, input);
    } catch {
      // A key or an algorithm that the browser does not take: nothing is vouched for.
    }
    this.#happened("verified", feed, job, isRight);
  }

  /** What the engine is told of a feed before anything comes by it. @param {any} act */
  #rules({ feed, id, json }) {
    this.#ids.set(feed, id);
    this.#wiring.tell({ type: "feed", feed, rules: JSON.parse(json) }, undefined, ({ error }) => {
      if (!error) return;
      const status = this.#of(id);
      status.issues = [{ place: "", reason: error }, ...status.issues].slice(0, ISSUES_MOST);
      this.#soon();
      this.#wait();
    });
  }

  /** @param {any} act */
  #rows({ feed, id, bytes, count }) {
    const status = this.#of(id);
    this.#soon();
    const refused = (/** @type {number} */ many) => void this.#refused.set(id, (this.#refused.get(id) ?? 0) + many);
    if (this.#untaken >= UNTAKEN_MOST) {
      refused(count);
      return;
    }
    this.#untaken += 1;
    this.#wiring.tell({ type: "observe_rows", feed }, bytes, ({ value }) => {
      this.#untaken -= 1;
      if (!value) return refused(count);
      status.readings += value.applied + value.coalesced + value.unmatched;
      status.unmatched = value.unmatched_entities ?? value.unmatched;
      refused(value.rejected);
      const issues = (value.issues ?? []).map((/** @type {any} */ it) => ({ place: it.position, reason: `expected ${it.expected}, found ${it.found}` }));
      status.issues = [...issues, ...status.issues].slice(0, ISSUES_MOST);
    });
  }

  /** @param {any} act */
  #tell({ feed, id, title, state, until_ms, reason, signed }) {
    this.#ids.set(feed, id);
    const status = this.#of(id);
    const connection = { id, title: title || id, state, until: rfc3339(until_ms), reason: reason ?? null, signed: signed ?? null };
    Object.assign(status, connection);
    this.#wiring.post({ type: "connection", ...connection });
    this.#weigh();
    this.#status();
  }

  /** How many are lost is said by the engine, which knows when that is worth a word. */
  #weigh() {
    const all = this.#known.size;
    const lost = [...this.#known.values()].filter(({ state }) => LOST.has(state)).length;
    if (lost === 0 && !this.#isLost) return;
    this.#isLost = lost > 0;
    this.#wiring.tell({ type: "connection", lost, all });
  }

  /** @param {string} id @returns {FeedStatus} */
  #of(id) {
    const known = this.#known.get(id);
    if (known) return known;
    /** @type {FeedStatus} */
    const status = { id, title: id, state: "connecting", until: null, reason: null, signed: null, last: null, readings: 0, unmatched: 0, rejected: 0, counts: null, issues: [] };
    this.#known.set(id, status);
    return status;
  }

  /** Counts are told once in a while. */
  #soon() {
    this.#due_ms ??= this.#now + STATUS_MS;
  }

  #status() {
    this.#due_ms = null;
    for (const status of this.#known.values()) {
      const counts = (this.#isStopped ? null : this.#core.counts?.(status.id)) ?? status.counts;
      const { rejected = 0, refused = 0 } = counts ?? {};
      status.counts = counts ?? null;
      status.rejected = rejected + refused + (this.#refused.get(status.id) ?? 0);
    }
    this.#wiring.post({ type: "feeds", feeds: [...this.#known.values()] });
  }
}

/**
 * How a feed is asked: nobody else is told who the reader is, and who is asked may not send the question on elsewhere.
 * @param {string} url
 * @param {[string, string][]} headers
 * @returns {RequestInit}
 */
function asked(url, headers) {
  const isOwn = new URL(url).origin === location.origin;
  return { headers, redirect: isOwn ? "follow" : "error", credentials: "same-origin", cache: "no-store", referrerPolicy: "no-referrer" };
}

/** An answer's bytes, as far as they came and there may be any. @param {Response} response @returns {Promise<{ bytes: Uint8Array, isCut: boolean }>} */
async function body(response) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  let isCut = false;
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { value, done } = await reader.read();
      if (done) break;
      isCut = length + value.length > ANSWER_BYTES_MOST;
      if (isCut) {
        await reader.cancel();
        break;
      }
      length += value.length;
      parts.push(value);
    }
  } catch {
    // The connection broke on the way.
    isCut = true;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, isCut };
}
