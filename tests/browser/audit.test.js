/**
 * Two accessibility engines over the whole element, every part of it open: in six languages and every way it is drawn.
 *
 * In short each language once and each look once; with CIVITWIN_FULL every language in every look.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { audit } from "./audit.js";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";

const LANGUAGES = ["ar", "zh-Hans", "en", "fr", "ru", "es"];
const LOOKS = [
  { theme: "light" },
  { theme: "dark" },
  { theme: "contrast" },
  { theme: "auto", page: { forcedColors: "active" } },
];
const isFull = Boolean(process.env.CIVITWIN_FULL);
const COMBINATIONS = LANGUAGES.flatMap((lang, number) => LOOKS.map((look) => ({ lang, ...look })).filter((_, place) => isFull || place === number % LOOKS.length));

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
});
after(() => site?.close());

/** A page with the town loaded, sensors read and every part of the text side open. */
async function opened({ lang, theme, page: more = {}, renderer = "none" }) {
  const wish = { renderer, attributes: { city: "town.geojson", lang, theme }, size: [1_000, 700], page: { viewport: { width: 1_100, height: 800 }, ...more } };
  const it = await site.open(wish);
  await until(it.page, async () => (await window.twin.stats()).features === 22);
  await it.page.evaluate((seen) => window.twin.observe(seen), readings(new Date().toISOString()));
  await it.page.evaluate(async () => {
    for (const box of window.twin.shadowRoot.querySelectorAll("details")) box.open = true;
    await window.twin.select((await window.twin.query({ text: "Hill School" }))[0].index);
    await window.twin.settle();
  });
  await it.page.waitForTimeout(1_500);
  return it;
}

for (const { lang, theme, page } of COMBINATIONS) {
  test(`no engine objects to the text side in ${lang}, ${page ? "forced colours" : theme}`, withEngine, async () => {
    const it = await opened({ lang, theme, page });
    assert.deepEqual(await audit(it.page), [], "no violation");
    await it.close();
  });
}

for (const renderer of ["webgpu", "webgl2"]) {
  test(`no engine objects to the element beside a picture by ${renderer}`, withEngine, async () => {
    const it = await opened({ lang: "en", theme: "light", renderer });
    assert.deepEqual(await audit(it.page), [], "no violation");
    await it.close();
  });
}
