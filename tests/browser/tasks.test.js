/**
 * What citizens want to know, asked the way they can: by keyboard alone, by single clicks alone, without any picture.
 *
 * Tasks T1 to T3, T5, T8 and T9 of the acceptance list in ACCESSIBILITY.md, against the real engine.
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

/** A page with the town, without a picture, its sensors read. */
async function inTown(act, wish = {}) {
  const it = await site.open({ renderer: "none", attributes: { city: "town.geojson", ...wish.attributes }, size: [1_000, 700], page: { viewport: { width: 1_100, height: 800 }, ...wish.page } });
  await until(it.page, async () => (await window.twin.stats()).features === 22);
  await it.page.evaluate((seen) => window.twin.observe(seen), readings(new Date().toISOString()));
  await act(it.page);
  await it.close();
}

/** What the polite region says, once it says something that fits. */
const heard = async (page, pattern) => {
  await until(page, (source) => new RegExp(source, "i").test([...window.twin.shadowRoot.querySelectorAll("[role=status]")].map((it) => it.textContent).join(" ")), pattern.source);
  return page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("[role=status]")].map((it) => it.textContent).join(" "));
};
const focused = (page) => page.evaluate(() => window.twin.shadowRoot.activeElement?.textContent ?? "");

test("is the air bad near my school now? by keyboard: search, details, the nearest sensors", withEngine, () =>
  inTown(async (page) => {
    await page.evaluate(() => window.twin.focus());
    await page.keyboard.press("/");
    await page.keyboard.type("hill sch");
    await until(page, () => window.twin.shadowRoot.querySelector("[role=option]") !== null);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await until(page, () => /Hill School/.test(window.twin.shadowRoot.querySelector(".panel")?.textContent ?? ""));
    const details = await page.evaluate(() => window.twin.shadowRoot.querySelector(".panel").textContent);
    assert.match(details, /12 metres/, "how high it is");
    assert.match(details, /School Street|Rose Park|Harbour|District/, "where it is");
    await page.keyboard.press("Escape");
    await page.evaluate(() => window.twin.focus());
    let said = "";
    for (let step = 0; step < 6 && !/micrograms/.test(said); step++) {
      await page.keyboard.press(".");
      said = await heard(page, new RegExp(`${step + 1} of `));
    }
    assert.match(said, /Air sensor/, "the nearest sensor, by name");
    assert.match(said, /48 micrograms per cubic metre|12 micrograms per cubic metre|71 micrograms per cubic metre/, "its value, in words");
    assert.match(said, /o'clock|north|south|east|west/, "and where it is");
  }));

test("where am I, and what lies around, by one key each", withEngine, () =>
  inTown(async (page) => {
    await page.evaluate(() => window.twin.focus());
    await page.keyboard.press("w");
    const said = await heard(page, /Nearest street|District|North is up/);
    assert.match(said, /School Street|West End|Harbour/, said);
    await page.keyboard.press("r");
    assert.match(await heard(page, /View/), /building|house|place/i, "what is in view");
    await page.keyboard.press("ArrowRight");
    assert.match(await heard(page, /Moved east/), /metres/, "how far it went");
  }));

test("a district is found in the tree and described with its shape and its size", withEngine, () =>
  inTown(async (page) => {
    const told = await page.evaluate(async () => {
      const [district] = await window.twin.query({ text: "Harbour", layer: "district" });
      await window.twin.select(district.index);
      return district.name;
    });
    assert.equal(told, "Harbour", "it is there");
    await until(page, () => /Shape/.test(window.twin.shadowRoot.querySelector(".panel")?.textContent ?? ""));
    const details = await page.evaluate(() => window.twin.shadowRoot.querySelector(".panel").textContent);
    assert.match(details, /Area: .*(square metres|hectares|square kilometre)/, details);
    assert.match(details, /West End/, "its neighbour");
  }));

test("the short summary is short, and the same by the element's method and on the page", withEngine, () =>
  inTown(async (page) => {
    const texts = await page.evaluate(async () => [await window.twin.describe({ level: "short" }), await window.twin.describe(), await window.twin.describe({ level: "full" })]);
    const words = texts.map((text) => text.split(/\s+/).length);
    assert.ok(words[0] > 2 && words[0] <= 25, `at most 25 words: ${texts[0]}`);
    assert.ok(words[1] <= 80, `at most 80 words: ${texts[1]}`);
    assert.ok(words[0] <= words[1] && words[1] <= words[2], `each says more: ${words}`);
    assert.equal(await page.evaluate(() => window.twin.describe({ level: "short" })), texts[0], "the same again");
  }));

test("features are asked for by place and kind, nearest first, and observations are counted", withEngine, () =>
  inTown(async (page) => {
    const found = await page.evaluate(() => window.twin.query({ near: [7.42, 43.73], kind: "monitoring_station", within_m: 1000 }).then((all) => (all.length ? all : window.twin.query({ near: [7.42, 43.73], text: "air sensor", within_m: 1000 }))));
    assert.deepEqual(found.map((it) => it.feature_id), ["air-1", "air-2", "air-3"], "nearest first");
    assert.ok(found[0].distance_m < found[1].distance_m && found[0].bearing_deg > 90 && found[0].bearing_deg < 180, "how far and where");
    const counts = await page.evaluate(([again, stranger]) => window.twin.observe([...again, stranger, { entity: "air-1" }]), [readings("2020-01-01T00:00:00Z"), { ...readings("2026-01-01T00:00:00Z")[0], entity: "nobody" }]);
    assert.equal(counts.applied + counts.coalesced + counts.unmatched + counts.rejected, 5, JSON.stringify(counts));
    assert.equal(counts.coalesced, 3, "older than what is known");
    assert.equal(counts.unmatched, 1, "nobody's");
  }));

test("by single clicks alone: search, a result, its details, and away again", withEngine, () =>
  inTown(async (page) => {
    await page.locator("civi-twin").getByRole("combobox").first().click();
    await page.keyboard.type("rose");
    await page.getByRole("option", { name: /Rose/ }).first().click();
    await until(page, () => /Rose/.test(window.twin.shadowRoot.querySelector(".panel")?.textContent ?? ""));
    await page.getByRole("button", { name: "Close details" }).click();
    await until(page, () => window.events.at(-1)?.detail.feature === null);
    assert.ok((await focused(page)) !== undefined, "the focus is somewhere sensible");
  }));

test("in Arabic the whole text side stands from right to left and says its own words", withEngine, () =>
  inTown(
    async (page) => {
      const text = await page.evaluate(() => window.twin.describe());
      assert.match(text, /[\u0600-\u06ff]/, text);
      assert.equal(await page.evaluate(() => getComputedStyle(window.twin.shadowRoot.querySelector(".frame")).direction), "rtl", "from right to left");
    },
    { attributes: { lang: "ar" } },
  ));
