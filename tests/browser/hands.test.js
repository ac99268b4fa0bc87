/**
 * Hands on the map: mouse, wheel, fingers and keys, the buttons and the details, with a pretended engine.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { blocks } from "./cities.js";
import { browse, until } from "./harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: { "/city.geojson": JSON.stringify(blocks()) } });
});
after(() => site.close());

/** A page that can be scrolled, with one loaded element; found clean at the end. */
async function onPage(wish, act) {
  const opened = await site.open({ attributes: { city: "city.geojson" }, ...wish });
  const { page } = opened;
  await page.evaluate(() => (document.body.style.minHeight = "3000px"));
  await until(page, async () => (await window.twin.stats()).features === 25);
  const { x, y } = await page.locator("civi-twin").boundingBox();
  await act(page, (right, down) => [x + right, y + down], opened);
  await opened.close();
}
const gestures = (page) => page.evaluate(async () => (await window.twin.stats()).asked.filter((it) => it.type === "gesture").map(({ type, ...it }) => it));
const total = (all, name) => all.reduce((sum, it) => sum + (it[name] ?? 0), 0);
const focusOf = (page) => page.evaluate(() => (window.twin.shadowRoot.activeElement ?? document.activeElement).className);
const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

test("the wheel scrolls the page until the map has the focus, and a hint says so", () =>
  onPage({}, async (page, at) => {
    await page.mouse.move(...at(300, 200));
    await page.mouse.wheel(0, 200);
    await until(page, () => scrollY > 0);
    assert.deepEqual(await gestures(page), [], "the map did not move");
    assert.ok(await page.getByText("Click the map, or use Ctrl + scroll, to zoom").isVisible(), "the hint shows");
    await page.evaluate(() => scrollTo(0, 0));
    await page.evaluate(() => window.twin.focus());
    await page.mouse.wheel(0, -150);
    await frames(page);
    const zooms = await gestures(page);
    assert.equal(await page.evaluate(() => scrollY), 0, "the page stays");
    assert.equal(Number(total(zooms, "levels").toFixed(6)), 0.5, "150 px are half a level, whole at once under reduced motion");
    // A page's heading may end between two pixels.
    assert.ok(Math.hypot(zooms[0].x_css_px - 300, zooms[0].y_css_px - 200) < 1.5, "about the pointer");
  }));

test("with Ctrl the wheel zooms without the focus, in steps that end where they should", () =>
  onPage({ page: { viewport: { width: 800, height: 600 }, reducedMotion: "no-preference" } }, async (page, at) => {
    await page.mouse.move(...at(300, 200));
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 300);
    await page.keyboard.up("Control");
    await until(page, async () => (await window.twin.stats()).asked.filter((it) => it.kind === "zoom").length > 5);
    await page.waitForTimeout(500);
    const zooms = await gestures(page);
    assert.equal(Number(total(zooms, "levels").toFixed(6)), -1, "300 px are one level");
    assert.ok(zooms.length < 30, `few enough messages, found ${zooms.length}`);
  }));

test("a drag moves the ground, the right button or Ctrl turns and tilts it, and neither selects", () =>
  onPage({}, async (page, at) => {
    await page.mouse.move(...at(300, 200));
    await page.mouse.down();
    await page.mouse.move(...at(360, 180), { steps: 12 });
    await page.mouse.up();
    await frames(page);
    const pans = await gestures(page);
    assert.deepEqual([total(pans, "dx_css_px"), total(pans, "dy_css_px")], [60, -20], "the whole way arrives");
    const last = pans.at(-1);
    assert.deepEqual([last.x_css_px, last.y_css_px], [360, 180], "with the pointer's last place");
    await page.mouse.move(...at(300, 200));
    await page.mouse.down({ button: "right" });
    await page.mouse.move(...at(350, 180), { steps: 5 });
    await page.mouse.up({ button: "right" });
    await frames(page);
    const turns = (await gestures(page)).filter((it) => it.kind === "rotate");
    assert.deepEqual([total(turns, "bearing_deg"), total(turns, "pitch_deg")], [40, 10], "right turns clockwise, up tilts");
    const picks = await page.evaluate(async () => (await window.twin.stats()).asked.filter((it) => it.type === "pick").length);
    assert.equal(picks, 0, "a drag is no tap");
  }));

test("a click shows the details as text, Escape closes them and then leaves the map", () =>
  onPage({}, async (page, at, { events }) => {
    await page.evaluate(() => window.twin.select(12));
    const panel = page.getByRole("region", { name: "Town Hall" });
    assert.ok(await panel.isVisible(), "a selection from a script shows them too");
    assert.match(await panel.innerText(), /35 metres, from the data/, "the height is in words");
    assert.match(await panel.innerText(), /<b>open<\/b> evil/, "markup is text, and nothing turns the reading direction");
    assert.equal(await panel.locator("b").count(), 0, "no element was made of it");
    await page.mouse.click(...at(450, 200));
    await until(page, () => window.events.filter((it) => it.type === "civi-select").length === 2);
    assert.equal((await events("civi-select"))[1].feature.feature_id, "b4", "what was under the pointer");
    assert.ok(await page.getByRole("heading", { name: "Building 4" }).isVisible(), "a nameless one has a number");
    await page.keyboard.press("Escape");
    await until(page, () => window.events.at(-1).detail.feature === null);
    assert.equal(await page.getByRole("region").count(), 0, "closed");
    assert.equal(await focusOf(page), "map", "the focus is still on the map");
    await page.keyboard.press("Escape");
    assert.equal(await focusOf(page), "do_zoom_in", "then on the first button");
  }));

test("the details are closed by their button, and the focus goes back to the map", () =>
  onPage({}, async (page) => {
    await page.evaluate(() => window.twin.select(3));
    await page.getByRole("button", { name: "Close details" }).press("Enter");
    await until(page, () => window.events.at(-1).detail.feature === null);
    assert.equal(await focusOf(page), "map", "where it came from");
  }));

test("a double click zooms in where it is", () =>
  onPage({}, async (page, at) => {
    await page.mouse.dblclick(...at(200, 100));
    await frames(page);
    const zoom = (await gestures(page)).find((it) => it.kind === "zoom");
    assert.deepEqual([zoom.levels, zoom.x_css_px, zoom.y_css_px, zoom.animate], [1, 200, 100, true], "one level about the pointer");
  }));

const asked = (page, type) => page.evaluate(async (name) => (await window.twin.stats()).asked.filter((it) => it.type === name), type);

test("each key of the map is its gesture or a step of the cursor, and Tab leaves", () =>
  onPage({}, async (page) => {
    await page.getByRole("application", { name: "City map" }).focus();
    for (const key of ["ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "+", "-", "n", "Home"]) {
      await page.keyboard.press(key);
      await frames(page);
    }
    const found = (await gestures(page)).map(({ animate, x_css_px, y_css_px, ...it }) => Object.values(it).join(" "));
    assert.deepEqual(found, ["rotate 15 0", "rotate 0 -10", "zoom 1", "zoom -1", "north", "home"], "one gesture each");
    const steps = async () => (await asked(page, "cursor")).map((it) => it.act.move);
    assert.deepEqual(await steps(), [{ right: -1, up: 0, step_m: 0 }, { right: 0, up: 1, step_m: 0 }], "arrows are steps along the screen");
    await page.keyboard.press("Control+ArrowLeft");
    assert.equal((await steps()).length, 2, "keys of the browser are not ours");
    await page.keyboard.press("Tab");
    assert.equal(await focusOf(page), "twin", "Tab goes on to what is in the picture");
    await page.keyboard.press("Tab");
    assert.equal(await focusOf(page), "do_zoom_in", "and to the buttons");
  }));

test("the buttons are one tab stop with arrow keys, large enough, and do what they say", () =>
  onPage({}, async (page) => {
    const toolbar = page.getByRole("toolbar", { name: "Map controls" });
    assert.equal(await toolbar.locator("button[tabindex='0']").count(), 1, "one tab stop");
    for (const box of await toolbar.getByRole("button").all()) {
      const { width, height } = await box.boundingBox();
      assert.ok(width >= 44 && height >= 44, `44 px at least, found ${width} by ${height}`);
    }
    await toolbar.getByRole("button", { name: "Zoom in" }).focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await focusOf(page), "do_more", "round to the last");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    for (const name of ["Zoom out", "Turn left", "Turn right", "View from above or tilted", "North up"]) {
      await toolbar.getByRole("button", { name }).click();
      await frames(page);
    }
    const kinds = (await gestures(page)).map((it) => it.kind);
    assert.deepEqual(kinds, ["home", "zoom", "rotate", "rotate", "level", "north"], "each its gesture");
    await page.evaluate(() => (window.twin.controls = "minimal"));
    assert.equal(await toolbar.getByRole("button").count(), 3, "zoom and compass");
    await page.evaluate(() => (window.twin.controls = "none"));
    assert.equal(await toolbar.count(), 0, "no chrome");
    await page.evaluate(() => window.twin.focus());
    await page.keyboard.press("Home");
    assert.equal((await gestures(page)).at(-1).kind, "home", "keys work without");
  }));

test("one finger scrolls the page until the map has the focus; two always move the map", () =>
  onPage({ page: { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }, size: [360, 300] }, async (page, at) => {
    const cdp = await page.context().newCDPSession(page);
    const touch = async (type, ...places) => {
      await cdp.send("Input.dispatchTouchEvent", { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
      await frames(page);
    };
    const swipe = async () => {
      await touch("touchStart", at(150, 200));
      for (const down of [180, 150, 120, 90]) await touch("touchMove", at(150, down));
      await touch("touchEnd");
    };
    await swipe();
    assert.deepEqual(await gestures(page), [], "the map did not move");
    assert.ok((await page.evaluate(() => scrollY)) > 20, "the page did");
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(100);
    await touch("touchStart", at(100, 150), at(200, 150));
    for (const wide of [10, 20, 30, 40, 50]) await touch("touchMove", at(100 - wide, 150), at(200 + wide, 150));
    await touch("touchEnd");
    const levels = total(await gestures(page), "levels");
    assert.ok(Math.abs(levels - 1) < 0.15, `fingers twice as far apart are one level, found ${levels}`);
    assert.equal(await page.evaluate(() => scrollY), 0, "the page stays");
    await touch("touchStart", at(100, 200), at(200, 200));
    for (const up of [190, 180, 170, 160]) await touch("touchMove", at(100, up), at(200, up));
    await touch("touchEnd");
    const pitch_deg = total(await gestures(page), "pitch_deg");
    assert.ok(pitch_deg > 8, `side by side upwards they tilt, found ${pitch_deg}`);
    await page.touchscreen.tap(...at(150, 150));
    await until(page, () => window.events.some((it) => it.type === "civi-select"));
    const before = total(await gestures(page), "dy_css_px");
    await page.keyboard.press("Escape");
    await swipe();
    assert.ok(total(await gestures(page), "dy_css_px") < before - 60, "with the focus one finger moves the map");
    assert.equal(await page.evaluate(() => scrollY), 0, "and not the page");
  }));

test("hovering asks once a frame, names what is there, and stops outside", () =>
  onPage({}, async (page, at) => {
    await page.mouse.move(...at(300, 300));
    await until(page, () => !window.twin.shadowRoot.querySelector(".tooltip").hidden);
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector(".tooltip").textContent), "Building 0", "the name");
    await page.mouse.move(5, 5);
    await until(page, () => window.twin.shadowRoot.querySelector(".tooltip").hidden);
    const last = await page.evaluate(async () => (await window.twin.stats()).asked.filter((it) => it.type === "hover").at(-1));
    assert.equal(last.x_css_px, null, "the engine hears that the pointer is gone");
  }));

for (const [name, more] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["with forced colours", { forcedColors: "active" }],
  ["on a phone", { viewport: { width: 390, height: 844 } }],
]) {
  test(`an accessibility engine finds nothing to say, ${name}`, () =>
    onPage({ page: { viewport: { width: 800, height: 600 }, ...more }, size: [380, 400] }, async (page) => {
      await page.evaluate(() => window.twin.select(12));
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => (await window.axe.run(document, { rules: { region: { enabled: false } } })).violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`));
      assert.deepEqual(found, [], "no violations");
    }));
}
