/**
 * Turns whatever `load` was given into what travels: a URL for the engine to fetch, or bytes to hand over.
 *
 * In: URL, string, Blob, ArrayBuffer, view, object. Out: `{ url, bytes }`, where `bytes` can be asked again after a restart.
 * The caller's buffer is copied, never taken. A second copy is kept as a Blob: browsers keep those off the page's heap.
 * Does not: read or check a city.
 */

/**
 * @typedef {object} Cargo
 * @property {string | null} url
 * @property {() => Uint8Array | Promise<Uint8Array>} bytes  a fresh copy, to be handed over; empty where there is a URL
 */

const EMPTY = new Uint8Array(0);

/**
 * @param {import("./types.js").Source} source
 * @returns {Cargo}
 * @throws {TypeError} on what can be no city
 */
export function cargo(source) {
  if (source instanceof URL) return fromUrl(source.href);
  if (typeof source === "string") return looksLikeText(source) ? fromBytes(encode(source)) : fromUrl(source);
  if (source instanceof Blob) return fromBlob(source);
  if (source instanceof ArrayBuffer) return fromBytes(new Uint8Array(source.slice(0)));
  if (ArrayBuffer.isView(source)) return fromBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice());
  if (typeof source === "object" && source !== null) return fromBytes(encode(JSON.stringify(source)));
  throw new TypeError(`expected a URL, text, a Blob, bytes or an object, found ${source === null ? "null" : typeof source}`);
}

/** A document starts with a brace or bracket, after white space, a byte order mark or a record separator; no URL does. */
const looksLikeText = (/** @type {string} */ text) => /^[\s\ufeff\u001e]*[{[]/.test(text);

const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);

/**
 * @param {string} address
 * @returns {Cargo}
 */
function fromUrl(address) {
  const url = URL.canParse?.(address, document.baseURI) === false ? null : new URL(address, document.baseURI);
  if (!url || !["http:", "https:", "data:", "blob:"].includes(url.protocol)) {
    throw new TypeError(`expected an http or https address, found ${JSON.stringify(address.slice(0, 120))}`);
  }
  return { url: url.href, bytes: () => EMPTY };
}

/**
 * @param {Blob} blob
 * @returns {Cargo}
 */
function fromBlob(blob) {
  return { url: null, bytes: async () => new Uint8Array(await blob.arrayBuffer()) };
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes ours to hand over, once
 * @returns {Cargo}
 */
function fromBytes(bytes) {
  const kept = fromBlob(new Blob([bytes]));
  /** @type {Uint8Array | null} */
  let first = bytes;
  return {
    url: null,
    bytes() {
      const given = first ?? kept.bytes();
      first = null;
      return given;
    },
  };
}

/**
 * Bytes on their way: handed over, not copied.
 * @param {Uint8Array | Promise<Uint8Array>} bytes
 * @returns {import("./types.js").Parcel | Promise<import("./types.js").Parcel>}
 */
export function parcel(bytes) {
  if (bytes instanceof Promise) return bytes.then(parcel);
  return { payload: bytes, transfer: [/** @type {ArrayBuffer} */ (bytes.buffer)] };
}
