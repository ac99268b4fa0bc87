/**
 * The element alone, with a pretended engine: what it promises whatever the engine draws. No GPU and no build is needed.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { blocks, halfBroken } from "./cities.js";
import { alone, browse, until } from "./harness.js";

const CITY = JSON.stringify(blocks());
let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: { "/city.geojson": CITY, "/half.geojson": JSON.stringify(halfBroken()) } });
});
after(() => site.close());

/** A page with one element; closed, and found clean, when `act` is done. */
async function onPage(wish, act) {
  const opened = await site.open(wish);
  await act(opened.page, opened);
  await opened.close();
}
/** What the engine was asked, of one type. */
const asked = (page, type) => page.evaluate(async (name) => (await window.twin.stats()).asked.filter((it) => it.type === name), type);
const drill = (page, type) => page.evaluate((name) => window.twin[Symbol.for("civitwin.drill")](name), type);

/** What a reader who sees nothing is told, in the page. */
const said = () => window.twin.shadowRoot.querySelector("[part=status]").textContent;
const hasNoProgress = () => window.twin.shadowRoot.querySelector(".progress").hidden;

for (const carrier of ["worker", "inline"]) {
  describe(`carried by ${carrier}`, () => {
    test("a city comes the same from an address, text, a blob, bytes, a view and an object", () =>
      onPage({ carrier }, async (page) => {
        const counts = await page.evaluate(async (text) => {
          const bytes = new TextEncoder().encode(text);
          const padded = new Uint8Array(bytes.length + 8);
          padded.set(bytes, 4);
          const sources = ["city.geojson", new URL("city.geojson", document.baseURI), text, ` \n${text}`, new Blob([text]), bytes.buffer, padded.subarray(4, 4 + bytes.length), JSON.parse(text)];
          const features = [];
          for (const source of sources) features.push((await window.twin.load(source)).features);
          return [features, bytes.byteLength > 0];
        }, CITY);
        assert.deepEqual(counts, [[25, 25, 25, 25, 25, 25, 25, 25], true], "every source gave 25 features, and the caller's bytes are still the caller's");
        const { carrier: told } = await page.evaluate(() => window.twin.stats());
        assert.equal(told, carrier, "the carrier is the one asked for");
      }));

    test("loads made before the element is on the page wait, and keep their order", () =>
      onPage({ twin: false }, async (page) => {
        const ids = await page.evaluate(
          async ([text, kind]) => {
            await customElements.whenDefined("civi-twin");
            const twin = document.createElement("civi-twin");
            twin.carrier = kind;
            window.twin = twin;
            const loads = [twin.load(new Blob([text])), twin.load(text, { layer: "road" }), twin.load("half.geojson")];
            const settled = twin.settle();
            document.getElementById("main").append(twin);
            await settled;
            return (await Promise.all(loads)).map((it) => it.features);
          },
          [CITY, carrier],
        );
        assert.deepEqual(ids, [25, 25, 2], "each load has its own report");
        const loads = await asked(page, "load");
        assert.deepEqual(loads.map((it) => [it.layer, it.url !== null]), [[null, false], ["road", false], [null, true]], "the engine was asked in call order");
      }));

    test("a load that is aborted rejects so, and the engine is told", () =>
      onPage({ carrier }, async (page) => {
        const names = await page.evaluate(async (text) => {
          const early = await window.twin.load(text, { signal: AbortSignal.abort() }).catch((error) => error.name);
          const control = new AbortController();
          const late = window.twin.load("city.geojson", { signal: control.signal }).catch((error) => error.name);
          control.abort();
          return [early, await late];
        }, CITY);
        assert.deepEqual(names, ["AbortError", "AbortError"], "both loads were aborted");
        assert.deepEqual([await page.evaluate(said), await page.evaluate(hasNoProgress)], ["", true], "nothing is said of what was given up");
        assert.equal((await asked(page, "cancel")).length, 1, "the engine heard of the one it knew");
        await page.evaluate(() => window.twin.settle());
        await until(page, async () => (await window.twin.stats()).features === 0);
        assert.ok(await page.evaluate(hasNoProgress), "the progress of a load given up is not shown");
      }));

    test("what is no city is refused with a sentence", () =>
      onPage({ carrier }, async (page) => {
        await page.evaluate(() => window.twin.load("{nonsense").catch(() => {}));
        assert.match(await page.evaluate(said), /^The city could not be loaded: expected GeoJSON, found/, "the reader is told in the live region");
        assert.ok(await page.evaluate(hasNoProgress), "and nothing runs any more");
        const messages = await page.evaluate(() =>
          Promise.all([window.twin.load("{nonsense"), window.twin.load("ftp://x/y"), window.twin.load(7), window.twin.load("")].map((it) => it.then(() => "loaded", (error) => error.message))),
        );
        assert.match(messages[0], /^expected GeoJSON, found/, "the engine's sentence is passed on");
        assert.match(messages[1], /^expected an http or https address, found "ftp/, "only the web is an address");
        assert.match(messages[2], /^expected a URL, text, .* found number$/, "a number is no city");
      }));

    test("a crashed engine starts again with its loads, camera and selection, and answers what was asked", () =>
      onPage({ carrier }, async (page, { events }) => {
        await page.evaluate(async (text) => {
          await window.twin.load(text);
          await window.twin.setCamera({ zoom: 16.5, bearing_deg: 30 });
          await window.twin.setValues(new Float32Array(25).fill(3));
          await window.twin.select(12);
        }, CITY);
        await drill(page, "panic");
        const [feature, camera] = await page.evaluate(async () => [await window.twin.feature(12), window.twin.camera]);
        assert.equal(feature.name, "Town Hall", "the city was loaded again before the question was answered");
        assert.deepEqual([camera.zoom, camera.bearing_deg], [16.5, 30], "the camera stayed");
        assert.equal((await asked(page, "start"))[0].view.zoom, 16.5, "the engine started where it was");
        assert.equal((await asked(page, "select"))[0].index, 12, "the selection was made again");
        assert.equal(await page.evaluate(async () => (await window.twin.stats()).values.length), 25, "the values were set again, on a city that was there");
        assert.ok(await page.evaluate(() => window.twin.shadowRoot.querySelector(".panel").checkVisibility()), "the details still show");
        assert.equal((await events("civi-fallback")).length, 1, "the page was told once");
        assert.equal((await events("civi-issue")).length, 1, "a load done again is no new load");
        assert.equal((await events("civi-select")).length, 1, "nor a new selection");
        assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelectorAll("canvas").length), 1, "one canvas, a fresh one");
      }));

    test("after a crash every feature has its index and its value again, though other loads are gone", () =>
      onPage({ carrier }, async (page) => {
        const before = await page.evaluate(async (text) => {
          const { twin } = window;
          const report = await twin.load(text);
          window.kept = [await twin.load(text), await twin.load(text, { layer: "road" })];
          window.last = (await twin.load("half.geojson")).load_id;
          // Buildings: 25, 25 and 2. Roads: 25.
          await twin.setValues(Float32Array.from({ length: 60 }, (_, index) => index));
          await twin.setValues(Float32Array.of(500, 510, 520, 760), { features: Uint32Array.of(0, 25, 27, 76) });
          // Fewer than there are: the others stay.
          await twin.setValues(new Float32Array(30).fill(9));
          await twin.setValues(Float32Array.of(600, NaN, 700), { features: Uint32Array.of(26, 28, 900) });
          await twin.setValues(Float32Array.of(1, 2), { layer: "road", scale: { domain: [0, 4] } });
          await twin.setValues(new Float32Array(7)).catch(() => {});
          await twin.unload(report.load_id);
          await twin.unload(window.last);
          await twin.select(37);
          return { reports: Object.keys(report), values: (await twin.stats()).values };
        }, CITY);
        assert.ok(!before.reports.includes("first_index") && !before.reports.includes("layers"), "the page's report is the contract's");
        assert.deepEqual(before.values.slice(0, 7).map((it) => it.join()), ["25,9", "26,600", "27,9", "29,9", "30,30", "31,31", "32,32"], "what the engine knew");
        await drill(page, "panic");
        const after = await page.evaluate(async (text) => {
          const { twin } = window;
          const { values } = await twin.stats();
          const hall = await twin.feature(37);
          await twin.load(text);
          return { values, hall: [hall.index, hall.name], gone: await twin.feature(3), next: [await twin.feature(76), (await twin.feature(77)).feature_id] };
        }, CITY);
        assert.deepEqual(after.values, before.values, "the same values on the same features");
        assert.deepEqual([after.hall, after.gone], [[37, "Town Hall"], null], "the same index, and none for what is gone");
        assert.deepEqual(after.next, [null, "b0"], "nor is an index used again that was the last");
        const scales = await asked(page, "set_values");
        assert.deepEqual(scales.filter((it) => it.scale).map((it) => [it.layer, it.scale]), [["road", { domain: [0, 4] }]], "each layer's scale is settled once");
      }));

    test("another renderer shows the same city, values and selection, also with a load under way", () =>
      onPage({ carrier }, async (page, { events }) => {
        const found = await page.evaluate(async (text) => {
          const { twin } = window;
          await twin.load(text);
          await twin.setValues(new Float32Array(25).fill(3));
          await twin.select(12);
          const load = twin.load(text);
          for (const name of ["webgl2", "webgpu", "webgl2"]) {
            await new Promise((done) => setTimeout(done, 5));
            twin.setAttribute("renderer", name);
          }
          const { features } = await load.catch((error) => ({ features: error.message }));
          const stats = await twin.stats();
          return { features, renderer: stats.renderer, whole: stats.features, valued: stats.values.length, order: stats.asked.map((it) => it.type).filter((it) => ["start", "load", "set_values", "select"].includes(it)) };
        }, CITY);
        assert.deepEqual(found, { features: 25, renderer: "webgl2", whole: 50, valued: 25, order: ["start", "load", "set_values", "set_values", "select", "load"] }, "all is back, in the order it was asked");
        const issues = await events("civi-issue");
        assert.deepEqual(issues.map((it) => it.load_id), [1, 2], "the page hears of each load once");
      }));

    test("a load outlives any number of wished changes of the renderer", () =>
      onPage({ carrier }, async (page) => {
        const features = await page.evaluate(async (text) => {
          const load = window.twin.load(text);
          for (const name of ["webgl2", "webgpu", "webgl2"]) window.twin.setAttribute("renderer", name);
          return load.then((report) => report.features, (error) => error.message);
        }, CITY);
        assert.equal(features, 25, "a wish is no crash");
      }));

    test("what is unloaded while the engine starts again is gone, and only that", () =>
      onPage({ carrier }, async (page, { events }) => {
        await page.evaluate(async (text) => {
          const { twin } = window;
          window.first = (await twin.load(text)).load_id;
          window.second = (await twin.load("half.geojson")).load_id;
        }, CITY);
        await drill(page, "panic");
        const [left, later] = await page.evaluate(async () => {
          const { twin } = window;
          // As the engine ends, and while the next one reads.
          await twin.unload(window.first);
          const left = (await twin.stats()).features;
          await twin.unload(window.second);
          return [left, (await twin.stats()).features];
        });
        assert.deepEqual([left, later], [2, 0], "each load went by itself");
        assert.equal((await events("civi-error")).length, 0, "and quietly");
      }));

    test("after the third restart it goes on without a picture, and after that with the author's words", () =>
      onPage({ carrier, attributes: { city: "city.geojson" } }, async (page, { events, faults }) => {
        await page.evaluate(() => (window.twin.append(Object.assign(document.createElement("p"), { textContent: "The author's words" }))));
        for (let crash = 1; crash <= 4; crash++) {
          await until(page, () => window.twin.stats().then(() => true));
          await drill(page, "panic");
          await until(page, (count) => window.events.filter((it) => it.type === "civi-fallback").length === count, crash);
        }
        const fallbacks = await events("civi-fallback");
        assert.deepEqual(fallbacks.map((it) => it.to), ["webgpu", "webgpu", "webgpu", "none"], "three restarts, then text alone");
        assert.equal(await page.evaluate(async () => (await window.twin.stats()).features), 25, "the data is there all the same");
        await drill(page, "panic");
        await until(page, () => window.events.some((it) => it.type === "civi-error"));
        assert.ok(await page.getByText("The author's words").isVisible(), "the fallback shows");
        assert.ok(await page.getByText("it stopped several times").isVisible(), "and says why");
        const refusals = await page.evaluate(() => Promise.all([window.twin.settle(), window.twin.select(1), window.twin.load("city.geojson"), window.twin.unload(1)].map((it) => it.then(() => "done", (error) => error.message))));
        for (const message of refusals) assert.match(message, /it stopped several times/, "whatever is asked later is refused with the reason");
        faults.length = 0;
      }));

    test("a document that crashes the engine each time is given up, and the rest lives on", () =>
      onPage({ carrier }, async (page) => {
        const [message, features] = await page.evaluate(async (text) => {
          await window.twin.load(text);
          const bad = await window.twin.load('{"panic": 1}').then(() => "loaded", (error) => error.message);
          return [bad, (await window.twin.stats()).features];
        }, CITY);
        assert.match(message, /panicked on purpose/, "the load rejects");
        assert.equal(features, 25, "the city before it is still there");
      }));

    test("a lost GPU gets a fresh canvas in place of the spent one", () =>
      onPage({ carrier }, async (page, { events }) => {
        await page.evaluate(() => (window.before = window.twin.shadowRoot.querySelector("canvas")));
        await drill(page, "lose");
        await until(page, () => window.events.some((it) => it.type === "civi-fallback"));
        const canvases = await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("canvas")].map((it) => it === window.before));
        assert.deepEqual(canvases, [false], "one canvas, another one");
        assert.equal((await events("civi-error")).length, 0, "a loss is no error");
      }));

    test("moved on the page it lives on; removed it frees all; put back it starts anew", () =>
      onPage({ carrier, attributes: { city: "city.geojson" } }, async (page) => {
        await page.evaluate(() => document.body.append(window.twin));
        await page.waitForTimeout(250);
        assert.equal((await asked(page, "start")).length, 1, "a move is no start");
        const [name, isSame] = await page.evaluate(async () => {
          const { ready } = window.twin;
          const open = window.twin.load("city.geojson?never");
          window.twin.remove();
          await new Promise((done) => setTimeout(done, 250));
          return [await open.then(() => "loaded", (error) => error.name), ready === window.twin.ready];
        });
        assert.ok(["AbortError", "loaded"].includes(name), `what was open ended, found ${name}`);
        assert.equal(isSame, false, "there is a new promise of being ready");
        for (let tries = 0; page.workers().length > 0 && tries < 100; tries++) await page.waitForTimeout(50);
        assert.equal(page.workers().length, 0, "no worker is left");
        await page.evaluate(() => (document.body.append(window.twin), window.twin.ready));
        await until(page, async () => (await window.twin.stats()).features === 25);
        assert.equal((await asked(page, "start")).length, 1, "a new engine");
      }));
  });
}

test("where WebAssembly is forbidden the author's words show, with a sentence that says why", async () => {
  const options = { flags: [], fake: true, wasm: false, files: { "/civitwin.js": "export default async function init() { new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0])); }" } };
  await alone(options, async (strict) => {
    for (const carrier of ["worker", "inline"]) {
      const { page } = await strict.open({ twin: false });
      const message = await page.evaluate(async (kind) => {
        await customElements.whenDefined("civi-twin");
        const twin = document.createElement("civi-twin");
        twin.carrier = kind;
        twin.textContent = "The author's words";
        document.body.append(twin);
        return twin.ready.then(() => "ready", (error) => error.message);
      }, carrier);
      assert.match(message, /security policy does not allow WebAssembly/, "ready rejects");
      assert.ok(await page.getByText("The author's words").isVisible(), "the author's words show");
      assert.ok(await page.getByText("does not allow WebAssembly").isVisible(), "and why");
      await page.context().close();
    }
  });
});

test("attributes and properties mirror each other, also when set before the module ran, and a second copy does no harm", () =>
  onPage({ twin: false }, async (page) => {
    const found = await page.evaluate(async () => {
      const { CiviTwinElement } = await import("/civi-twin.js?copy");
      const Twin = customElements.get("civi-twin");
      const early = document.createElement("div");
      const twin = document.createElement("civi-twin");
      Object.assign(twin, { renderer: "none", quality: "low", controls: "minimal", view: "15/43.73/7.42/10/40", maxPixelRatio: 1.5, data: "low", city: "city.geojson" });
      document.body.append(twin, early);
      await twin.ready;
      twin.setAttribute("theme", "purple");
      return { attributes: Object.fromEntries([...twin.attributes].map((it) => [it.name, it.value])), theme: twin.theme, ratio: twin.maxPixelRatio, isOurs: Twin !== CiviTwinElement, camera: twin.camera, defaults: [new Twin().renderer, new Twin().controls, new Twin().maxPixelRatio, new Twin().data] };
    });
    assert.deepEqual(found.attributes, { renderer: "none", quality: "low", controls: "minimal", view: "15/43.73/7.42/10/40", "max-pixel-ratio": "1.5", data: "low", city: "city.geojson", theme: "purple" }, "properties set attributes");
    assert.equal(found.theme, "auto", "an unknown word means the default");
    assert.equal(found.ratio, 1.5, "numbers are numbers");
    assert.deepEqual(found.camera, { zoom: 15, latitude: 43.73, longitude: 7.42, bearing_deg: 10, pitch_deg: 40 }, "the view attribute is the camera");
    assert.deepEqual(found.defaults, ["auto", "full", 2, "auto"], "defaults");
    assert.ok(found.isOurs, "the first copy defined the element");
  }));

test("that there is no picture is read out, and why, also where it comes to that later", () =>
  onPage({}, async (page) => {
    const line = await page.evaluateHandle(() => window.twin.shadowRoot.querySelector("[role=status]"));
    const text = () => line.evaluate((it) => it.textContent);
    assert.equal(await text(), "", "there is a picture, and the live region is there before it says something");
    await page.evaluate(() => window.twin.setAttribute("renderer", "none"));
    await until(page, (it) => it.textContent !== "", line);
    assert.match(await text(), /shown here: it is switched off/, "with the reason");
    assert.ok(await line.evaluate((it) => it.isConnected), "in the same region");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelectorAll("[role=status],[aria-live=polite]").length), 1, "the only polite one");
    assert.ok(await page.locator("[part=notice]").getByText("it is switched off").isVisible(), "and the eye finds it where the picture would be");
  }));

test("the engine hears of size, pixel ratio, hiding and the reader's preferences", () =>
  onPage({}, async (page) => {
    const [start] = await asked(page, "start");
    assert.deepEqual(start.viewport, { width_css_px: 600, height_css_px: 400, pixel_ratio: 1 }, "the size at the start");
    assert.equal(start.preferences.reduced_motion, true, "the reader's wish at the start");
    await page.evaluate(() => (window.twin.style.width = "500px"));
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "viewport" && it.width_css_px === 500));
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setDeviceMetricsOverride", { width: 800, height: 600, deviceScaleFactor: 3, mobile: false });
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "viewport" && it.pixel_ratio === 2));
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "no-preference" });
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "preferences" && it.dark && !it.reduced_motion));
    await until(page, () => window.twin.shadowRoot.querySelector(".frame").dataset.theme === "dark");
    await page.evaluate(() => (document.getElementById("main").style.marginTop = "3000px"));
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "visible" && it.visible === false));
  }));

test("the engine hears whether data is to be saved: what the page says, else what the reader's browser does", () =>
  onPage({ twin: false }, async (page) => {
    await page.evaluate(() => {
      // Chromium's own answer can't be set from here.
      window.connection = Object.assign(new EventTarget(), { saveData: true });
      Object.defineProperty(navigator, "connection", { value: window.connection });
    });
    const told = await page.evaluate(async () => {
      const { CiviTwinElement } = await import("/civi-twin.js");
      const twin = new CiviTwinElement();
      window.twin = twin;
      document.getElementById("main").append(twin);
      await twin.ready;
      const said = async () => {
        const { asked } = await twin.stats();
        return [asked.find((it) => it.type === "start").preferences, ...asked.filter((it) => it.type === "preferences")].map((it) => it.low_data);
      };
      twin.data = "full";
      twin.data = null;
      Object.assign(window.connection, { saveData: false }).dispatchEvent(new Event("change"));
      window.connection.dispatchEvent(new Event("change"));
      twin.data = "low";
      return said();
    });
    assert.deepEqual(told, [true, false, true, false, true], "saved; the page says all; saved again; no more saved, told once; the page says little");
  }));
