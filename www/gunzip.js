/**
 * Gathers and decompresses bytes, never more than a given number of them.
 *
 * In: streams or bytes. Out: bytes, or a stream without its gzip. Errors are {@link Unusable}, with a sentence for people.
 * Does not: fetch.
 */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {ReadableStream<Bytes>} Stream */

/** What came can't be used, and trying again won't help. */
export class Unusable extends Error {}

/** What browsers call the compressions that archives name. */
const FORMATS = /** @type {Record<string, string>} */ ({ gzip: "gzip", br: "brotli", zstd: "zstd" });

/** @param {Uint8Array} bytes */
export const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * All bytes of a stream.
 * @param {Stream} stream
 * @param {number} most
 * @param {AbortSignal} [signal]
 * @returns {Promise<Bytes>}
 */
export async function gather(stream, most, signal) {
  const reader = stream.getReader();
  /** @type {Bytes[]} */
  const chunks = [];
  let length = 0;
  const stop = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      length += value.length;
      if (length > most) {
        stop();
        throw new Unusable(`expected at most ${most} bytes, found more`);
      }
      chunks.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return joined(chunks, length);
}

/**
 * @param {Bytes[]} chunks
 * @param {number} length of all of them
 */
function joined(chunks, length) {
  if (chunks.length === 1) return chunks[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/**
 * Bytes without their compression; `unknown` is gzip where they begin like it.
 * @param {Bytes} bytes
 * @param {string} compression
 * @param {number} most bytes that may come out
 * @param {AbortSignal} [signal]
 * @returns {Promise<Bytes>}
 */
export async function decompress(bytes, compression, most, signal) {
  const named = compression === "unknown" && isGzip(bytes) ? "gzip" : compression;
  if (named === "none" || named === "unknown") {
    if (bytes.length > most) throw new Unusable(`expected at most ${most} bytes, found ${bytes.length}`);
    return bytes;
  }
  return gather(new Blob([bytes]).stream().pipeThrough(decompression(named)), most, signal).catch(told(named, signal));
}

/**
 * A stream without its gzip, if it has one. GeoJSON in gzip is common, and servers often send it as it is.
 * @param {Stream} stream
 * @param {AbortSignal} [signal]
 * @returns {Promise<Stream>}
 */
export async function withoutGzip(stream, signal) {
  const reader = stream.getReader();
  /** @type {Bytes[]} */
  const first = [];
  let length = 0;
  let ended = false;
  while (length < 2 && !ended) {
    signal?.throwIfAborted();
    const { done, value } = await reader.read();
    ended = done;
    if (value) {
      first.push(value);
      length += value.length;
    }
  }
  const beginning = joined(first, length);
  /** @type {Stream} */
  const whole = new ReadableStream({
    start: (to) => to.enqueue(beginning),
    async pull(to) {
      const { done, value } = await reader.read();
      if (done) to.close();
      else to.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return isGzip(beginning) ? whole.pipeThrough(decompression("gzip")) : whole;
}

/**
 * @param {string} named
 * @returns {ReadableWritablePair<Bytes, Bytes>}
 */
function decompression(named) {
  try {
    return /** @type {any} */ (new DecompressionStream(/** @type {CompressionFormat} */ (FORMATS[named])));
  } catch {
    throw new Unusable(`expected a compression that this browser knows, found ${JSON.stringify(named)}`);
  }
}

/**
 * @param {string} named
 * @param {AbortSignal} [signal]
 * @returns {(error: unknown) => never}
 */
const told = (named, signal) => (error) => {
  if (error instanceof Unusable || signal?.aborted) throw error;
  throw new Unusable(`expected bytes compressed as ${named}, found damaged ones`);
};
