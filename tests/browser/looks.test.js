/**
 * What the reader's system prefers, and what the element looks like then: colours the system insists on, contrast, large
 * text, little room; with a pretended engine.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { browse, until } from "./harness.js";
import { FILES, asked, drill, withCity } from "./pages.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: FILES });
});
after(() => site.close());

const onPage = (wish, act) => withCity(site, wish, act);
const preferences = async (page) => [...(await asked(page, "start")).map((it) => it.preferences), ...(await asked(page, "preferences"))].at(-1);
const openAll = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = window.twin;
    const toggle = shadowRoot.querySelector(".toggle");
    if (toggle.getAttribute("aria-expanded") === "false") toggle.click();
    for (const it of shadowRoot.querySelectorAll("details")) it.open = true;
  });

test("the engine hears the colours the system insists on, as bytes, and that it insists no more", () =>
  onPage({ page: { forcedColors: "active", colorScheme: "dark" } }, async (page) => {
    const { forced_colors } = await preferences(page);
    assert.deepEqual(Object.keys(forced_colors), ["canvas", "canvas_text", "link_text", "highlight", "gray_text"], "five of them");
    const all = Object.values(forced_colors);
    assert.ok(all.every((it) => it.length === 3 && it.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)), JSON.stringify(forced_colors));
    assert.deepEqual([forced_colors.canvas, forced_colors.canvas_text], [[0, 0, 0], [255, 255, 255]], "white on black");
    await page.emulateMedia({ forcedColors: "none" });
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "preferences" && it.forced_colors === null));
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.querySelector("[part=map] > span:not(.unseen)")), null, "nothing is left of the asking");
  }));

test("more contrast is told and worn, dark where the system is dark", () =>
  onPage({ page: { contrast: "more", colorScheme: "dark" } }, async (page) => {
    assert.equal((await preferences(page)).contrast, true, "told");
    const worn = () => page.evaluate(() => ["color", "backgroundColor"].map((name) => getComputedStyle(window.twin.shadowRoot.querySelector(".column .group"))[name]));
    assert.deepEqual(await worn(), ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], "white on black");
    await page.emulateMedia({ contrast: "more", colorScheme: "light" });
    await until(page, () => getComputedStyle(window.twin.shadowRoot.querySelector(".column .group")).backgroundColor === "rgb(255, 255, 255)");
  }));

test("what the reader chose goes before what the system prefers", () =>
  onPage({ size: [780, 500], page: { reducedMotion: "no-preference" } }, async (page) => {
    await openAll(page);
    assert.deepEqual([(await preferences(page)).reduced_motion, (await preferences(page)).patterns], [false, false], "as the system has it");
    await page.getByRole("combobox", { name: "Motion" }).selectOption("less");
    await page.getByRole("checkbox", { name: "Patterns as well as colours" }).check();
    await page.getByRole("checkbox", { name: "Download less" }).check();
    const { reduced_motion, patterns, low_data } = await preferences(page);
    assert.deepEqual([reduced_motion, patterns, low_data], [true, true, true], "as the reader has it");
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.getByRole("combobox", { name: "Motion" }).selectOption("full");
    assert.equal((await preferences(page)).reduced_motion, false, "also the other way");
  }));

test("at 320 CSS pixels with text twice as large everything fits, and nothing is cut off", () =>
  onPage({ size: [320, 600], page: { viewport: { width: 320, height: 640 } } }, async (page) => {
    await page.evaluate(() => {
      document.body.style.margin = "0";
      document.documentElement.style.fontSize = "32px";
    });
    await openAll(page);
    await page.evaluate(() => window.twin.settle());
    const found = await page.evaluate(() => {
      const text = window.twin.shadowRoot.querySelector(".text");
      const isCut = (it) => it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1;
      const cut = [...text.querySelectorAll("button.wide,label,legend,summary,h2,h3,h4,p")].filter((it) => it.checkVisibility() && isCut(it) && getComputedStyle(it).overflow !== "visible");
      return { text: text.scrollWidth - text.clientWidth, page: document.documentElement.scrollWidth, cut: cut.map((it) => it.textContent) };
    });
    assert.deepEqual(found, { text: 0, page: 320, cut: [] }, "only up and down");
    const size = await page.evaluate(() => getComputedStyle(window.twin.shadowRoot.querySelector("[role=status]")).fontSize);
    assert.equal(size, "26px", "what is said grows with the page's text");
  }));

test("with the spacing of text that WCAG asks for nothing is cut off", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await openAll(page);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}");
      window.twin.shadowRoot.adoptedStyleSheets.push(sheet);
    });
    const cut = await page.evaluate(() => {
      const text = window.twin.shadowRoot.querySelector(".text");
      const all = [...text.querySelectorAll("button.wide,label,legend,summary,h2,h3,h4,p,td,th")].filter((it) => it.checkVisibility() && !it.closest(".scroll"));
      return [text.scrollWidth - text.clientWidth, ...all.filter((it) => it.scrollHeight > it.clientHeight + 1 && getComputedStyle(it).overflow !== "visible").map((it) => it.textContent)];
    });
    assert.deepEqual(cut, [0], "nothing");
  }));

test("the ring of what has the focus is white and black, two pixels each, so that it shows on anything", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await openAll(page);
    await until(page, () => window.twin.shadowRoot.querySelector(".twin") !== null);
    const rings = await page.evaluate(async () => {
      const { shadowRoot } = window.twin;
      const all = [".do_zoom_in", ".twin", "select", "summary", "input[type=checkbox]", ".wide"].map((it) => [...shadowRoot.querySelectorAll(it)].find((one) => one.checkVisibility()));
      return all.map((it) => {
        it.focus({ focusVisible: true });
        const { outlineColor, outlineWidth, boxShadow } = getComputedStyle(it);
        return [outlineColor, outlineWidth, /rgb\(0, 0, 0\)/.test(boxShadow)].join(" ");
      });
    });
    assert.deepEqual([...new Set(rings)], ["rgb(255, 255, 255) 2px true"], "each of them");
  }));

for (const [name, page, attributes] of [
  ["light", { colorScheme: "light" }, {}],
  ["dark", { colorScheme: "dark" }, {}],
  ["with most contrast", {}, { theme: "contrast" }],
  ["with forced colours", { forcedColors: "active" }, {}],
]) {
  test(`an accessibility engine finds nothing to say with settings, keys, tray and an alert open, ${name}`, () =>
    onPage({ size: [780, 500], attributes, page: { viewport: { width: 800, height: 600 }, ...page } }, async (tab) => {
      await openAll(tab);
      await tab.locator(".do_more").click();
      await drill(tab, "alarm");
      await drill(tab, "observed");
      await tab.getByRole("alert").getByText("Port").waitFor();
      await tab.evaluate(AXE);
      const found = await tab.evaluate(async () => (await window.axe.run(document, { rules: { region: { enabled: false } } })).violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`));
      assert.deepEqual(found, [], "no violations");
    }));
}
