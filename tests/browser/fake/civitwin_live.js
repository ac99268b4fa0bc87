/**
 * Feeds that keep the protocol of `civitwin_live` and decide little: for tests of what does their acts.
 *
 * A message is JSON: `{ rows: [observations] }` for the pretended engine, `{ alerts: [warnings] }`, `{ send: "text" }`,
 * `{ verify: {…} }`, `{ log: true }` (tells what happened so far, as the reason of a state) or `{ trap: true }`. A feed that
 * is lost is tried again after 50 ms.
 */
export default async function init() {}

const AGAIN_MS = 50;

export class Feeds {
  #acts = [];
  #feeds = new Map();
  #last = 0;
  #next = null;
  #log = [];

  add(json, base) {
    const { id, url, transport = "ws", headers = {}, title = null } = JSON.parse(json);
    if (typeof url !== "string") return { ids: [], issues: [{ place: "url", reason: "expected an address, found none" }] };
    if ([...this.#feeds.values()].some((it) => it.id === id)) return { ids: [], issues: [{ place: "id", reason: "expected an id of its own, found another's" }] };
    const feed = ++this.#last;
    const address = new URL(url, base);
    if (transport === "ws") address.protocol = address.protocol.replace("http", "ws");
    this.#feeds.set(feed, { id, title, transport, url: address.href, headers: Object.entries(headers) });
    this.#tell(feed, "connecting");
    this.#begin(feed);
    return { ids: [id], issues: [] };
  }

  remove(id) {
    for (const [feed, it] of this.#feeds) {
      if (it.id !== id) continue;
      this.#acts.push({ do: "close", feed });
      this.#feeds.delete(feed);
    }
  }

  acts() {
    const acts = this.#acts;
    this.#acts = [];
    return acts;
  }

  nextMs() {
    return this.#next ?? undefined;
  }

  opened(feed) {
    this.#tell(feed, "live");
  }

  bytes(feed, bytes) {
    if (!(bytes instanceof Uint8Array)) throw new Error("expected bytes");
    this.#read(feed, bytes, "valid");
  }

  closed(feed, code, now_ms) {
    this.#log.push(`closed ${code}`);
    this.#lost(feed, now_ms);
  }

  answered(feed, ask, status, headers, bytes, now_ms) {
    const type = headers.find(([name]) => name === "content-type")?.[1];
    this.#log.push(`answered ${ask} ${status} ${type}`);
    if (status !== 200) return this.#lost(feed, now_ms);
    this.#tell(feed, "polling");
    this.#read(feed, bytes, null);
  }

  failed(feed, ask, now_ms) {
    this.#log.push(`failed ${ask}`);
    this.#lost(feed, now_ms);
  }

  verified(feed, job, isRight) {
    this.#tell(feed, "live", { signed: isRight ? "valid" : "failed" });
  }

  hidden(isHidden) {
    this.#log.push(`hidden ${isHidden}`);
    for (const feed of this.#feeds.keys()) this.#tell(feed, isHidden ? "paused" : "live", { reason: this.#log.join(", ") });
  }

  online() {
    this.#log.push("online");
    for (const feed of this.#feeds.keys()) this.#tell(feed, "live", { reason: this.#log.join(", ") });
  }

  tick(now_ms, unit) {
    if (!(unit >= 0 && unit < 1)) throw new Error("expected a number by lot");
    if (this.#next === null || this.#next > now_ms) return;
    this.#next = null;
    for (const [feed, it] of this.#feeds) if (it.isLost) this.#begin(feed);
  }

  #begin(feed) {
    const it = this.#feeds.get(feed);
    it.isLost = false;
    if (it.transport === "http") this.#acts.push({ do: "ask", feed, ask: 7, url: it.url, headers: it.headers });
    else this.#acts.push({ do: "open", feed, kind: it.transport, url: it.url, protocols: it.protocols ?? ["chat"], headers: it.headers });
  }

  #lost(feed, now_ms) {
    const it = this.#feeds.get(feed);
    if (!it) return;
    it.isLost = true;
    this.#next = now_ms + AGAIN_MS;
    this.#tell(feed, "waiting", { until_ms: this.#next, reason: this.#log.at(-1) });
  }

  #read(feed, bytes, signed) {
    const { id } = this.#feeds.get(feed);
    const { rows, alerts, send, verify, log, trap } = JSON.parse(new TextDecoder().decode(bytes));
    if (trap) throw new Error("unreachable executed");
    if (rows) this.#acts.push({ do: "rows", feed, id, bytes: new TextEncoder().encode(JSON.stringify(rows)), count: rows.length, snapshot: false });
    if (alerts) this.#acts.push({ do: "alerts", feed, id, alerts });
    if (send) this.#acts.push({ do: "send", feed, bytes: new TextEncoder().encode(send) });
    if (verify) this.#acts.push({ do: "verify", feed, job: 1, algorithm: verify.algorithm, jwk: verify.jwk, signature: Uint8Array.from(verify.signature), input: Uint8Array.from(verify.input) });
    if (log) this.#tell(feed, "live", { reason: this.#log.join(", "), signed });
  }

  #tell(feed, state, more = {}) {
    const { id, title } = this.#feeds.get(feed);
    this.#acts.push({ do: "tell", feed, id, title, state, signed: null, ...more });
  }
}
