/**
 * Losing the GPU: by drill, by the death of the browser's GPU process, and never having had one. The city lives on.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CENTRE, blocks } from "./cities.js";
import { COMBINATIONS, NO_3D, NO_GPU, alone, browse, hasDist, until, withEngine } from "./harness.js";
import { colours, difference } from "./pictures.js";

const CITY = blocks();
let site;
before(async () => {
  if (hasDist) site = await browse();
});
after(() => site?.close());

/** Loads, looks, selects, takes a picture, loses the GPU by `lose`, and holds what came after against what was before. */
async function survives(where, wish, lose) {
  const opened = await where.open({ ...wish, attributes: { controls: "none" } });
  const { page, events } = opened;
  await page.evaluate(
    async ([city, camera]) => {
      await window.twin.load(city);
      await window.twin.setCamera(camera);
      await window.twin.select(12);
      await window.twin.settle();
    },
    [CITY, { ...CENTRE, zoom: 16.5, bearing_deg: 20, pitch_deg: 50 }],
  );
  const before = await still(page);
  const camera = await page.evaluate(() => window.twin.camera);
  assert.ok(colours(before) > 6, "there was a picture");
  await lose(page);
  await until(page, () => window.events.some((it) => it.type === "civi-fallback"));
  const after = await page.evaluate(async () => {
    await window.twin.settle();
    return { camera: window.twin.camera, middle: await window.twin.feature(12), features: (await window.twin.stats()).features };
  });
  assert.deepEqual(after.camera, camera, "the camera stayed");
  assert.deepEqual([after.features, after.middle.name], [25, "Town Hall"], "the city too");
  assert.equal((await events("civi-select")).length, 1, "the selection was never given up");
  assert.equal((await events("civi-error")).length, 0, "a loss is no error");
  let drawn = difference(before, await page.locator("civi-twin").screenshot());
  // The browser may take a moment to show what is drawn.
  for (let k = 0; k < 20 && drawn.mean >= 1; k++) {
    await page.waitForTimeout(250);
    drawn = difference(before, await page.locator("civi-twin").screenshot());
  }
  const [{ to }] = await events("civi-fallback");
  assert.equal(to, wish.renderer, "the same interface draws again");
  assert.ok(drawn.mean < 1, `the picture is back, selection and all, found ${JSON.stringify(drawn)}`);
  return opened;
}

/** The picture once the browser shows what was drawn: two in a row are the same. */
async function still(page) {
  let last = await page.locator("civi-twin").screenshot();
  for (let k = 0; k < 20; k++) {
    await page.waitForTimeout(250);
    const next = await page.locator("civi-twin").screenshot();
    if (next.equals(last)) break;
    last = next;
  }
  return last;
}

for (const { renderer, carrier } of COMBINATIONS) {
  test(`a GPU lost by drill comes back, on ${renderer}, carried by ${carrier}`, withEngine, async () => {
    const opened = await survives(site, { renderer, carrier }, (page) => page.evaluate(() => void window.twin[Symbol.for("civitwin.drill")]("lose")));
    await opened.close();
  });
}

for (const { renderer, carrier } of COMBINATIONS.slice(0, 2)) {
  test(`the death of the GPU process is survived, on ${renderer}, carried by ${carrier}`, withEngine, async () => {
    await alone({}, async (own) => {
      const cdp = await own.browser.newBrowserCDPSession();
      const opened = await survives(own, { renderer, carrier }, async () => {
        const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
        const gpu = processInfo.find((it) => it.type === "GPU");
        assert.ok(gpu, "there is a GPU process");
        process.kill(gpu.id, "SIGKILL");
      });
      // The browser itself complains of its dead process.
      opened.faults.splice(0, opened.faults.length, ...opened.faults.filter((it) => it.startsWith("uncaught") || it.startsWith("request")));
      await opened.close();
    });
  });
}

for (const [state, flags] of [["no GPU at all", NO_GPU], ["3D switched off", NO_3D]])
test(`with ${state} the city is read all the same, and the element says so`, withEngine, () =>
  alone({ flags }, async (bare) => {
    for (const carrier of ["worker", "inline"]) {
      const { page, events } = await bare.open({ carrier });
      const [report, stats, feature] = await page.evaluate(async (city) => [await window.twin.load(city), await window.twin.stats(), await window.twin.feature(12)], CITY);
      assert.deepEqual([report.features, report.first_frame_ms], [25, null], "read, and no frame");
      assert.equal(stats.renderer, "none", "no renderer");
      assert.equal(feature.name, "Town Hall", "features are found by index");
      const fallbacks = await events("civi-fallback");
      assert.deepEqual(fallbacks.map((it) => it.to), ["none"], "the page was told once");
      assert.ok(fallbacks[0].reason.length > 5, "and why");
      assert.ok(await page.getByText("The 3D picture can't be shown here").isVisible(), "and the reader");
      await page.context().close();
    }
  }));

test("without a renderer by choice nothing is missing but the picture", withEngine, async () => {
  const opened = await site.open({ renderer: "none" });
  const [report, stats] = await opened.page.evaluate(async (city) => [await window.twin.load(city), await window.twin.stats()], CITY);
  assert.deepEqual([report.features, report.first_frame_ms, stats.renderer, stats.frames_drawn], [25, null, "none", 0], "all but the picture");
  assert.equal((await opened.events("civi-fallback")).length, 0, "nothing fell back");
  await opened.close();
});
