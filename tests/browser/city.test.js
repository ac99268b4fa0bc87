/**
 * A city in the element, with the built engine, on each GPU interface, in a worker and inline.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CENTRE, blocks, halfBroken } from "./cities.js";
import { COMBINATIONS, browse, hasDist, until, withEngine } from "./harness.js";
import { colours, difference, sizeOf } from "./pictures.js";

const CITY = blocks();
// Straight down on the town hall: one building every 139 px, a gap between.
const ABOVE = { ...CENTRE, zoom: 17, bearing_deg: 0, pitch_deg: 0 };
const ASIDE = { ...CENTRE, zoom: 16.5, bearing_deg: 20, pitch_deg: 55 };
let site;
before(async () => {
  if (hasDist) site = await browse();
});
after(() => site?.close());

/** A page with the city loaded and the camera set; found clean at the end. */
async function onCity(wish, act) {
  const opened = await site.open(wish);
  const { page } = opened;
  const report = await page.evaluate(
    async ([city, camera]) => {
      await window.twin.setCamera(camera);
      const report = await window.twin.load(city);
      await window.twin.settle();
      return report;
    },
    [CITY, wish.camera ?? ABOVE],
  );
  const { x, y } = await page.locator("civi-twin").boundingBox();
  await act(page, { ...opened, report, at: (right, down) => [x + right, y + down] });
  await opened.close();
}
const frames = (page) => page.evaluate(async () => (await window.twin.stats()).frames_drawn);
const shot = (page) => page.locator("civi-twin").screenshot();
const snapshot = async (page) => Uint8Array.from(await page.evaluate(async () => [...new Uint8Array(await (await window.twin.snapshot()).arrayBuffer())]));

for (const { renderer, carrier } of COMBINATIONS) {
  describe(`on ${renderer}, carried by ${carrier}`, () => {
    test("a city loads, is counted, drawn and told", withEngine, () =>
      onCity({ renderer, carrier }, async (page, { report, events }) => {
        assert.equal(report.features, 25, "every building is counted");
        assert.deepEqual([report.skipped, report.issue_count], [0, 0], "nothing was left out");
        assert.ok(report.first_frame_ms > 0, `a picture came, found ${report.first_frame_ms}`);
        const stats = await page.evaluate(() => window.twin.stats());
        assert.deepEqual([stats.renderer, stats.carrier, stats.features], [renderer, carrier, 25], "the stats say so");
        assert.ok(stats.triangles > 25 * 10 && stats.draw_calls > 0, "walls and roofs are drawn");
        assert.equal((await events("civi-issue")).length, 1, "one event for the load");
        assert.equal((await events("civi-fallback")).length, 0, "nothing fell back");
        assert.ok(colours(await shot(page)) > 6, "the picture is not blank");
      }));

    test("what is under a place is found, and where nothing stands nothing is", withEngine, () =>
      onCity({ renderer, carrier }, async (page) => {
        const [middle, east, gap, told] = await page.evaluate(async () => [await window.twin.pick(300, 200), await window.twin.pick(439, 200), await window.twin.pick(370, 200), await window.twin.feature(12)]);
        assert.equal(middle?.feature_id, "b12", "the town hall is in the middle");
        assert.equal(middle.properties.note, "<b>open</b> \u202eevil", "its properties came along, as they are");
        assert.deepEqual([middle.name, middle.layer, middle.height_m], ["Town Hall", "building", 35], "and what was read of them");
        assert.equal(east?.feature_id, "b13", "its neighbour to the east");
        assert.equal(gap, null, "the street between");
        assert.deepEqual(told, middle, "a feature is the same by index");
      }));

    test("a click selects: an event, a highlight and the details", withEngine, () =>
      onCity({ renderer, carrier }, async (page, { events, at }) => {
        const plain = await snapshot(page);
        await page.mouse.click(...at(300, 200));
        await until(page, () => window.events.some((it) => it.type === "civi-select"));
        assert.equal((await events("civi-select"))[0].feature.feature_id, "b12", "the event tells which");
        assert.match(await page.getByRole("region", { name: "Town Hall" }).innerText(), /35 m/, "the details show");
        await page.evaluate(() => window.twin.settle());
        assert.ok(difference(plain, await snapshot(page)).share > 0.002, "the highlight is seen");
      }));

    test("keys, wheel and drag move the camera, and it comes to rest", withEngine, () =>
      onCity({ renderer, carrier }, async (page, { at }) => {
        const camera = () => page.evaluate(async () => (await window.twin.settle(), window.twin.camera));
        await page.evaluate(() => window.twin.focus());
        const start = await camera();
        await page.keyboard.press("ArrowRight");
        assert.ok((await camera()).longitude > start.longitude, "right is east");
        await page.keyboard.press("+");
        assert.ok(Math.abs((await camera()).zoom - start.zoom - 1) < 1e-6, "plus is one level");
        await page.keyboard.press("Shift+ArrowUp");
        assert.ok(Math.abs((await camera()).pitch_deg - 10) < 1e-6, "ten degrees of tilt");
        await page.keyboard.press("Shift+ArrowRight");
        assert.ok(Math.abs((await camera()).bearing_deg - 15) < 1e-6, "fifteen degrees to the right");
        await page.keyboard.press("n");
        assert.ok(Math.abs((await camera()).bearing_deg) < 1e-6, "north is up");
        const before = await camera();
        await page.mouse.move(...at(300, 200));
        await page.mouse.wheel(0, -300);
        await until(page, (zoom) => window.twin.camera.zoom > zoom + 0.9, before.zoom);
        const zoomed = await camera();
        await page.mouse.down();
        await page.mouse.move(...at(360, 200), { steps: 4 });
        await page.mouse.up();
        await until(page, (longitude) => window.twin.camera.longitude < longitude, zoomed.longitude);
        assert.ok((await page.evaluate(() => window.events.filter((it) => it.type === "civi-view").length)) > 0, "rest is told");
      }));

    test("size and pixel ratio are followed", withEngine, () =>
      onCity({ renderer, carrier }, async (page) => {
        assert.deepEqual(sizeOf(await snapshot(page)), [600, 400], "one pixel each");
        await page.evaluate(() => (window.twin.style.width = "440px"));
        await until(page, () => window.twin.shadowRoot.querySelector("canvas").getBoundingClientRect().width === 440);
        await page.waitForTimeout(100);
        assert.deepEqual(sizeOf(await snapshot(page)), [440, 400], "the picture is as wide as the element");
        const cdp = await page.context().newCDPSession(page);
        await cdp.send("Emulation.setDeviceMetricsOverride", { width: 800, height: 600, deviceScaleFactor: 3, mobile: false });
        await page.waitForTimeout(200);
        assert.deepEqual(sizeOf(await snapshot(page)), [880, 800], "two pixels each, no more");
        const middle = await page.evaluate(() => window.twin.pick(220, 200));
        assert.equal(middle?.feature_id, "b12", "places are still CSS pixels");
      }));

    test("scrolled away nothing is drawn, and a load is done when it is built", withEngine, () =>
      onCity({ renderer, carrier }, async (page) => {
        await page.evaluate(() => (document.getElementById("main").style.paddingTop = "3000px"));
        await page.waitForTimeout(300);
        const before = await frames(page);
        const report = await page.evaluate(async (city) => {
          await window.twin.setCamera({ zoom: 15, bearing_deg: 77 });
          const report = await window.twin.load(city, { layer: "building" });
          await window.twin.settle();
          return report;
        }, CITY);
        await page.waitForTimeout(300);
        assert.equal(report.first_frame_ms, null, "no frame can come");
        assert.equal(await frames(page), before, "none was drawn");
        await page.evaluate(() => (document.getElementById("main").style.paddingTop = "0"));
        await page.waitForTimeout(300);
        await page.evaluate(() => window.twin.settle());
        assert.ok((await frames(page)) > before, "back in view it is");
      }));

    test("what can't be read is counted and told, and only nothing at all is refused", withEngine, async () => {
      const opened = await site.open({ renderer, carrier });
      const [half, ...refused] = await opened.page.evaluate(async (document) => {
        const sentence = (source) => window.twin.load(source).then(() => "loaded", (error) => error.message);
        return [await window.twin.load(document), await sentence("{"), await sentence("nowhere.geojson"), await sentence(new Uint8Array([0, 255, 7]))];
      }, halfBroken());
      assert.deepEqual([half.features, half.skipped, half.issue_count >= 2], [1, 2, true], "one is drawn, two are left out");
      assert.deepEqual(half.issues.filter((it) => it.severity === "skipped").map((it) => it.feature_id), ["nowhere", "flat"], "and named");
      for (const sentence of refused) assert.match(sentence, /^[a-z].{10,}/, `a sentence, found ${sentence}`);
      // The missing file is the browser's to complain of.
      opened.faults.splice(0, opened.faults.length, ...opened.faults.filter((it) => !it.includes("404")));
      await opened.close();
    });
  });
}

test("both GPU interfaces draw the same picture, by day and by night", withEngine, async () => {
  for (const theme of ["light", "dark"]) {
    for (const camera of [ABOVE, ASIDE]) {
      const pictures = [];
      for (const renderer of ["webgpu", "webgl2"]) {
        await onCity({ renderer, camera, attributes: { theme, controls: "none" } }, async (page) => {
          pictures.push(await shot(page), await snapshot(page));
        });
      }
      const [gpu, gpuKept, gl, glKept] = pictures;
      const screen = difference(gpu, gl);
      assert.ok(screen.mean < 2 && screen.share < 0.01, `${theme}: the screen is the same, found ${JSON.stringify(screen)}`);
      const kept = difference(gpu, gpuKept);
      assert.ok(kept.mean < 2 && kept.share < 0.01, `${theme}: a snapshot is what is on the screen, found ${JSON.stringify(kept)}`);
      const other = difference(gl, glKept);
      assert.ok(other.mean < 2 && other.share < 0.01, `${theme}: on WebGL2 too, found ${JSON.stringify(other)}`);
    }
  }
});

test("when nothing changes no frame is drawn for ten seconds", withEngine, async () => {
  const opened = [];
  for (const { renderer, carrier } of COMBINATIONS) opened.push(await site.open({ renderer, carrier }));
  const pages = opened.map((it) => it.page);
  for (const page of pages) await page.evaluate(async (city) => (await window.twin.load(city), await window.twin.settle()), CITY);
  const before = await Promise.all(pages.map(frames));
  await pages[0].waitForTimeout(10_000);
  assert.deepEqual(await Promise.all(pages.map(frames)), before, "not one frame");
  for (const it of opened) await it.close();
});

test("two elements on one page live side by side", withEngine, async () => {
  const opened = await site.open({ renderer: "webgpu", size: [300, 200] });
  const found = await opened.page.evaluate(
    async ([city, half]) => {
      const other = document.createElement("civi-twin");
      other.renderer = "webgl2";
      other.style.width = "300px";
      other.style.height = "200px";
      document.getElementById("main").append(other);
      await window.twin.setCamera({ bearing_deg: 10 });
      const [one, two] = await Promise.all([window.twin.load(city), other.load(half)]);
      await other.setCamera({ bearing_deg: 90 });
      await Promise.all([window.twin.settle(), other.settle()]);
      return [one.features, two.features, window.twin.camera.bearing_deg, other.camera.bearing_deg];
    },
    [CITY, halfBroken()],
  );
  assert.deepEqual(found, [25, 1, 10, 90], "each has its own city and camera");
  await opened.close();
});

test("values colour a layer, and the picture shows it", withEngine, async () => {
  for (const renderer of ["webgpu", "webgl2"]) {
    await onCity({ renderer }, async (page) => {
      const plain = await snapshot(page);
      await page.evaluate(async () => {
        await window.twin.setValues(Float32Array.from({ length: 25 }, (_, index) => index));
        await window.twin.settle();
      });
      assert.ok(difference(plain, await snapshot(page)).share > 0.1, `${renderer}: most roofs have another colour`);
    });
  }
});

test("an engine that starts again shows every value on its building, though a load before is gone", withEngine, async () => {
  await onCity({ renderer: "webgl2" }, async (page, { report }) => {
    await page.evaluate(
      async ([city, gone]) => {
        const { twin } = window;
        await twin.load(city);
        await twin.setValues(Float32Array.from({ length: 50 }, (_, index) => index));
        await twin.setValues(Float32Array.of(0, 49, NaN), { features: Uint32Array.of(37, 31, 32) });
        await twin.unload(gone);
        await twin.settle();
      },
      [CITY, report.load_id],
    );
    const before = await snapshot(page);
    assert.ok(colours(before) > 6, "there are values to be seen");
    const hall = await page.evaluate(async () => {
      const { twin } = window;
      // There and back: each is an engine of its own.
      for (const name of ["none", "webgl2"]) twin.setAttribute("renderer", name);
      await twin.settle();
      const { index, name } = await twin.feature(37);
      return { index, name, gone: await twin.feature(12), features: (await twin.stats()).features };
    });
    assert.deepEqual(hall, { index: 37, name: "Town Hall", gone: null, features: 25 }, "under its old index");
    assert.deepEqual(difference(before, await snapshot(page)), { mean: 0, share: 0 }, "the same picture");
  });
});
