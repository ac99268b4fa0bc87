/**
 * The elements over the picture: found by touch, voice and Tab, out of the way of hands; with a pretended engine.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, until } from "./harness.js";
import { FILES, asked, drill, focused, onMap, withCity } from "./pages.js";

let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: FILES });
});
after(() => site.close());

/** A page whose ten twins are laid: five in a row, 100 CSS px apart, and five below. */
const onPage = (wish, act) =>
  withCity(site, wish, async (page, opened) => {
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".twin").length === 10 && !window.twin.shadowRoot.querySelector(".twins").hasAttribute("data-stale"));
    const { x, y } = await page.locator("civi-twin").boundingBox();
    await act(page, (right, down) => [x + right, y + down], opened);
  });
const intoTwins = async (page) => {
  await onMap(page);
  await page.keyboard.press("Tab");
};
const selected = (page) => page.evaluate(() => window.events.filter((it) => it.type === "civi-select").at(-1)?.detail.feature?.index ?? null);

test("each lies where its feature is on the screen, with its name, and gives way to nothing", () =>
  onPage({}, async (page) => {
    assert.deepEqual((await asked(page, "twins")).at(-1).limit, 200, "at most two hundred are asked for");
    const button = page.getByRole("button", { name: "Building 7", exact: true });
    const map = await page.locator("[part=map]").boundingBox();
    const box = await button.boundingBox();
    assert.deepEqual([box.x - map.x, box.y - map.y, box.width, box.height].map(Math.round), [230, 220, 40, 40], "in CSS pixels from the map's corner");
    const top = await page.evaluate(([x, y]) => window.twin.shadowRoot.elementFromPoint(x, y).textContent, [box.x + 20, box.y + 20]);
    assert.equal(top, "Building 7", "a finger that explores finds it");
  }));

test("all are one tab stop, arrows go to the nearest that way, and the ends are the first and the last", () =>
  onPage({}, async (page) => {
    await intoTwins(page);
    assert.equal(await focused(page), "Building 0", "one of them");
    const way = [];
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "End", "Home"]) {
      await page.keyboard.press(key);
      way.push(await focused(page));
    }
    assert.deepEqual(way, ["Building 1", "Building 6", "Building 5", "Building 5", "Building 0", "Building 9", "Building 0"], "as on the screen; at the edge it stays");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelectorAll(".twin[tabindex='0']").length), 1, "one stop");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    assert.equal(await focused(page), "Building 1", "Tab comes back to where it was");
    assert.equal((await asked(page, "cursor")).filter((it) => it.act.move).length, 0, "the map stayed");
  }));

test("the one with the focus is brought into view, keeps the focus while the map moves under it, and its text is not touched", () =>
  onPage({}, async (page) => {
    await intoTwins(page);
    await page.keyboard.press("ArrowRight");
    await until(page, async () => (await window.twin.stats()).asked.filter((it) => it.type === "reveal").length === 2);
    const { index, inset_css_px } = (await asked(page, "reveal")).at(-1);
    assert.equal(index, 1, "this one");
    assert.ok(inset_css_px.length === 4 && inset_css_px[1] > 60 && inset_css_px[3] < 60, `away from the buttons at the right, found ${inset_css_px}`);
    await page.evaluate(() => {
      window.touched = 0;
      new MutationObserver((all) => (window.touched += all.length)).observe(window.twin.shadowRoot.querySelector(".twins"), { childList: true, characterData: true, subtree: true });
    });
    const before = (await asked(page, "twins")).length;
    await page.evaluate(() => window.twin.setCamera({ zoom: 16 }));
    await until(page, async (count) => (await window.twin.stats()).asked.filter((it) => it.type === "twins").length > count, before);
    await page.evaluate(() => window.twin.settle());
    assert.deepEqual([await focused(page), await page.evaluate(() => window.touched)], ["Building 1", 0], "the same, untouched");
  }));

test("Enter opens the details with the focus in them, and Escape gives it back", () =>
  onPage({}, async (page) => {
    await intoTwins(page);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await until(page, () => window.twin.shadowRoot.activeElement?.id === "details-title");
    assert.equal(await selected(page), 9, "what was chosen");
    await page.keyboard.press("Escape");
    await until(page, () => window.twin.shadowRoot.activeElement?.className === "twin");
    assert.equal(await focused(page), "Building 9", "to where it came from");
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "Zoom in", "and Escape leaves from there as from the map");
  }));

test("a press in its middle selects its feature, a voice's click as well, and the map takes the focus of a hand", () =>
  onPage({}, async (page, at) => {
    await page.mouse.click(...at(350, 240));
    await until(page, () => window.events.some((it) => it.type === "civi-select"));
    assert.equal(await selected(page), 8, "not what lies under it");
    await page.mouse.click(...at(434, 256));
    await until(page, () => window.events.filter((it) => it.type === "civi-select").length === 2);
    assert.equal(await selected(page), 4, "beside its middle it is what the engine sees there");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.activeElement.part.value), "map", "keys are the map's");
    await page.evaluate(() => window.twin.shadowRoot.querySelectorAll(".twin")[2].click());
    await until(page, () => window.events.filter((it) => it.type === "civi-select").at(-1).detail.feature?.index === 2);
  }));

test("drags, the wheel and the pointer on them are the map's", () =>
  onPage({}, async (page, at) => {
    await page.mouse.move(...at(150, 240));
    await until(page, () => !window.twin.shadowRoot.querySelector(".tooltip").hidden);
    await page.mouse.down();
    await page.mouse.move(...at(190, 250), { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(...at(250, 120));
    await page.mouse.wheel(0, -150);
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.kind === "zoom"));
    const pans = (await asked(page, "gesture")).filter((it) => it.kind === "pan");
    assert.equal(pans.reduce((sum, it) => sum + it.dx_css_px, 0), 40, "the whole way");
    assert.equal(await selected(page), null, "and nothing was chosen");
  }));

test("while the camera moves they are out of the way; without a picture there are none", () =>
  onPage({}, async (page) => {
    await drill(page, "glide");
    await until(page, () => window.twin.shadowRoot.querySelector(".twins").hasAttribute("data-stale"));
    await page.evaluate(() => window.twin.setCamera({ zoom: 15 }));
    await until(page, () => !window.twin.shadowRoot.querySelector(".twins").hasAttribute("data-stale"));
    await page.evaluate(() => window.twin.setAttribute("renderer", "none"));
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".twin").length === 0);
  }));

test("one that has the focus stays while the focus is on it, though its feature is out of the picture", () =>
  onPage({}, async (page) => {
    await intoTwins(page);
    await page.keyboard.press("End");
    await page.evaluate(() => window.twin.unload(1));
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".twin").length === 1);
    assert.equal(await focused(page), "Building 9", "nobody is thrown out");
    await page.keyboard.press("Tab");
    await page.evaluate(() => window.twin.setCamera({ zoom: 15 }));
    await until(page, () => window.twin.shadowRoot.querySelectorAll(".twin").length === 0);
  }));
