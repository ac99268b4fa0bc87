/**
 * What was observed outlives a crash of the engine: the latest of each series, within a bound.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Observed } from "../../www/observed.js";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { FILES, asked, drill, withCity } from "./pages.js";

const seen = (entity, minute, value, more = {}) => ({ entity, attribute: "NO2", value, unit: "GQ", time: `2026-03-01T12:${String(minute).padStart(2, "0")}:00Z`, ...more });
const given = (observed) => observed.replays().flatMap(({ command }) => command.observations);

describe("what is kept", () => {
  test("of each series the latest is kept, whatever came last", () => {
    const observed = new Observed();
    observed.keep([seen("a", 1, 10), seen("b", 1, 20), seen("a", 3, 30), seen("a", 2, 25), { ...seen("a", 1, 7), attribute: "PM10" }]);
    assert.equal(observed.size, 3, "two of one entity, one of the other");
    const values = Object.fromEntries(given(observed).map((it) => [`${it.entity} ${it.attribute}`, it.value]));
    assert.deepEqual(values, { "a NO2": 30, "b NO2": 20, "a PM10": 7 }, "the newest of each");
  });

  test("beyond its bound the series silent longest go first, and are counted", () => {
    const observed = new Observed(10_000);
    for (let sensor = 0; sensor < 100; sensor++) {
      observed.keep([seen(`sensor-${sensor}`, 1, sensor)]);
      // One that never falls silent.
      observed.keep([seen("sensor-0", 2, sensor, { time: new Date(Date.UTC(2026, 2, 2) + sensor * 1_000).toISOString() })]);
    }
    const names = given(observed).map((it) => it.entity);
    assert.ok(observed.size > 10 && observed.size < 50, `as many as fit, found ${observed.size}`);
    assert.equal(observed.forgotten, 100 - observed.size, "each that is gone is counted");
    assert.ok(names.includes("sensor-0") && names.includes("sensor-99") && !names.includes("sensor-1"), "the silent ones are gone");
  });

  test("what is no observation is not kept, and long texts are cut", () => {
    const observed = new Observed();
    observed.keep([null, 7, {}, seen("a", 1, 1, { time: "yesterday" }), seen("x".repeat(5_000), 1, 1), seen("c", 1, { deep: [1] }), seen("d", 1, "x".repeat(5_000), { extra: "y" })]);
    const [c, d] = given(observed);
    assert.equal(observed.size, 2, "two of seven");
    assert.ok(!("value" in c), "no list and no object");
    assert.deepEqual([d.value.length, "extra" in d], [1_024, false], "as much as the engine keeps");
  });

  test("many are given again in several calls", () => {
    const observed = new Observed();
    observed.keep(Array.from({ length: 4_500 }, (_, sensor) => seen(`sensor-${sensor}`, 1, sensor)));
    assert.deepEqual(observed.replays().map(({ command }) => command.observations.length), [2_000, 2_000, 500], "no more than 2,000 at once");
  });
});

describe("in the element", () => {
  let site;
  before(async () => {
    site = await browse({ flags: [], fake: true, files: FILES });
  });
  after(() => site.close());

  test("an engine that starts again after a crash is given what was observed, after the loads", () =>
    withCity(site, {}, async (page) => {
      const reused = await page.evaluate(async () => {
        const one = { entity: "b12", attribute: "NO2", value: 1, unit: "GQ", time: "2026-03-01T12:00:00Z" };
        const first = window.twin.observe([one]);
        // A page may use the same object for the next one.
        Object.assign(one, { entity: "b13", value: 2, time: "2026-03-01T12:01:00Z" });
        await first;
        await window.twin.observe([one]);
        await window.twin.observe([{ ...one, value: 3, time: "2026-03-01T12:02:00Z" }]);
        return window.twin.stats();
      });
      assert.deepEqual([reused.series_kept, reused.series_forgotten], [2, 0], "two series are known");
      await drill(page, "panic");
      await until(page, () => window.events.some((it) => it.type === "civi-fallback"));
      await until(page, async () => (await window.twin.stats()).features === 25);
      const again = await asked(page, "observe");
      assert.deepEqual(again.map(({ observations }) => observations.map((it) => [it.entity, it.value])), [[["b12", 1], ["b13", 3]]], "the latest of each, in one call, to the new engine");
      const order = await page.evaluate(async () => (await window.twin.stats()).asked.map((it) => it.type));
      assert.ok(order.indexOf("load") < order.indexOf("observe"), `the city first: ${order}`);
    }));

  test("an element that was removed has forgotten what was observed", () =>
    withCity(site, {}, async (page) => {
      await page.evaluate(() => window.twin.observe([{ entity: "b1", attribute: "NO2", value: 1, unit: null, time: "2026-03-01T12:00:00Z" }]));
      await page.evaluate(async () => {
        const { twin } = window;
        twin.remove();
        await new Promise((done) => setTimeout(done, 300));
        document.getElementById("main").append(twin);
        await twin.ready;
      });
      await until(page, async () => (await window.twin.stats()).features === 25);
      assert.equal(await page.evaluate(async () => (await window.twin.stats()).series_kept), 0, "nothing");
    }));
});

test("when the page asks for another renderer the readings are still there, with the real engine", withEngine, async () => {
  const real = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
  try {
    const it = await real.open({ renderer: "none", attributes: { city: "town.geojson" } });
    await until(it.page, async () => (await window.twin.stats()).features === 22);
    await it.page.evaluate((observations) => window.twin.observe(observations), readings(new Date().toISOString()));
    const worst = () => it.page.evaluate(async () => (await window.twin.query({ text: "Air sensor Harbour" }))[0].readings.length);
    assert.equal(await worst(), 1, "it reads something");
    await it.page.evaluate(() => window.twin.setAttribute("renderer", "webgl2"));
    await until(it.page, async () => (await window.twin.stats()).renderer === "webgl2");
    await until(it.page, async () => (await window.twin.query({ text: "Air sensor Harbour" }))[0]?.readings.length === 1);
    await it.close();
  } finally {
    await real.close();
  }
});
