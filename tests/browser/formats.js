/**
 * Small files of other formats than GeoJSON, written here; and real ones where they are.
 *
 * Does not: write an archive with directories below the first, or anything that isn't sound.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const bytes = (...numbers) => Uint8Array.from(numbers.flat());
const text = (string) => [...new TextEncoder().encode(string)];

/** @param {number} number */
function varint(number) {
  const out = [];
  for (; number >= 0x80; number = Math.floor(number / 0x80)) out.push((number % 0x80) | 0x80);
  return [...out, number];
}

/** A field of a message: bytes, text or packed numbers. */
const field = (number, content) => [(number << 3) | 2, ...varint(content.length), ...content];

/**
 * A vector tile with buildings, each a square of its own.
 * @param {number} count
 */
export function tile(count) {
  const keys = ["render_height"].flatMap((key) => field(3, text(key)));
  const values = field(4, [0x28, 12]);
  const feature = (number) => {
    const corner = varint(2 * (100 + 30 * number));
    const geometry = [9, ...corner, ...corner, 26, 20, 0, 0, 20, 19, 0, 15];
    return field(2, [0x18, 3, ...field(2, [0, 0]), ...field(4, geometry)]);
  };
  const features = Array.from({ length: count }, (_, number) => feature(number)).flat();
  return bytes(field(3, [0x78, 2, ...field(1, text("building")), ...features, ...keys, ...values]));
}

/** The number of a tile in an archive. */
function numberOf([zoom, column, row]) {
  let number = 0;
  for (let level = 0; level < zoom; level++) number += 4 ** level;
  let [x, y] = [column, row];
  for (let side = 2 ** (zoom - 1); side >= 1; side /= 2) {
    const right = x & side ? 1 : 0;
    const down = y & side ? 1 : 0;
    number += side * side * ((3 * right) ^ down);
    [x, y] = [x & (side - 1), y & (side - 1)];
    if (!down) {
      if (right) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
  }
  return number;
}

/**
 * A PMTiles archive of tiles of one level, gzip inside.
 * @param {[[number, number, number], Uint8Array][]} tiles places, and what is there
 */
export function archive(tiles) {
  const entries = tiles.map(([place, content]) => ({ number: numberOf(place), content: gzipSync(content) })).sort((one, other) => one.number - other.number);
  let before = 0;
  let offset = 0;
  const columns = [[], [], [], []];
  for (const { number, content } of entries) {
    columns[0].push(...varint(number - before));
    columns[1].push(1);
    columns[2].push(...varint(content.length));
    columns[3].push(...varint(offset + 1));
    before = number;
    offset += content.length;
  }
  const root = gzipSync(bytes(varint(entries.length), columns.flat()));
  const metadata = gzipSync(JSON.stringify({ attribution: "© <b>a town</b>", vector_layers: [{ id: "building" }] }));
  const header = new DataView(new ArrayBuffer(127));
  bytes(text("PMTiles"), 3).forEach((byte, at) => header.setUint8(at, byte));
  let at = 127;
  [root.length, metadata.length, 0, offset].forEach((length, part) => {
    header.setBigUint64(8 + 16 * part, BigInt(at), true);
    header.setBigUint64(16 + 16 * part, BigInt(length), true);
    at += length;
  });
  const zoom = tiles[0][0][0];
  [1, 2, 2, 1, zoom, zoom].forEach((byte, place) => header.setUint8(96 + place, byte));
  [7.4, 46.9, 7.5, 47.0].forEach((degrees, place) => header.setInt32(102 + 4 * place, degrees * 1e7, true));
  return Buffer.concat([new Uint8Array(header.buffer), root, metadata, ...entries.map(({ content }) => content)]);
}

/** Two houses in Delft and one whose walls lead nowhere. */
export function cityJson() {
  const house = (first) => ({
    type: "Building",
    attributes: { measuredHeight: 9 },
    geometry: [{ type: "MultiSurface", lod: "1", boundaries: [[[first, first + 1, first + 2, first + 3]], [[first + 4, first + 5, first + 6, first + 7]]] }],
  });
  const square = (east) => [0, 9000].flatMap((height) => [[east, 0, height], [east + 8000, 0, height], [east + 8000, 8000, height], [east, 8000, height]]);
  return JSON.stringify({
    type: "CityJSON",
    version: "2.0",
    metadata: { referenceSystem: "https://www.opengis.net/def/crs/EPSG/0/28992" },
    transform: { scale: [0.001, 0.001, 0.001], translate: [84_000, 447_000, 0] },
    vertices: [...square(0), ...square(20_000)],
    CityObjects: { one: house(0), two: house(8), lost: house(4_000) },
  });
}

/**
 * A real file; null where there is none, which is said aloud.
 * @param {string} path under the folder of shared data
 */
export function shared(path) {
  const folder = process.env.CIVITWIN_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
  try {
    return readFileSync(`${folder}/data/${path}`);
  } catch {
    console.error(`skipped: no shared data, so ${path} is not read (CIVITWIN_SHARED names its place)`);
    return null;
  }
}
