/**
 * Fetches files and parts of files, with one more try when the network fails.
 *
 * In: an address, a part, a signal. Out: bytes as the server has them. Cookies go to the same origin only.
 * A server that sends the whole file when asked for a part is put up with while the file is small.
 * Does not: decompress, or know what the bytes are.
 */
import { Unusable, gather } from "./gunzip.js";

/** @typedef {import("./gunzip.js").Bytes} Bytes */
/** @typedef {{ offset: number, length?: number, may_be_short?: boolean }} Part */

/** A whole file is taken for a part of it up to here; it is kept then. */
const WHOLE_BYTES_MOST = 16 * 1024 * 1024;
const RETRY_MS = 200;
/** Statuses by which servers of tiles say that there is none. */
const ABSENT = [204, 404, 410];

/** What to call a file in a sentence. @param {string} url */
const nameOf = (url) => new URL(url).pathname.split("/").filter(Boolean).at(-1)?.slice(0, 80) ?? url;

/**
 * An absolute address that may be fetched.
 * @param {string} url
 * @param {string} [base]
 */
export function absolute(url, base = globalThis.document?.baseURI ?? globalThis.location.href) {
  let found;
  try {
    found = new URL(url, base);
  } catch {
    found = null;
  }
  if (!found || !["http:", "https:", "blob:", "data:"].includes(found.protocol)) {
    throw new Unusable(`expected an http or https address, found ${JSON.stringify(url.slice(0, 120))}`);
  }
  return found.href;
}

/**
 * Fetches, and reads the answer; both again, once, if the network fails.
 * @template Result
 * @param {string} url
 * @param {HeadersInit} headers
 * @param {AbortSignal | undefined} signal
 * @param {(response: Response) => Promise<Result>} read
 * @returns {Promise<Result>}
 */
async function attempt(url, headers, signal, read) {
  for (let tries = 0; ; tries++) {
    try {
      return await read(await fetch(url, { headers, signal, credentials: "same-origin" }));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Unusable) throw error;
      if (tries > 0) throw new Unusable(`${nameOf(url)} could not be fetched: ${String(/** @type {Error} */ (error).message)}`);
    }
    // Not all at once: many tiles fail together.
    await pause(RETRY_MS * (1 + 2 * Math.random()), signal);
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
const pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });

/** @param {Response} response */
const bodyOf = (response) => /** @type {import("./gunzip.js").Stream} */ (response.body ?? new Blob([]).stream());

/** @param {Response} response @param {string} expected @returns {never} */
function refuse(response, expected) {
  void response.body?.cancel().catch(() => {});
  throw new Unusable(`${nameOf(response.url)} answered ${response.status}, expected ${expected}`);
}

/**
 * A whole file, as a stream's content is taken: by `read`.
 * @template Result
 * @param {string} url absolute
 * @param {AbortSignal | undefined} signal
 * @param {(stream: import("./gunzip.js").Stream) => Promise<Result>} read
 * @returns {Promise<Result>}
 */
export const fetchStream = (url, signal, read) =>
  attempt(url, {}, signal, async (response) => (response.ok ? read(bodyOf(response)) : refuse(response, "200")));

/**
 * A whole file; null where the server says that there is none.
 * @param {string} url absolute
 * @param {number} most
 * @param {AbortSignal} [signal]
 * @returns {Promise<Bytes | null>}
 */
export const fetchIfThere = (url, most, signal) =>
  attempt(url, {}, signal, async (response) => {
    if (ABSENT.includes(response.status)) {
      void response.body?.cancel().catch(() => {});
      return null;
    }
    return response.ok ? gather(bodyOf(response), most, signal) : refuse(response, "200");
  });

/** A file of which parts are fetched. */
export class RemoteFile {
  #url;
  /** @type {Bytes | null} all of it, where the server gives no parts */
  #whole = null;
  /** @type {Bytes | null} its first bytes: what they hold is asked for again piece by piece */
  #beginning = null;
  /** @type {string | null} the version of the first answer */
  #tag = null;

  /** @param {string} url absolute */
  constructor(url) {
    this.#url = url;
  }

  /**
   * @param {Part} part
   * @param {AbortSignal} [signal]
   * @returns {Promise<Bytes>}
   */
  async part(part, signal) {
    const { offset, length, may_be_short = false } = part;
    const bytes = this.#kept(part) ?? (await this.#fetch(part, signal));
    if (length !== undefined && bytes.length !== length && !(may_be_short && bytes.length < length)) {
      throw new Unusable(`${nameOf(this.#url)} is cut off: expected ${length} bytes from byte ${offset} on, found ${bytes.length}`);
    }
    if (offset === 0 && may_be_short) this.#beginning = bytes;
    return bytes;
  }

  /** @param {Part} part */
  #kept({ offset, length = Infinity }) {
    if (this.#whole) return this.#whole.subarray(offset, offset + length);
    const beginning = this.#beginning;
    return beginning && offset + length <= beginning.length ? beginning.subarray(offset, offset + length) : null;
  }

  /**
   * @param {Part} part
   * @param {AbortSignal} [signal]
   */
  #fetch(part, signal) {
    const { offset, length } = part;
    const range = `bytes=${offset}-${length === undefined ? "" : offset + length - 1}`;
    return attempt(this.#url, { range }, signal, async (response) => {
      if (response.status === 416) throw new Unusable(`${nameOf(this.#url)} is cut off: expected bytes from byte ${offset} on, found none`);
      if (response.status !== 206 && response.status !== 200) refuse(response, "206");
      this.#compareTags(response);
      if (response.status === 206) {
        const first = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
        if (first !== undefined && Number(first) !== offset) refuse(response, `bytes from ${offset} on, not ${first}`);
        return gather(bodyOf(response), length ?? WHOLE_BYTES_MOST, signal);
      }
      const size = Number(response.headers.get("content-length") ?? 0);
      if (size > WHOLE_BYTES_MOST) refuse(response, `206: its server gives no parts of files, and all ${size} bytes are too many`);
      this.#whole = await gather(bodyOf(response), WHOLE_BYTES_MOST, signal).catch((error) => {
        if (!(error instanceof Unusable)) throw error;
        throw new Unusable(`${nameOf(this.#url)} answered 200, expected 206: its server gives no parts of files, and this one is large`);
      });
      return this.#kept(part) ?? new Uint8Array(0);
    });
  }

  /** Parts of two versions would make no file. @param {Response} response */
  #compareTags(response) {
    const tag = response.headers.get("etag");
    this.#tag ??= tag;
    if (tag !== this.#tag) {
      void response.body?.cancel().catch(() => {});
      throw new Unusable(`${nameOf(this.#url)} has changed since it was opened: expected version ${this.#tag}, found ${tag}`);
    }
  }
}
