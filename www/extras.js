/**
 * Other formats than GeoJSON: whole files, and tiles. Imported when one is first met, with a WebAssembly part of its own.
 *
 * In: addresses, streams, blobs or bytes. Out: sheets, as bytes for the engine, with the issues that were found.
 * Rust decides what to fetch and what it means; here it is only fetched and decompressed.
 * Runs in a worker or on the page's own thread. Errors have a sentence for people; aborting throws the signal's reason.
 * Does not: know the engine, choose tiles, or keep any.
 */
import { RemoteFile, absolute, fetchIfThere, fetchStream } from "./fetching.js";
import { Unusable, decompress, gather } from "./gunzip.js";

/** @typedef {import("./types.js").Converted} Converted */
/** @typedef {import("./types.js").TilesDescription} TilesDescription */
/** @typedef {{ request: number, url: string, compression: string, bytes_most: number, offset?: number, length?: number, may_be_short?: boolean }} Request */
/** @typedef {{ want(): Request | undefined, give(request: number, bytes: Uint8Array): void, describe(): TilesDescription, locate(zoom: number, column: number, row: number): { needs?: Request[], parts?: Request[] } | undefined, read(zoom: number, column: number, row: number, parts: Uint8Array[]): Converted, free(): void }} TileSource */
/** @typedef {{ convert(format: string, bytes: Uint8Array): Converted, file_bytes_most(): number, TileSource: new (kind: string, url: string) => TileSource }} Glue */

/** Directories inside directories are few; more than this is an archive that leads in a circle. */
const ROUNDS_MOST = 32;

// A panic spoils an instance and all that was opened with it; the next call gets a fresh one, by a new module URL.
/** @type {Promise<Glue> | null} */
let instance = null;
let generation = 0;

/** @returns {Promise<Glue>} */
async function compile() {
  const suffix = generation === 0 ? "" : `?${generation}`;
  const bytes = fetch(new URL("civitwin_extras_bg.wasm", import.meta.url));
  // Waited for below; if the other file fails first, this failure has been told already.
  bytes.catch(() => {});
  const glue = await import(new URL(`civitwin_extras.js${suffix}`, import.meta.url).href);
  const response = await bytes;
  if (!response.ok) throw new Error(`expected civitwin_extras_bg.wasm, found status ${response.status}`);
  await glue.default({ module_or_path: response });
  return glue;
}

/** @returns {Promise<Glue>} */
async function ready() {
  instance ??= compile();
  try {
    return await instance;
  } catch (error) {
    instance = null;
    throw error;
  }
}

/**
 * Calls into WebAssembly.
 * @template Result
 * @param {() => Result} act
 */
function guarded(act) {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    instance = null;
    generation += 1;
    throw new Error(`this file could not be read, by a fault of the reader or for want of memory: ${error.message}`);
  }
}

/**
 * Waits, but no longer than somebody wants it; what is waited for goes on.
 * @template Result
 * @param {Promise<Result>} promise
 * @param {AbortSignal} [signal]
 * @returns {Promise<Result>}
 */
function unlessAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/**
 * Reads a whole file, out of gzip if it is in one.
 * @param {"cityjson" | "flatgeobuf" | "gzip"} format  gzip: one of the others, whichever comes out
 * @param {string | URL | Blob | ReadableStream | ArrayBuffer | ArrayBufferView} source
 * @param {AbortSignal} [signal]
 * @returns {Promise<Converted>}
 */
export async function convertFile(format, source, signal) {
  const glue = await unlessAborted(ready(), signal);
  const most = guarded(() => glue.file_bytes_most());
  const read = (/** @type {import("./gunzip.js").Stream} */ stream) => gather(stream, most, signal);
  const raw =
    typeof source === "string" || source instanceof URL
      ? await fetchStream(absolute(String(source)), signal, read)
      : await read(source instanceof ReadableStream ? source : new Blob([/** @type {BlobPart} */ (source)]).stream());
  const bytes = await decompress(raw, "unknown", most, signal);
  return { ...guarded(() => glue.convert(format, bytes)), bytes: bytes.length };
}

/** Tiles that were opened. */
class Tiles {
  #url;
  #source;
  #file;
  /** Directories on their way, which several tiles may wait for. @type {Map<number, Promise<void>>} */
  #coming = new Map();
  #closing = new AbortController();
  /** @type {TilesDescription} */
  description;

  /**
   * @param {string} url absolute, but for the places of a template
   * @param {TileSource} source
   */
  constructor(url, source) {
    this.#url = url;
    this.#source = source;
    this.#file = new RemoteFile(url);
    // Known before anybody gets to see these tiles.
    this.description = /** @type {any} */ (null);
  }

  /** @param {AbortSignal} [signal] */
  async open(signal) {
    for (let round = 0; round < ROUNDS_MOST; round++) {
      const request = guarded(() => this.#source.want());
      if (!request) {
        this.description = guarded(() => this.#source.describe());
        return this;
      }
      await this.#give(request, signal);
    }
    throw new Unusable("expected the beginning of a file, found one that never ends");
  }

  /**
   * @param {number} zoom
   * @param {number} column
   * @param {number} row
   * @param {AbortSignal} [signal]
   * @returns {Promise<Converted | null>}
   */
  async read(zoom, column, row, signal) {
    for (let round = 0; round < ROUNDS_MOST; round++) {
      signal?.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      const found = guarded(() => this.#source.locate(zoom, column, row));
      if (!found) return null;
      if (found.needs) {
        await Promise.all(found.needs.map((request) => this.#give(request, signal)));
        continue;
      }
      const parts = await this.#fetchAll(found.parts ?? [], signal);
      const there = parts.filter((bytes) => bytes !== null);
      if (there.length < parts.length) return null;
      const bytes = there.reduce((sum, part) => sum + part.length, 0);
      return { ...guarded(() => this.#source.read(zoom, column, row, there)), bytes };
    }
    throw new Unusable("expected directories that lead to a tile, found a circle");
  }

  close() {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new DOMException("the tiles were closed", "AbortError"));
    try {
      this.#source.free();
    } catch {
      // An instance that panicked has nothing to free.
    }
  }

  /**
   * Fetches the parts of a tile, until one of them fails, its reader changes its mind, or the tiles are closed.
   * @param {Request[]} requests
   * @param {AbortSignal} [signal]
   */
  async #fetchAll(requests, signal) {
    const own = new AbortController();
    const ends = [this.#closing.signal, ...(signal ? [signal] : [])];
    const stop = (/** @type {Event} */ { target }) => own.abort(/** @type {AbortSignal} */ (target).reason);
    for (const end of ends) end.addEventListener("abort", stop, { once: true });
    try {
      const parts = await Promise.all(requests.map((request) => this.#fetch(request, own.signal)));
      own.signal.throwIfAborted();
      return parts;
    } catch (error) {
      own.abort(error);
      throw error;
    } finally {
      for (const end of ends) end.removeEventListener("abort", stop);
    }
  }

  /**
   * Fetches what is needed and gives it to Rust; once, however many wait for it.
   * @param {Request} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<void>}
   */
  #give(request, signal) {
    let coming = this.#coming.get(request.request);
    if (!coming) {
      coming = this.#fetch(request, this.#closing.signal)
        .then((bytes) => {
          this.#closing.signal.throwIfAborted();
          if (!bytes) throw new Unusable(`expected ${request.url}, found nothing`);
          guarded(() => this.#source.give(request.request, bytes));
        })
        .finally(() => this.#coming.delete(request.request));
      this.#coming.set(request.request, coming);
    }
    return unlessAborted(coming, signal);
  }

  /**
   * @param {Request} request
   * @param {AbortSignal} signal
   * @returns {Promise<import("./gunzip.js").Bytes | null>} null where there is nothing
   */
  async #fetch({ url, offset, length, may_be_short, compression, bytes_most }, signal) {
    const bytes =
      offset === undefined
        ? await fetchIfThere(absolute(url, this.#url), bytes_most, signal)
        : await this.#file.part({ offset, length, may_be_short }, signal);
    return bytes && decompress(bytes, compression, bytes_most, signal);
  }
}

/**
 * Opens tiles: an archive, a document that lists addresses, a template of addresses, or a FlatGeobuf with an index.
 * @param {"pmtiles" | "tilejson" | "template" | "flatgeobuf"} kind
 * @param {string | URL} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<Tiles>} with their `description`
 */
export async function openTiles(kind, url, signal) {
  const glue = await unlessAborted(ready(), signal);
  const address = absolute(String(url));
  const tiles = new Tiles(address, guarded(() => new glue.TileSource(kind, address)));
  try {
    return await tiles.open(signal);
  } catch (error) {
    tiles.close();
    throw error;
  }
}

/**
 * Reads a tile; null where there is none. Levels beyond the description have none.
 * @param {Tiles} tiles
 * @param {number} zoom
 * @param {number} column
 * @param {number} row from the north
 * @param {AbortSignal} [signal]
 */
export const readTile = (tiles, zoom, column, row, signal) => tiles.read(zoom, column, row, signal);

/** Stops what is under way, and frees it. @param {Tiles} tiles */
export const closeTiles = (tiles) => tiles.close();
