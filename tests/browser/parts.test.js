/**
 * The engine in two files: what the picture needs, and the rest. The picture never waits for the rest; what is asked beyond
 * the picture does, and what the picture itself needs of it is fetched on the spot.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { town } from "./cities.js";
import { DIST, alone, until, withEngine } from "./harness.js";

const REST = `${DIST}/civitwin_later.wasm`;
// The quick build of the demo is one file.
const inParts = existsSync(REST) ? withEngine : { skip: "www/dist is not a release" };

/** Answers for the rest of the engine as the test says, and counts how often it was asked for. */
function holder() {
  const bytes = existsSync(REST) ? readFileSync(REST) : new Uint8Array();
  const held = [];
  const give = (response) => {
    response.setHeader("content-type", "application/wasm");
    response.end(bytes);
  };
  const it = {
    asked: 0,
    mode: "give",
    files: {
      "/civitwin_later.wasm": (_, response) => {
        it.asked += 1;
        if (it.mode === "give") return give(response);
        if (it.mode === "hold") return void held.push(response);
        response.statusCode = 503;
        response.end();
      },
    },
    release: () => held.splice(0).forEach(give),
  };
  return it;
}

const load = (page) => page.evaluate((city) => window.twin.load(city), town());

test("a picture comes without the rest of the engine, and what is asked beyond it says what is missing", inParts, async () => {
  const rest = holder();
  rest.mode = "refuse";
  await alone({ files: rest.files }, async (site) => {
    const { page } = await site.open({ attributes: { controls: "none" } });
    const report = await load(page);
    assert.ok(report.first_frame_ms !== null, "the city was shown");
    const refused = await page.evaluate(() => window.twin.describe().then(String, (error) => `refused: ${error.message}`));
    assert.match(refused, /^refused: .*civitwin_later\.wasm.*503/, "it says which file is missing, and why");
    rest.mode = "give";
    assert.match(await page.evaluate(() => window.twin.describe()), /\w+/, "and the same words come once the file does");
    const asked = rest.asked;
    await page.evaluate(() => window.twin.query({ kind: "school" }));
    assert.equal(rest.asked, asked, "it is fetched no more than once");
  });
});

test("what was asked beyond the picture is answered in its order once the rest is there, and settling waits for it", inParts, async () => {
  const rest = holder();
  rest.mode = "hold";
  await alone({ files: rest.files }, async (site) => {
    const { page } = await site.open({ attributes: { controls: "none" } });
    const report = await load(page);
    assert.ok(report.first_frame_ms !== null, "the picture did not wait");
    await page.evaluate(() => {
      window.order = [];
      window.twin.stats().then(() => window.order.push("stats"));
      window.twin.describe().then(() => window.order.push("describe"));
      window.twin.settle().then(() => window.order.push("settle"));
    });
    await page.evaluate(() => window.twin.setCamera({ bearing_deg: 40 }));
    assert.deepEqual(await page.evaluate(() => window.order), [], "the camera moved meanwhile, the rest was waited for");
    rest.release();
    await until(page, () => window.order.length === 3);
    assert.deepEqual(await page.evaluate(() => window.order), ["stats", "describe", "settle"], "in the order of asking");
    assert.equal(rest.asked, 1, "one request for all");
  });
});

test("a function of the rest that the picture meets is fetched on the spot", inParts, async () => {
  const rest = holder();
  rest.mode = "hold";
  await alone({ files: rest.files }, async (site) => {
    const { page } = await site.open();
    await load(page);
    // Whatever the picture does without so far: one of these is in the rest, and none of them waits in a queue.
    rest.mode = "give";
    await page.locator("civi-twin").hover({ position: { x: 300, y: 200 } });
    await page.mouse.wheel(0, 300);
    await page.mouse.down();
    await page.mouse.move(360, 260);
    await page.mouse.up();
    await page.evaluate(() => window.twin.setCamera({ zoom: 15, bearing_deg: -100, pitch_deg: 70 }));
    await until(page, () => window.twin.camera.bearing_deg === -100);
    assert.equal(rest.asked, 2, "the worker asked for it anew rather than wait for what is on its way");
    rest.release();
    const { frames_drawn } = await page.evaluate(() => window.twin.stats());
    assert.ok(frames_drawn > 0, "the engine is whole and well");
  });
});
