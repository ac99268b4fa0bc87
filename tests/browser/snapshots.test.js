/**
 * What a screen reader is given of a whole small city, in English and in Arabic, word for word as it was agreed on.
 *
 * With the real engine, every part open, at a time that stands still. `CIVITWIN_BLESS=1` writes `snapshots/` anew; look
 * at what changed before it is committed.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { treeOf } from "./tree.js";

const NOON = "2026-03-02T12:00:00Z";
const READ = "2026-03-02T11:48:00Z";

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
});
after(() => site?.close());

/** The town in words, all of it open; the engine on the page, for there the clock can be stopped. */
async function opened(lang) {
  const it = await site.open({ twin: false, page: { viewport: { width: 1_100, height: 800 }, timezoneId: "UTC", locale: "en-GB" } });
  const { page } = it;
  await page.clock.setFixedTime(NOON);
  await page.evaluate(async (language) => {
    const twin = Object.assign(document.createElement("civi-twin"), { carrier: "inline" });
    for (const [name, value] of Object.entries({ renderer: "none", city: "town.geojson", lang: language })) twin.setAttribute(name, value);
    window.twin = twin;
    document.getElementById("main").append(twin);
    await twin.ready;
  }, lang);
  await until(page, async () => (await window.twin.stats()).features === 22);
  await page.evaluate(async (seen) => {
    await window.twin.observe(seen);
    await window.twin.select((await window.twin.query({ text: "Hill School" }))[0].index);
  }, readings(READ));
  await page.locator("#section-tree").waitFor({ state: "attached" });
  await page.evaluate(() => window.twin.shadowRoot.querySelectorAll("details").forEach((it) => (it.open = true)));
  await page.locator("[role=treeitem] .twist").first().click();
  await until(page, () => {
    const root = window.twin.shadowRoot;
    const has = (it) => root.querySelector(it) !== null;
    return has("[role=treeitem][aria-level='2']") && has(".legend li") && has(".items li") && has(".panel dd") && root.querySelectorAll("#section-table tbody tr").length > 5 && root.querySelector(".panel p").textContent !== "";
  });
  return it;
}

/** Until it has not changed for a while. */
async function settled(page) {
  let tree = await treeOf(page);
  for (let same = 0; same < 4; ) {
    await page.waitForTimeout(400);
    const next = await treeOf(page);
    same = next === tree ? same + 1 : 0;
    tree = next;
  }
  return tree;
}

for (const [lang, name] of [["en", "English"], ["ar", "Arabic"]]) {
  test(`a screen reader is given the town in ${name} word for word as agreed on`, withEngine, async () => {
    const it = await opened(lang);
    const found = await settled(it.page);
    await it.close();
    const path = fileURLToPath(new URL(`snapshots/town.${lang}.txt`, import.meta.url));
    if (process.env.CIVITWIN_BLESS) writeFileSync(path, found);
    assert.ok(existsSync(path), `expected ${path}: CIVITWIN_BLESS=1 writes it`);
    assert.equal(found, readFileSync(path, "utf8"), "exactly; CIVITWIN_BLESS=1 writes it anew");
  });
}
