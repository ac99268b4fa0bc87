/**
 * Removing an element gives everything back: a hundred mounts leave no worker, no node, no listener and no memory behind.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { blocks } from "./cities.js";
import { COMBINATIONS, browse, hasDist, withEngine } from "./harness.js";

const CITY = blocks(3);
// What the browser compiles and keeps of the element and its engine it has by then; from then on a mount adds a kilobyte.
const WARM_UP = 12;
let site;
before(async () => {
  if (hasDist) site = await browse();
});
after(() => site?.close());

/** Mounts, loads and removes, one after the other. */
const cycle = (page, wish, times) =>
  page.evaluate(
    async ([{ renderer, carrier }, city, times]) => {
      let heap_bytes = 0;
      for (let round = 0; round < times; round++) {
        const twin = document.createElement("civi-twin");
        twin.carrier = carrier;
        twin.renderer = renderer;
        twin.style.height = "120px";
        document.getElementById("main").append(twin);
        await twin.ready;
        await twin.load(city);
        heap_bytes = (await twin.stats()).wasm_heap_bytes;
        twin.remove();
        await new Promise((done) => setTimeout(done, 130));
      }
      return heap_bytes;
    },
    [wish, CITY, times],
  );

COMBINATIONS.forEach((wish, place) => {
  const mounts = place === 0 ? 100 : 10;
  test(`${mounts} mounts leave nothing behind, on ${wish.renderer}, carried by ${wish.carrier}`, withEngine, async () => {
    const opened = await site.open({ twin: false });
    const { page } = opened;
    const cdp = await page.context().newCDPSession(page);
    const count = async () => {
      await page.waitForTimeout(300);
      for (let round = 0; round < 3; round++) await cdp.send("HeapProfiler.collectGarbage");
      const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
      const { usedSize } = await cdp.send("Runtime.getHeapUsage");
      return { nodes, jsEventListeners, heap_kb: usedSize / 1024, workers: page.workers().length };
    };
    const wasm = await cycle(page, wish, WARM_UP);
    const before = await count();
    const wasmAfter = await cycle(page, wish, mounts);
    const after = await count();
    assert.equal(after.workers, 0, "no worker is left");
    assert.ok(after.nodes <= before.nodes + 20, `no nodes are left, found ${before.nodes} and then ${after.nodes}`);
    assert.ok(after.jsEventListeners <= before.jsEventListeners + 5, `no listeners are left, found ${before.jsEventListeners} and then ${after.jsEventListeners}`);
    const grown_kb = after.heap_kb - before.heap_kb;
    // One element kept by each of a hundred mounts would be thousands.
    assert.ok(grown_kb < 400, `the heap did not grow, found ${grown_kb.toFixed(0)} KiB more`);
    assert.ok(wasmAfter <= wasm * 1.25, `nor did WebAssembly's memory, found ${wasm} and then ${wasmAfter}`);
    await opened.close();
  });
});
