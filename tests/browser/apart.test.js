/**
 * What the city is read with comes apart from the element: when it is fetched, what happens until then, and without it.
 *
 * With the pretended engine; the one file is held back or refused by the server.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alone, until } from "./harness.js";
import { FILES, asked, drill, onMap, says } from "./pages.js";
import { send } from "./server.js";

const MODULE = readFileSync(new URL("../../www/civi-reading.js", import.meta.url));
const WASM = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const CITY = { city: "city.geojson" };

/** A site whose server holds files back, refuses them, and remembers what was asked of it. */
async function held({ reading = "free", wasm = "free" }, act) {
  const state = { "/civi-reading.js": reading, "/civitwin_bg.wasm": wasm };
  const asks = [];
  const waiting = [];
  const contents = { "/civi-reading.js": MODULE, "/civitwin_bg.wasm": WASM };
  const answer = (path) => (request, response) => {
    asks.push(path);
    const give = () => {
      if (state[path] === "refused") response.statusCode = 404;
      send(request, response, state[path] === "refused" ? "" : contents[path]);
    };
    if (state[path] === "held") waiting.push(give);
    else give();
  };
  const files = { ...FILES, ...Object.fromEntries(Object.keys(contents).map((path) => [path, answer(path)])) };
  await alone({ fake: true, files }, (site) =>
    act(site, {
      asks,
      /** From now on this file is given. */
      free(path) {
        state[path] = "free";
        for (const give of waiting.splice(0)) give();
      },
    }),
  );
}

const READING = "/civi-reading.js";
const MISSING = /city in words could not be loaded/i;
const isThere = (page) => until(page, () => window.twin.shadowRoot.querySelector("#search") !== null);
const missing = (page) => until(page, () => window.twin.shadowRoot.querySelector(".missing").checkVisibility());
const gestures = async (page) => (await asked(page, "gesture")).map((it) => it.kind);

test("the city can be read without being asked for, and what reads it is not fetched before the engine", () =>
  held({}, async (site, { asks }) => {
    const opened = await site.open({ attributes: CITY });
    await isThere(opened.page);
    assert.deepEqual(asks, ["/civitwin_bg.wasm", READING], "in this order, each once");
    await opened.close();
  }));

test("the picture and the answers do not wait for the words", () =>
  held({ reading: "held" }, async (site, { free }) => {
    const opened = await site.open({ attributes: { controls: "full" }, reads: false });
    const { page } = opened;
    const found = await page.evaluate(async (text) => {
      const { features, first_frame_ms } = await window.twin.load(text);
      return { features, hasFrame: first_frame_ms !== null, name: (await window.twin.feature(12)).name, said: (await window.twin.describe()).length > 0 };
    }, FILES["/city.geojson"]);
    assert.deepEqual(found, { features: 25, hasFrame: true, name: "Town Hall", said: true }, "all is there but the text side");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector("#search")), null, "which is not");
    free(READING);
    await isThere(page);
    await opened.close();
  }));

test("keys and buttons pressed before the words are there are done: the camera moves at once, the rest when they come", () =>
  held({ reading: "held" }, async (site, { asks, free }) => {
    const opened = await site.open({ attributes: CITY, reads: false, size: [760, 400] });
    const { page } = opened;
    await until(page, async () => (await window.twin.stats()).features === 25);
    await onMap(page);
    await page.keyboard.press("+");
    await page.locator("button.do_turn_right").click();
    await onMap(page);
    await page.keyboard.press("t");
    await until(page, async () => (await window.twin.stats()).asked.filter((it) => it.type === "gesture").length === 2);
    assert.deepEqual(await gestures(page), ["zoom", "rotate"], "the picture follows at once");
    free(READING);
    await isThere(page);
    await until(page, () => window.twin.shadowRoot.querySelector("#section-table").contains(window.twin.shadowRoot.activeElement));
    await says(page, /facing|north/i);
    assert.deepEqual(await gestures(page), ["zoom", "rotate"], "and not once more");
    assert.deepEqual(asks.filter((it) => it === READING), [READING], "it was fetched once, however often it was asked for");
    await opened.close();
  }));

test("of a thousand keys the last ones are kept", () =>
  held({ reading: "held" }, async (site, { free }) => {
    const opened = await site.open({ attributes: CITY, reads: false });
    const { page } = opened;
    await page.evaluate(() => {
      const map = window.twin.shadowRoot.querySelector(".map");
      for (let at = 0; at < 1000; at++) map.dispatchEvent(new KeyboardEvent("keydown", { key: ".", bubbles: true, cancelable: true }));
    });
    free(READING);
    await isThere(page);
    await until(page, async () => (await window.twin.stats()).asked.filter((it) => it.type === "cursor").length >= 32);
    await page.evaluate(() => window.twin.settle());
    assert.equal((await asked(page, "cursor")).length, 32, "as many as were kept");
    await opened.close();
  }));

test("what was selected, observed and said at once before can be read then, and is not said again", () =>
  held({ reading: "held" }, async (site, { free }) => {
    const opened = await site.open({ attributes: CITY, reads: false, size: [760, 400] });
    const { page } = opened;
    await until(page, async () => (await window.twin.stats()).features === 25);
    await page.evaluate(() => window.twin.select(12));
    for (const type of ["alarm", "observed", "observed"]) await drill(page, type);
    await until(page, () => window.twin.shadowRoot.querySelector("[role=alert]").textContent !== "");
    await page.evaluate(() => (window.alerted = window.twin.shadowRoot.querySelector("[role=alert]").firstChild));
    free(READING);
    await isThere(page);
    await until(page, () => /Town Hall/.test(window.twin.shadowRoot.querySelector(".panel h3").textContent));
    await until(page, () => /6 readings/.test(window.twin.shadowRoot.querySelector(".summary").textContent));
    const found = await page.evaluate(() => {
      const root = window.twin.shadowRoot;
      return { alerts: root.querySelectorAll(".alerts li").length, isSame: root.querySelector("[role=alert]").firstChild === window.alerted, isOpen: root.querySelector(".panel").checkVisibility() };
    });
    assert.deepEqual(found, { alerts: 1, isSame: true, isOpen: true }, "read, not said again");
    await opened.close();
  }));

test("without the words the picture goes on, a sentence says so, and a button tries again", () =>
  held({ reading: "refused" }, async (site, { asks, free }) => {
    const { page, events, faults } = await site.open({ reads: false, size: [760, 400] });
    await missing(page);
    await says(page, MISSING);
    await page.evaluate((text) => window.twin.load(text), FILES["/city.geojson"]);
    assert.ok((await page.evaluate(async () => (await window.twin.stats()).frames_drawn)) > 0, "the picture is there");
    await onMap(page);
    for (const key of ["+", "ArrowRight", "l"]) await page.keyboard.press(key);
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "cursor"));
    assert.deepEqual(await gestures(page), ["zoom"], "keys still move it");
    await says(page, MISSING);
    assert.equal(asks.filter((it) => it === READING).length, 1, "nobody asked for it again");
    // Something else is said meanwhile.
    await drill(page, "speak");
    await says(page, /tree/i);
    const retry = page.locator(".missing button");
    await retry.click();
    await page.evaluate(() => window.twin.settle());
    await says(page, MISSING);
    await missing(page);
    assert.equal((await events("civi-error")).length, 1, "the page is told once");
    free(READING);
    await retry.click();
    await isThere(page);
    await until(page, () => window.twin.shadowRoot.querySelector("#section-tree").contains(window.twin.shadowRoot.activeElement));
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector(".missing").checkVisibility()), false, "the sentence is gone");
    assert.equal(asks.filter((it) => it === READING).length, 3, "one fetch each time");
    assert.deepEqual(faults.filter((it) => !it.includes("civi-reading.js")), [], "nothing else went wrong");
    await page.context().close();
  }));

test("it is fetched at once where there is to be no picture, and as soon as somebody comes with the keyboard", () =>
  held({ wasm: "held" }, async (site, { asks, free }) => {
    const opened = await site.open({ twin: false });
    const { page } = opened;
    const add = (renderer) =>
      page.evaluate((name) => {
        window.twin?.remove();
        window.twin = document.createElement("civi-twin");
        window.twin.setAttribute("renderer", name);
        document.getElementById("main").append(window.twin);
      }, renderer);
    await add("auto");
    await until(page, () => window.twin.shadowRoot.querySelector(".frame[lang]") !== null);
    assert.ok(!asks.includes(READING), "not while the engine is on its way");
    await onMap(page);
    await isThere(page);
    await add("none");
    await isThere(page);
    assert.deepEqual(asks.filter((it) => it === READING), [READING], "two elements share one file");
    free("/civitwin_bg.wasm");
    await page.evaluate(() => window.twin.ready);
    await opened.close();
  }));
