/**
 * The city on paper: what is open is printed, in black on white, and nothing that can only be pressed.
 *
 * PRINT_SHOTS names a folder for the pages, to be looked at.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
});
after(() => site?.close());

for (const [name, wish, act] of [
  ["beside a picture, in the dark", { renderer: "webgl2", attributes: { theme: "dark" } }, ["legend", "table", "tree"]],
  ["from a phone with the words folded away", { renderer: "webgl2", size: [360, 600], page: { viewport: { width: 390, height: 700 } } }, []],
  ["without a picture, in Arabic", { renderer: "none", attributes: { lang: "ar" } }, ["legend", "around", "table"]],
]) {
  test(`a page printed ${name} reads well`, withEngine, async () => {
    const it = await site.open({ size: [1_000, 600], page: { viewport: { width: 1_040, height: 700 } }, ...wish, attributes: { city: "town.geojson", ...wish.attributes } });
    const { page } = it;
    await until(page, async () => (await window.twin.stats()).features === 22);
    await page.evaluate((seen) => window.twin.observe(seen), readings(new Date().toISOString()));
    await until(page, () => (window.twin.shadowRoot.querySelector("#summary p:not([hidden])")?.textContent ?? "") !== "");
    for (const part of act) {
      await page.evaluate((id) => (window.twin.shadowRoot.querySelector(`#section-${id}`).open = true), part);
      const there = { legend: ".legend li", around: ".items li", tree: "[role=treeitem]", table: "tbody tr" }[part];
      await until(page, (it) => window.twin.shadowRoot.querySelector(it) !== null, there);
    }
    if (act.length > 0) {
      await page.evaluate(async () => window.twin.select((await window.twin.query({ text: "Hill School" }))[0].index));
      await until(page, () => (window.twin.shadowRoot.querySelector(".panel p").textContent ?? "") !== "");
    }
    await page.emulateMedia({ media: "print" });
    const found = await page.evaluate(() => {
      const root = window.twin.shadowRoot;
      const shown = (selector) => [...root.querySelectorAll(selector)].filter((it) => it.checkVisibility({ visibilityProperty: true }));
      const frame = getComputedStyle(root.querySelector(".frame"));
      const isCut = (it) => it.scrollHeight > it.clientHeight + 1 && getComputedStyle(it).overflowY !== "visible";
      return {
        pressed: shown("button:not(thead button),select,input,canvas,[role=application],[role=toolbar]").map((it) => it.className || it.id),
        colours: [frame.color, frame.backgroundColor],
        summary: shown("#summary p").length,
        rows: shown("#section-table tbody tr").length,
        entries: shown(".legend li").length,
        panel: shown(".panel dd").length,
        cut: [window.twin, ...shown("*")].filter(isCut).map((it) => it.className),
        host_px: window.twin.getBoundingClientRect().height,
        text_px: root.querySelector(".text").getBoundingClientRect().height,
        wide: document.documentElement.scrollWidth - innerWidth,
      };
    });
    assert.deepEqual(found.pressed, [], "nothing that is only to be pressed");
    assert.deepEqual(found.colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "black on white");
    assert.ok(found.summary >= 1, "the summary is there");
    assert.deepEqual([found.rows > 5, found.entries > 3, found.panel > 3], [act.includes("table"), act.includes("legend"), act.length > 0], "what is open is printed, what is folded is not");
    assert.deepEqual(found.cut, [], "nothing is cut off or scrolls");
    assert.ok(Math.abs(found.host_px - found.text_px) < 2 && found.wide <= 0, `the element is as high as its words: ${JSON.stringify(found)}`);
    const pdf = await page.pdf({ format: "A4", ...(process.env.PRINT_SHOTS ? { path: `${process.env.PRINT_SHOTS}/${name.replaceAll(/\W+/g, "-")}.pdf` } : {}) });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-", "and the browser makes pages of it");
    await it.close();
  });
}
