/**
 * Other formats than GeoJSON, by the built second wasm on a page of its own: whole files, tiles, and servers of all kinds.
 * What a sheet holds is tested natively (`tests/format`, `tests/format_files`); here it is counted.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { blocks } from "./cities.js";
import { archive, cityJson, shared, tile } from "./formats.js";
import { browse, hasDist } from "./harness.js";
import { send } from "./server.js";

const PLACE = [14, 8528, 5780];
const TOWN = archive([
  [PLACE, tile(3)],
  [[14, 8529, 5780], tile(5)],
]);
// Longer than what is asked for first: its tiles are asked for one by one. What fills it is no tile, and not compressible.
const LONG = archive([
  [[14, 8528, 5779], randomBytes(40_000)],
  [PLACE, tile(3)],
]);
const STATION = "formats/mvt/tokyo/16/58211/25806.pbf";
/** What the servers were asked: path, and range. */
const asked = [];
const noted = (content) => (request, response) => {
  asked.push(`${request.url} ${request.headers.range ?? ""}`.trim());
  send(request, response, content);
};
/** A server that knows no ranges. */
const whole = (content) => (request, response) => {
  asked.push(request.url);
  response.end(content);
};
let failures = 0;
const FILES = {
  "/bare.html": '<!doctype html><html lang="en"><meta charset="utf-8"><title>a bare page</title><h1>A bare page</h1></html>',
  "/town.pmtiles": noted(TOWN),
  "/whole.pmtiles": whole(TOWN),
  "/large.pmtiles": whole(Buffer.concat([TOWN, Buffer.alloc(17 * 1024 * 1024)])),
  "/cut.pmtiles": noted(TOWN.subarray(0, TOWN.length - 20)),
  "/beginning.pmtiles": noted(TOWN.subarray(0, 140)),
  "/page.pmtiles": noted("<!doctype html><title>404</title>"),
  "/changing.pmtiles": (request, response) => {
    response.setHeader("etag", `"${asked.length}"`);
    noted(LONG)(request, response);
  },
  "/long.pmtiles": noted(LONG),
  "/flaky.pmtiles": (request, response) => (failures++ === 0 ? void request.socket.destroy() : noted(TOWN)(request, response)),
  "/dead.pmtiles": (request) => {
    failures += 1;
    request.socket.destroy();
  },
  "/never.pmtiles": () => {},
  "/city.json": cityJson(),
  "/city.json.gz": gzipSync(cityJson()),
  "/delft.city.json": cityJson(),
  "/around.pmtiles": archive([[[14, 8531, 5766], tile(3)]]),
  "/cut.json": cityJson().slice(0, 200),
  "/cut.json.gz": gzipSync(cityJson()).subarray(0, 100),
  "/town.geojson": JSON.stringify(blocks()),
  "/town.geojson.gz": gzipSync(JSON.stringify(blocks())),
  "/cut.geojson.gz": gzipSync(JSON.stringify(blocks())).subarray(0, 300),
  "/tiles.json": JSON.stringify({ tilejson: "3.0.0", tiles: ["list/{z}/{x}/{y}.mvt"], minzoom: 10, maxzoom: 14, bounds: [7, 46, 8, 47] }),
  "/list/14/8528/5780.mvt": gzipSync(tile(4)),
  "/list/14/8528/5781.mvt": gzipSync(new Uint8Array(40 * 1024 * 1024)),
  ...(shared("formats/flatgeobuf/countries.fgb") && { "/countries.fgb": noted(shared("formats/flatgeobuf/countries.fgb")) }),
  ...(shared("formats/flatgeobuf/topp_states.fgb") && { "/states.fgb": noted(shared("formats/flatgeobuf/topp_states.fgb")) }),
  ...(shared(STATION) && { "/tokyo.pmtiles": noted(archive([[[16, 58_211, 25_806], shared(STATION)]])) }),
};
let site;
before(async () => {
  if (hasDist) site = await browse({ files: FILES, flags: [] });
});
after(() => site?.close());

const withExtras = { skip: !hasDist ? "www/dist is not built" : process.env.CIVITWIN_URL ? "the server has no test files" : false };
/** @param {string} url */
const withFile = (url) => ({ skip: withExtras.skip || (FILES[url] ? false : "no shared data") });

/**
 * A bare page on which `open(kind, url)`, `read(tiles, place)` and `convert(format, source)` give counts, or words where
 * they fail; found clean at the end, but for answers that are refusals by design.
 * @param {(page: import("playwright-core").Page) => Promise<void>} act
 */
async function onPage(act) {
  const { page, faults, close } = await site.open({ path: "/bare.html", twin: false });
  asked.length = 0;
  await page.evaluate(async () => {
    const extras = await import("/extras.js");
    const words = (error) => `${error.name}: ${error.message}`;
    const counted = (read) => {
      if (!read) return null;
      const features = new DataView(read.sheet.buffer, read.sheet.byteOffset).getUint32(4, true);
      return { features, ...read.issues, listed: read.issues.listed.map(({ severity, position, expected }) => `${severity}, ${position}, expected ${expected}`), bytes: read.bytes };
    };
    Object.assign(window, {
      extras,
      convert: (format, source, signal) => extras.convertFile(format, source, signal).then(counted, words),
      open: (kind, url, signal) => extras.openTiles(kind, url, signal).catch(words),
      read: (tiles, place, signal) => extras.readTile(tiles, ...place, signal).then(counted, words),
    });
  });
  await act(page);
  const unforeseen = faults.filter((fault) => !fault.includes("Failed to load resource"));
  faults.splice(0, faults.length, ...unforeseen);
  await close();
}

/** Opens an archive and reads a tile; what came, or where it ended. */
const tileOf = (page, kind, url, place = PLACE) =>
  page.evaluate(
    async ([kind, url, place]) => {
      const tiles = await window.open(kind, url);
      return typeof tiles === "string" ? tiles : window.read(tiles, place);
    },
    [kind, url, place],
  );

test("a CityJSON is read whole, from an address, bytes or gzip", withExtras, () =>
  onPage(async (page) => {
    const [fetched, zipped, given, guessed] = await page.evaluate(async () => [
      await window.convert("cityjson", "city.json"),
      await window.convert("cityjson", new URL("city.json.gz", location.href)),
      await window.convert("cityjson", await (await fetch("city.json")).blob()),
      await window.convert("gzip", await (await fetch("city.json.gz")).arrayBuffer()),
    ]);
    assert.equal(fetched.features, 2, "both houses");
    assert.deepEqual([fetched.count, fetched.skipped], [1, 1], `the lost one is told: ${fetched.listed}`);
    assert.match(fetched.listed[0], /^skipped, .*expected /, "in words");
    assert.equal(fetched.bytes, FILES["/city.json"].length, "its size");
    assert.deepEqual(zipped, fetched, "the same out of gzip");
    assert.deepEqual(given, fetched, "the same as bytes");
    assert.deepEqual(guessed, fetched, "the same where nobody says what is in the gzip");
  }),
);

test("a FlatGeobuf is read whole", withFile("/states.fgb"), () =>
  onPage(async (page) => {
    const states = await page.evaluate(() => window.convert("flatgeobuf", "states.fgb"));
    assert.deepEqual([states.features, states.count], [49, 0], "as many as in its GeoJSON twin");
  }),
);

test("what can't be converted is told in a sentence", withExtras, () =>
  onPage(async (page) => {
    const told = await page.evaluate(async () => [
      await window.convert("cityjson", "cut.json"),
      await window.convert("cityjson", "cut.json.gz"),
      await window.convert("flatgeobuf", "city.json"),
      await window.convert("pmtiles", "city.json"),
      await window.convert("cityjson", "missing.json"),
      await window.convert("cityjson", "ftp://a.example/x"),
    ]);
    assert.deepEqual(told, [
      "Error: CityJSON is damaged at byte 200: expected more text",
      "Error: expected bytes compressed as gzip, found damaged ones",
      'Error: not FlatGeobuf: expected the bytes "fgb", 3 or 2, "fgb", found "{\\"type\\""',
      'Error: expected a format of whole files, found "pmtiles"',
      "Error: missing.json answered 404, expected 200",
      'Error: expected an http or https address, found "ftp://a.example/x"',
    ]);
    assert.equal((await page.evaluate(() => window.convert("cityjson", "city.json"))).features, 2, "and it goes on");
  }),
);

test("an archive is opened by few requests and gives its tiles", withExtras, () =>
  onPage(async (page) => {
    const [description, ...tiles] = await page.evaluate(async ([zoom, column, row]) => {
      window.town = await window.open("pmtiles", "town.pmtiles");
      const places = [[zoom, column, row], [zoom, column + 1, row], [zoom, column, row + 1], [zoom + 1, 2 * column, 2 * row]];
      return [window.town.description, ...(await Promise.all(places.map((place) => window.read(window.town, place))))];
    }, PLACE);
    const { bounds, centre, ...said } = description;
    assert.deepEqual(said, { min_zoom: 14, max_zoom: 14, attribution: "© <b>a town</b>", vector_layers: ["building"] }, "what it says of itself");
    assert.deepEqual(bounds, [7.4, 46.9, 7.5, 47], "where it is");
    assert.deepEqual(centre, [7.45, 46.95], "where to begin");
    assert.deepEqual(tiles.map((read) => read?.features ?? null), [3, 5, null, null], "its tiles, and no others");
    assert.deepEqual(asked, ["/town.pmtiles bytes=0-16383"], "a small archive comes with its beginning");
  }),
);

test("a real tile holds what it holds natively", withFile("/tokyo.pmtiles"), () =>
  onPage(async (page) => {
    const station = await tileOf(page, "pmtiles", "tokyo.pmtiles", [16, 58_211, 25_806]);
    // tests/format/tiles.rs finds as many.
    assert.deepEqual([station.features, station.count], [49, 0], "around the main station");
  }),
);

test("of a long archive only what is needed is fetched", withExtras, () =>
  onPage(async (page) => {
    const near = await tileOf(page, "pmtiles", "long.pmtiles");
    assert.equal(near.features, 3, "a tile at its end");
    assert.equal(asked.length, 2, `the beginning and the tile: ${asked}`);
    const length = /bytes=(\d+)-(\d+)$/.exec(asked[1]).slice(1).reduce((first, last) => Number(last) - Number(first) + 1);
    assert.ok(length < 200, `no more than the tile, found ${length} bytes`);
    const noise = await tileOf(page, "pmtiles", "long.pmtiles", [14, 8528, 5779]);
    assert.equal(noise.features, 0, "what is no tile has no features");
    assert.ok(noise.count > 0, `and is told: ${noise.listed}`);
  }),
);

test("a FlatGeobuf gives tiles by its index", withFile("/countries.fgb"), () =>
  onPage(async (page) => {
    const world = await tileOf(page, "flatgeobuf", "countries.fgb", [0, 0, 0]);
    assert.deepEqual([world.features, world.count], [179, 0], "all countries on the one tile of the world");
    assert.equal(asked.length, 2, `the beginning, with the index in it, and the features: ${asked}`);
  }),
);

test("a FlatGeobuf without an index says so", withFile("/states.fgb"), () =>
  onPage(async (page) => {
    assert.equal(await page.evaluate(() => window.open("flatgeobuf", "states.fgb")), "Error: expected a FlatGeobuf with a spatial index, found one without", "in words");
  }),
);

test("listed tiles come from their addresses, out of gzip, never more than fits", withExtras, () =>
  onPage(async (page) => {
    const [zoom, column, row] = PLACE;
    assert.equal((await tileOf(page, "tilejson", "tiles.json")).features, 4, "a tile");
    assert.equal((await tileOf(page, "template", "list/{z}/{x}/{y}.mvt")).features, 4, "by template too");
    assert.equal(await tileOf(page, "template", "list/{z}/{x}/{y}.mvt", [zoom, column + 7, row]), null, "none where the server has none");
    assert.equal(await tileOf(page, "tilejson", "tiles.json", [zoom, column, row + 1]), "Error: expected at most 33554432 bytes, found more", "a bomb");
    assert.match(await tileOf(page, "tilejson", "city.json"), /^Error: no TileJSON: expected tiles/, "another document");
  }),
);

test("servers without ranges are put up with while the file is small", withExtras, () =>
  onPage(async (page) => {
    assert.equal((await tileOf(page, "pmtiles", "whole.pmtiles")).features, 3, "a small one");
    assert.deepEqual(asked, ["/whole.pmtiles"], "fetched once");
    assert.match(await tileOf(page, "pmtiles", "large.pmtiles"), /^Error: large.pmtiles answered 200, expected 206: its server gives no parts of files/, "a large one");
  }),
);

test("archives that are cut, changing or none are told in a sentence", withExtras, () =>
  onPage(async (page) => {
    const told = async (url) => tileOf(page, "pmtiles", url, [14, 8529, 5780]);
    assert.match(await told("cut.pmtiles"), /^Error: cut.pmtiles is cut off: expected /, "cut in a tile");
    assert.match(await told("beginning.pmtiles"), /^Error: beginning.pmtiles is cut off: expected /, "cut in a directory");
    assert.match(await told("page.pmtiles"), /^Error: not a PMTiles archive: expected its mark/, "a page");
    assert.match(await tileOf(page, "pmtiles", "changing.pmtiles"), /^Error: changing.pmtiles has changed since it was opened: /, "another by now");
    assert.match(await told("missing.pmtiles"), /^Error: missing.pmtiles answered 404, expected 206/, "nothing there");
  }),
);

test("a network that fails once is asked again, one that fails twice is told", withExtras, () =>
  onPage(async (page) => {
    failures = 0;
    assert.equal((await tileOf(page, "pmtiles", "flaky.pmtiles")).features, 3, "the second time");
    failures = 0;
    assert.match(await tileOf(page, "pmtiles", "dead.pmtiles"), /^Error: dead.pmtiles could not be fetched: /, "in words");
    assert.ok(failures >= 2, `tried again, ${failures} times in all`);
  }),
);

test("whoever asked may change their mind", withExtras, () =>
  onPage(async (page) => {
    const [opening, converting, early, closed] = await page.evaluate(async (place) => {
      const soon = () => AbortSignal.timeout(100);
      const opening = await window.open("pmtiles", "never.pmtiles", soon());
      const converting = await window.convert("cityjson", new ReadableStream(), soon());
      const tiles = await window.open("pmtiles", "town.pmtiles");
      const early = await window.read(tiles, place, AbortSignal.abort());
      window.extras.closeTiles(tiles);
      window.extras.closeTiles(tiles);
      return [opening, converting, early, await window.read(tiles, place)];
    }, PLACE);
    assert.match(opening, /^TimeoutError: /, "while it opens");
    assert.match(converting, /^TimeoutError: /, "while it comes");
    assert.match(early, /^AbortError: /, "before it begins");
    assert.equal(closed, "AbortError: the tiles were closed", "after the end");
  }),
);

test("GeoJSON in gzip comes out of it on the way", withExtras, () =>
  onPage(async (page) => {
    const [plain, zipped, empty] = await page.evaluate(async () => {
      const { withoutGzip } = await import("/gunzip.js");
      const text = async (url) => new Response(await withoutGzip((await fetch(url)).body)).text();
      return [await text("city.json"), await text("city.json.gz"), await new Response(await withoutGzip(new Blob([]).stream())).text()];
    });
    assert.equal(plain, FILES["/city.json"], "what is plain stays so");
    assert.equal(zipped, FILES["/city.json"], "what isn't becomes plain");
    assert.equal(empty, "", "nothing is nothing");
  }),
);

for (const carrier of ["worker", "inline"]) {
  test(`the element loads other formats, carried by ${carrier}`, withExtras, async () => {
    const { page, close } = await site.open({ renderer: "none", carrier });
    const [tiles, solids] = await page.evaluate(async () => [await window.twin.load("/around.pmtiles"), await window.twin.load("/delft.city.json")]);
    assert.deepEqual([solids.features, solids.skipped], [2, 1], "the houses of a CityJSON");
    assert.equal(tiles.features, 3, "the buildings of the tile where one looks first");
    await close();
  });

  test(`the element loads a city that lies in gzip, carried by ${carrier}`, withExtras, async () => {
    const { page, faults, close } = await site.open({ renderer: "none", carrier });
    const [zipped, plain, cut] = await page.evaluate(async () => [
      await window.twin.load("/town.geojson.gz"),
      await window.twin.load("/town.geojson"),
      await window.twin.load("/cut.geojson.gz").catch((error) => String(error)),
    ]);
    assert.equal(zipped.features, 25, "every building");
    assert.deepEqual([zipped.issue_count, zipped.bytes], [plain.issue_count, plain.bytes], "as from plain text");
    assert.match(JSON.stringify(cut), /broke off after \d+ bytes/, "one that is cut is told");
    assert.deepEqual(faults, [], "nothing is left unhandled");
    await close();
  });
}
