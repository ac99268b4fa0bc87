/**
 * Live data from the wire to the words, with the built engine and what decides about feeds: a SensorThings snapshot over
 * HTTP, then NGSI-LD over a WebSocket; a warning; MQTT's first words; against a server of this machine.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { at, town } from "./cities.js";
import { DIST, browse, hasDist, until } from "./harness.js";

const isBuilt = hasDist && existsSync(`${DIST}/civitwin_live_bg.wasm`) && !process.env.CIVITWIN_URL;
const options = { skip: isBuilt ? false : "www/dist is not built with what live data need" };

/** @type {import("./socket.js").Socket[]} */
let sockets = [];
const heard = (socket) => void sockets.push(socket);
const time = (ago_s) => new Date(Date.now() - ago_s * 1_000).toISOString();

/** Two stations where the town has two of its sensors, as SensorThings 1.1 expands them. */
function snapshot() {
  const thing = (id, [east_m, north_m], result) => ({
    "@iot.id": id,
    name: `Station ${id}`,
    Locations: [{ name: "here", encodingType: "application/geo+json", location: { type: "Point", coordinates: at(east_m, north_m) } }],
    Datastreams: [
      {
        "@iot.id": id,
        name: "NO2",
        observationType: "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        unitOfMeasurement: { name: "microgram per cubic metre", symbol: "ug/m3", definition: "" },
        ObservedProperty: { name: "NO2", definition: "" },
        Observations: [{ "@iot.id": id, phenomenonTime: time(120), result }],
      },
    ],
  });
  return JSON.stringify({ value: [thing(1, [60, -60], 48), thing(2, [-160, 20], 12)] });
}

const change = (value) =>
  JSON.stringify({
    id: "Things(1)",
    type: "AirQualityObserved",
    NO2: { type: "Property", value, unitCode: "GQ", observedAt: time(1) },
    "@context": "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld",
  });

const cap = () => `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>flood-1</identifier>
<sender>port@example.org</sender><sent>${time(5).replace(/\.\d+Z/, "-00:00")}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>en</language><category>Met</category><event>Flood</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty>
<headline>Flood at the old port</headline><instruction>Go to higher ground.</instruction><area><areaDesc>Old port</areaDesc></area></info></alert>`;

let asked = 0;
let site;
before(async () => {
  if (!isBuilt) return;
  const files = {
    "/town.geojson": JSON.stringify(town()),
    "/snapshot.json": (_, response) => {
      asked += 1;
      response.setHeader("content-type", "application/json");
      response.end(snapshot());
    },
    "/warning.xml": (_, response) => {
      response.setHeader("content-type", "application/cap+xml");
      response.end(cap());
    },
  };
  site = await browse({ files, sockets: { "/live": heard, "/mqtt": heard } });
});
after(() => site?.close());

const there = async (found, what) => {
  for (let turn = 0; turn < 1_500; turn++) {
    const it = found();
    if (it) return it;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(`expected ${what}, found none`);
};
const section = (page) => page.evaluate(() => window.twin.shadowRoot.getElementById("section-live").textContent);
/** What a feature reads, in words. */
const reading = (page, text) => page.evaluate(async (it) => (await window.twin.query({ text: it })).flatMap(({ readings }) => readings.map(({ value, fresh }) => `${value?.v} ${value?.u} ${fresh}`)), text);

for (const carrier of ["worker", "inline"]) {
  test(`a snapshot by HTTP and changes by a socket become readings of the city: ${carrier}`, options, async () => {
    sockets = [];
    asked = 0;
    const { page, events, close } = await site.open({ renderer: "none", carrier, size: [780, 560], attributes: { city: "town.geojson" } });
    await until(page, async () => (await window.twin.stats()).features > 10);
    assert.equal(await page.evaluate(() => window.twin.addFeed({ id: "air", title: "Air quality", transport: "ws", url: "live", snapshot_url: "snapshot.json" })), "air", "its id");
    const socket = await there(() => sockets[0], "a socket");
    await until(page, async () => (await window.twin.query({ text: "sensor School" }))[0].readings.length > 0);
    assert.deepEqual(await reading(page, "sensor School"), ["48 ug/m3 fresh"], "of the snapshot, by its place");
    assert.deepEqual(await reading(page, "sensor Park"), ["12 ug/m3 fresh"], "the other station too");
    assert.equal(asked, 1, "asked once");
    socket.send(change(71));
    await until(page, async () => (await window.twin.query({ text: "sensor School" }))[0].readings[0].value.v === 71);
    assert.deepEqual(await reading(page, "sensor School"), ["71 ug/m3 fresh"], "what changes takes its place, in the same unit");
    const states = (await events("civi-connection")).map(({ state, signed }) => `${state} ${signed}`);
    assert.deepEqual(states.at(0), "connecting null", "it began");
    assert.ok(states.includes("live null"), "and came");
    await until(page, () => /3 readings so far/.test(window.twin.shadowRoot.getElementById("section-live").textContent) || /[3-9] readings/.test(window.twin.shadowRoot.getElementById("section-live").textContent));
    assert.match(await section(page), /^Live dataAir quality: connected\. Last message .+ ago\. \d readings so far\.$/, "in words, with nothing left out");
    await page.evaluate(() => window.twin.removeFeed("air"));
    await there(() => socket.isClosed, "the end of the socket");
    assert.deepEqual(await reading(page, "sensor School"), [], "what it said is forgotten");
    await close();
  });
}

test("a warning that a feed brings is told with its place and its advice", options, async () => {
  const { page, events, close } = await site.open({ renderer: "none", size: [780, 560], attributes: { city: "town.geojson" } });
  await until(page, async () => (await window.twin.stats()).features > 10);
  await page.evaluate(() => window.twin.addFeed({ id: "warnings", url: "warning.xml", every_secs: 3600 }));
  await page.getByRole("alert").getByText("Alert: Flood at the old port. Where: Old port").waitFor();
  const [{ feed_id, alert }] = await events("civi-alert");
  assert.deepEqual([feed_id, alert.id, alert.infos[0].severity], ["warnings", "flood-1", "Extreme"], "as data");
  const shown = await page.evaluate(() => window.twin.shadowRoot.querySelector(".alerts li").textContent);
  assert.match(shown, /^Flood at the old port.*Where: Old port.*What to do: Go to higher ground\./, "to be read");
  await close();
});

test("a broker is greeted as MQTT has it, and what is refused by the description is told", options, async () => {
  sockets = [];
  const { page, close } = await site.open({ renderer: "none", attributes: { city: "town.geojson" } });
  await page.evaluate(() => window.twin.addFeed({ id: "lights", url: "mqtt", transport: "mqtt", topics: ["city/+/power"] }));
  const socket = await there(() => sockets[0], "a socket");
  assert.match(socket.request.headers["sec-websocket-protocol"], /mqtt/, "by its subprotocol");
  const hello = await there(() => socket.came[0], "a greeting");
  assert.equal(hello[0], 0x10, "CONNECT");
  const refused = await page.evaluate(() => window.twin.addFeed({ id: "secret", url: "https://user:pass@example.org/" }).catch((error) => error.message));
  assert.match(refused, /expected/, "no secrets in a public description");
  await close();
});

test("a message is decoded for the page and nothing of it is taken in", options, async () => {
  const { page, close } = await site.open();
  const said = await page.evaluate(async () => {
    const { twin } = window;
    await twin.ready;
    const bytes = (text) => new TextEncoder().encode(text);
    const senml = bytes('[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1772366400,"n":"temperature","u":"Cel","v":23.5}]');
    const found = await twin.decode(senml.buffer);
    const named = await twin.decode(bytes("id,time,pm25\ns1,2026-03-01T12:00:00Z,12.5\n"), { media_type: "text/csv" });
    const broken = await twin.decode(bytes("{"));
    const refused = await twin.decode(bytes("{}"), { format: "telepathy" }).catch((error) => error.message);
    const none = await twin.decode("text").catch((error) => error.message);
    return { found, csv: [named.format, named.observations.length], broken, refused, none, kept: senml.length };
  });
  assert.deepEqual(said.found.observations, [{ entity: "urn:dev:ow:10e2073a01080063", attribute: "temperature", value: 23.5, unit: "Cel", time: "2026-03-01T12:00:00Z" }], "the neutral observation");
  assert.deepEqual([said.found.format, said.found.issues, said.csv], ["senml", [], ["csv", 1]], "by shape, and by media type");
  assert.equal(said.broken.observations.length + said.broken.issue_count, 1, "one issue and nothing else");
  assert.match(said.refused, /expected one of sensorthings, .*, found "telepathy"/, "a format that is none");
  assert.match(said.none, /expected the bytes of a message, found string/, "no bytes");
  assert.ok(said.kept > 0, "the page keeps its own bytes");
  await close();
});
