/**
 * What is no feature of the city, through the built engine: buses with features of their own that drive, and the area of a
 * warning until it ends.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { at, town } from "./cities.js";
import { DIST, browse, hasDist, until } from "./harness.js";

const isBuilt = hasDist && existsSync(`${DIST}/civitwin_live_bg.wasm`) && !process.env.CIVITWIN_URL;
const options = { skip: isBuilt ? false : "www/dist is not built with what live data need" };

const stamp = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, "-00:00");
const ring = [[-100, -100], [150, -100], [150, 60], [-100, 60], [-100, -100]].map(([east_m, north_m]) => at(east_m, north_m).toReversed().join(",")).join(" ");
const cap = (lasts_ms) => `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>smoke-1</identifier>
<sender>fire@example.org</sender><sent>${stamp(Date.now() - 5_000)}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>en</language><category>Fire</category><event>Smoke</event><urgency>Immediate</urgency><severity>Moderate</severity><certainty>Observed</certainty>
<expires>${stamp(Date.now() + lasts_ms)}</expires><headline>Smoke over the hill</headline><area><areaDesc>Hill</areaDesc><polygon>${ring}</polygon></area></info></alert>`;

/** @type {import("./socket.js").Socket[]} */
let sockets = [];
let lasts_ms = 0;
let site;
before(async () => {
  if (!isBuilt) return;
  const files = {
    "/town.geojson": JSON.stringify(town()),
    "/warning.xml": (_, response) => {
      response.setHeader("content-type", "application/cap+xml");
      response.end(cap(lasts_ms));
    },
  };
  site = await browse({ files, sockets: { "/buses": (socket) => void sockets.push(socket) } });
});
after(() => site?.close());

/** Where buses are, metres from the middle of the town. */
const told = (places) => JSON.stringify(places.map(([id, east_m, north_m]) => ({ id, speed: 20 + Math.random(), name: `Line ${id}`, time: new Date().toISOString(), longitude: at(east_m, north_m)[0], latitude: at(east_m, north_m)[1] })));
const bus = (page, text) => page.evaluate(async (it) => (await window.twin.query({ text: it, limit: 5 }))[0] ?? null, text);
const FEED = { id: "buses", title: "Buses", transport: "ws", url: "buses", format: "json", bind: { by: "marker" }, style: { symbol: "bus" } };

for (const motion of ["no-preference", "reduce"]) {
  test(`buses have features of their own, which drive to where they are: motion ${motion}`, options, async () => {
    sockets = [];
    const { page, close } = await site.open({ renderer: "webgl2", size: [780, 560], attributes: { city: "town.geojson" }, page: { reducedMotion: motion } });
    await until(page, async () => (await window.twin.stats()).features > 10);
    const camera = await page.evaluate(() => JSON.stringify(window.twin.camera));
    const before = await page.evaluate(async () => (await window.twin.stats()).features);
    await page.evaluate((feed) => window.twin.addFeed(feed), FEED);
    await until(page, () => window.twin.shadowRoot.getElementById("section-live") !== null);
    for (let turn = 0; sockets.length === 0 && turn < 500; turn++) await new Promise((done) => setTimeout(done, 20));
    sockets[0].send(told([["12", 0, 60], ["13", -200, 60]]));
    await until(page, async (count) => (await window.twin.stats()).features === count, before + 2);
    assert.equal(await page.evaluate(() => JSON.stringify(window.twin.camera)), camera, "the view is as it was");
    const first = await bus(page, "Line 12");
    assert.deepEqual([first.feature_id, first.name, first.layer, first.readings.length > 0], ["12", "Line 12", "point", true], "a feature like others");
    const drawn = await page.evaluate(async () => (await window.twin.settle()) && window.twin.snapshot().then((it) => it.size));
    assert.ok(drawn > 1_000, "drawn");
    await page.waitForTimeout(2_000);
    const still = await page.evaluate(async () => (await window.twin.stats()).frames_drawn);
    sockets[0].send(told([["12", 100, 60]]));
    await page.waitForTimeout(800);
    const way = await bus(page, "Line 12");
    const part = (way.longitude - first.longitude) / (at(100, 60)[0] - first.longitude);
    if (motion === "reduce") assert.ok(Math.abs(part - 1) < 0.01, `at once: ${part} of the way`);
    else assert.ok(part > 0.02 && part < 0.98, `on its way: ${part} of it`);
    await until(page, async (goal) => Math.abs((await window.twin.query({ text: "Line 12" }))[0].longitude - goal) < 1e-6, at(100, 60)[0]);
    await page.waitForTimeout(1_500);
    const frames = await page.evaluate(async () => (await window.twin.stats()).frames_drawn);
    if (motion === "reduce") assert.ok(frames - still <= 4, `${frames - still} frames where nothing moves by itself`);
    else assert.ok(frames - still >= 5, `${frames - still} frames of a way`);
    await page.waitForTimeout(1_500);
    assert.ok((await page.evaluate(async () => (await window.twin.stats()).frames_drawn)) - frames <= 1, "and then none");
    await page.evaluate(() => window.twin.removeFeed("buses"));
    await until(page, async (count) => (await window.twin.stats()).features === count, before);
    assert.equal(await bus(page, "Line 12"), null, "gone with its feed");
    await close();
  });
}

test("a bus stands in the tree of the district where it is", options, async () => {
  sockets = [];
  const { page, close } = await site.open({ renderer: "none", size: [780, 560], attributes: { city: "town.geojson" } });
  await until(page, async () => (await window.twin.stats()).features > 10);
  await page.evaluate((feed) => window.twin.addFeed(feed), FEED);
  for (let turn = 0; sockets.length === 0 && turn < 500; turn++) await new Promise((done) => setTimeout(done, 20));
  sockets[0].send(told([["12", 50, 60]]));
  await until(page, async () => (await window.twin.query({ text: "Line 12" })).length === 1);
  await page.getByRole("heading", { name: "Everything, by district", exact: true }).click();
  await page.getByRole("treeitem", { name: /^Harbour/ }).locator(".twist").click();
  await page.getByRole("treeitem", { name: /^places/i }).locator(".twist").click();
  await page.getByRole("treeitem", { name: /^Line 12/ }).first().waitFor();
  await page.evaluate(async () => window.twin.select((await window.twin.query({ text: "Line 12" }))[0].index));
  await until(page, () => /vehicle/.test(window.twin.shadowRoot.querySelector(".details")?.textContent ?? ""));
  await close();
});

test("the area of a warning is read and drawn until the warning ends by itself", options, async () => {
  lasts_ms = 9_000;
  const { page, close } = await site.open({ renderer: "webgl2", size: [780, 560], attributes: { city: "town.geojson" } });
  await until(page, async () => (await window.twin.stats()).features > 10);
  const before = await page.evaluate(async () => (await window.twin.stats()).features);
  await page.evaluate(() => window.twin.addFeed({ id: "warnings", url: "warning.xml", every_secs: 3600 }));
  await until(page, async (count) => (await window.twin.stats()).features === count, before + 1);
  const area = await bus(page, "Smoke over the hill");
  assert.deepEqual([area.layer, area.name, area.feature_id], ["district", "Smoke over the hill", "fire@example.org smoke-1"], "a feature by its headline");
  const told = await page.evaluate(async () => {
    const [school] = await window.twin.query({ text: "Hill School" });
    await window.twin.select(school.index);
    return window.twin.shadowRoot.querySelectorAll(".alerts li").length;
  });
  assert.equal(told, 1, "it is listed");
  await until(page, () => /A warning holds here: Smoke over the hill/.test(window.twin.shadowRoot.textContent));
  await until(page, async (count) => (await window.twin.stats()).features === count, before);
  await until(page, () => window.twin.shadowRoot.querySelectorAll(".alerts li").length === 0);
  await close();
});
