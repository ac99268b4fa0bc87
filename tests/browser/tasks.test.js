/**
 * What citizens want to know, asked the way they can: by keyboard alone, by single clicks alone, without any picture.
 *
 * Tasks T1 to T3, T5 and T8 of the acceptance list, against the real engine; the longer ways are in tours.test.js.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CENTRE, readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { chooseByKeys, details, focused, hasFocus, listen, press, rowsOf, tabTo, toMap, told } from "./reader.js";

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
  await it.page.getByRole("heading", { level: 3 }).first().waitFor();
  await listen(it.page);
  await act(it.page);
  await it.close();
}

/** Metres from a place to the nearest point of a feature; nought inside of it. */
function away_m({ geometry: { type, coordinates } }, [longitude, latitude]) {
  const east_m = 111_320 * Math.cos((CENTRE.latitude * Math.PI) / 180);
  const points = (type === "Polygon" ? coordinates[0] : type === "Point" ? [coordinates] : coordinates).map(([east, north]) => [(east - longitude) * east_m, (north - latitude) * 111_320]);
  if (type === "Point") return Math.hypot(...points[0]);
  const sides = points.slice(1).map((b, at) => [points[at], b]);
  const crossings = sides.filter(([[ax, ay], [bx, by]]) => ay > 0 !== by > 0 && ax - (ay * (bx - ax)) / (by - ay) > 0);
  if (type === "Polygon" && crossings.length % 2 === 1) return 0;
  return Math.min(
    ...sides.map(([[ax, ay], [bx, by]]) => {
      const [dx, dy] = [bx - ax, by - ay];
      const along = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
      return Math.hypot(ax + along * dx, ay + along * dy);
    }),
  );
}

test("is the air bad near my school now? search, details, the two nearest sensors, and from one to the other", withEngine, () =>
  inTown(async (page) => {
    await tabTo(page, page.getByRole("application"));
    await press(page, "/");
    const search = page.getByRole("combobox", { name: /^Search for a place/ });
    await hasFocus(page, search);
    assert.match(await told(page, /result/, () => page.keyboard.type("hill sch")), /^1 result for “hill sch”/, "how many were found");
    await press(page, "ArrowDown");
    assert.equal(await page.getByRole("option", { selected: true }).locator(".name").textContent(), "Hill School", "marked");
    await press(page, "Enter");
    await hasFocus(page, page.getByRole("heading", { name: /^Hill School/ }));
    const text = await details(page).innerText();
    assert.match(text, /Height: 12 metres/, "how high it is");
    assert.match(text, /District: Harbour\./, "where it is");
    await press(page, "Escape");
    await hasFocus(page, search);
    await toMap(page);
    await told(page, /across/, () => press(page, "-"));
    const sensors = [];
    for (let step = 1; step <= 10 && sensors.length < 2; step++) {
      const said = await told(page, new RegExp(`^${step} of `), () => press(page, "."));
      if (/Air sensor/.test(said)) {
        sensors.push(said);
        assert.match(said, /\d+ metres, \d+ o'clock/, "how far, and which way");
        if (sensors.length === 1) await told(page, /^From: .*Air sensor School/, () => press(page, "d"));
      }
    }
    assert.match(sensors[0] ?? "", /Air sensor School.*48 micrograms per cubic metre nitrogen dioxide/, "the nearest, and what it reads");
    assert.match(sensors[1] ?? "", /Air sensor Park.*12 micrograms per cubic metre nitrogen dioxide/, "the next");
    assert.match(await told(page, /metres/, () => press(page, "d")), /2[23]\d metres west/, "from one to the other, 234 m");
  }));

test("where am I, and what lies around, by one key each", withEngine, () =>
  inTown(async (page) => {
    await tabTo(page, page.getByRole("application"));
    const said = await told(page, /Nearest street|District|North is up/, () => press(page, "w"));
    assert.match(said, /School Street|West End|Harbour/, said);
    assert.match(await told(page, /View/, () => press(page, "r")), /building|house|place/i, "what is in view");
    assert.match(await told(page, /Moved east/, () => press(page, "ArrowRight")), /metres/, "how far it went");
    assert.match(await focused(page), /^application/, "the focus stays on the map");
  }));

test("everything within 300 metres of the cursor is listed, the nearest first", withEngine, () =>
  inTown(async (page) => {
    await page.evaluate(([longitude, latitude]) => window.twin.setCamera({ longitude, latitude, zoom: 16 }), [CENTRE.longitude, CENTRE.latitude]);
    await tabTo(page, page.getByRole("application"));
    await press(page, "t");
    const what = page.locator("#section-table").getByRole("combobox", { name: "What" });
    await hasFocus(page, what);
    await press(page, "Tab");
    await chooseByKeys(page, page.locator("#section-table").getByRole("combobox", { name: "Where" }), "Whole city");
    await page.locator("#section-table").getByRole("table", { name: "Everything in the whole city" }).waitFor();
    await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 22);
    const far_m = (place) => (place === "Here" ? 0 : Number(/^([\d,]+) metres?/.exec(place)?.[1].replace(",", "") ?? NaN));
    const rows = (await rowsOf(page)).map(([name, , , , place]) => [name, far_m(place)]);
    assert.ok(rows.every(([, far], at) => at === 0 || far >= rows[at - 1][1]), `nearest first: ${JSON.stringify(rows)}`);
    const known = town().features.map((feature) => away_m(feature, [CENTRE.longitude, CENTRE.latitude]));
    const near = rows.filter(([, far]) => far <= 300);
    assert.equal(near.length, known.filter((far) => far <= 300).length, "as many as there are, measured again");
    const expected = town().features.map((feature, at) => [feature.properties.name, known[at]]);
    for (const [name, far] of near.filter(([name]) => expected.some(([it]) => it === name))) {
      const measured_m = expected.find(([it]) => it === name)[1];
      assert.ok(Math.abs(far - measured_m) <= Math.max(1, measured_m * 0.06), `${name} is ${measured_m} m away, found ${far}`);
    }
  }));

test("a district is found in the tree and described with its shape, its size and its neighbours", withEngine, () =>
  inTown(async (page) => {
    await tabTo(page, page.getByRole("application"));
    await press(page, "l");
    await hasFocus(page, page.getByRole("treeitem").first());
    await page.keyboard.type("harb");
    const item = page.getByRole("treeitem", { name: /^Harbour/ }).first();
    await hasFocus(page, item);
    await press(page, "Enter");
    await hasFocus(page, page.getByRole("heading", { name: /^Harbour/ }));
    const text = await details(page).innerText();
    assert.match(text, /Shape: compact\./, text);
    assert.match(text, /Area: (0\.36 square kilometres|36 hectares|360,000 square metres)/, "600 m by 600 m");
    assert.match(text, /Touches: .*West End/, "its neighbour");
    assert.match(text, /In it: .*building/, "what is in it");
    await press(page, "Escape");
    await hasFocus(page, item);
    assert.equal(await details(page).count(), 0, "the details are gone");
  }));

test("the short summary fits a braille line in few pieces, its values first, and it is the same on the page and by the method", withEngine, () =>
  inTown(async (page) => {
    const texts = await page.evaluate(async () => [await window.twin.describe({ level: "short" }), await window.twin.describe(), await window.twin.describe({ level: "full" })]);
    const words = texts.map((text) => text.split(/\s+/).length);
    assert.ok(words[0] > 2 && words[0] <= 25, `at most 25 words: ${texts[0]}`);
    assert.ok(words[1] <= 80, `at most 80 words: ${texts[1]}`);
    assert.ok(words[0] <= words[1] && words[1] <= words[2], `each says more: ${words}`);
    assert.equal(await page.evaluate(() => window.twin.describe({ level: "short" })), texts[0], "the same again");
    await tabTo(page, page.getByRole("application"), "Tab");
    await tabTo(page, page.getByRole("button", { name: "Describe what I see" }), "Shift+Tab");
    await press(page, "ArrowRight");
    await hasFocus(page, page.getByRole("button", { name: "Short" }));
    const said = await told(page, /View/, () => press(page, "Enter"));
    assert.ok(said.includes(texts[0]), `what the method says is read out: ${said}`);
    const lines = cells(texts[0], 40);
    assert.ok(lines.length <= 4 && lines.every((line) => line.length <= 40), `pieces of at most 40 cells: ${JSON.stringify(lines)}`);
    await toMap(page);
    await press(page, "/");
    await told(page, /results? for/, () => page.keyboard.type("air"));
    const [about] = await page.getByRole("option").locator(".soft").allTextContents();
    assert.match(about, /^\d+ micrograms/, "the value is the first word of a line");
  }));

/** What a braille line shows of a text, piece by piece, broken between words. */
function cells(text, most) {
  return text.split(/\s+/).reduce((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + 1 + word.length <= most ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}

test("features are asked for by place and kind, nearest first, and observations are counted", withEngine, () =>
  inTown(async (page) => {
    const found = await page.evaluate(() => window.twin.query({ near: [7.42, 43.73], text: "air sensor", within_m: 1000 }));
    assert.deepEqual(found.map((it) => it.feature_id), ["air-1", "air-2", "air-3"], "nearest first");
    assert.ok(found[0].distance_m < found[1].distance_m && found[0].bearing_deg > 90 && found[0].bearing_deg < 180, "how far and where");
    const counts = await page.evaluate(([again, stranger]) => window.twin.observe([...again, stranger, { entity: "air-1" }]), [readings("2020-01-01T00:00:00Z"), { ...readings("2026-01-01T00:00:00Z")[0], entity: "nobody" }]);
    assert.equal(counts.applied + counts.coalesced + counts.unmatched + counts.rejected, 5, JSON.stringify(counts));
    assert.equal(counts.coalesced, 3, "older than what is known");
    assert.equal(counts.unmatched, 1, "nobody's");
  }));

test("the whole way by single clicks: search, details, compare, around, legend, table, tree, settings, and away again", withEngine, () =>
  inTown(async (page) => {
    const element = page.locator("civi-twin");
    await element.getByRole("combobox", { name: /^Search/ }).click();
    await page.keyboard.type("rose");
    await page.getByRole("option", { name: /^Rose Park/ }).click();
    await hasFocus(page, page.getByRole("heading", { name: /^Rose Park/ }));
    await details(page).getByRole("button", { name: "Compare" }).click();
    await element.getByRole("heading", { name: "Around the cursor" }).click();
    const compared = await told(page, /apart|touching|side by side/, () => element.getByRole("button", { name: "Details: Air sensor Park" }).click());
    assert.match(compared, /^60 metres north; apart/, "from the park to the sensor");
    await page.getByRole("button", { name: "Close details" }).click();
    await details(page).waitFor({ state: "hidden" });
    await hasFocus(page, element.getByRole("button", { name: "Details: Air sensor Park" }));
    assert.match(await told(page, /^Moved east/, () => element.getByRole("button", { name: "East", exact: true }).click()), /metres/, "a step");
    for (const [title, there] of [["Legend", /means/], ["Everything, by district", /Harbour/], ["Table", /Rows 1 to/], ["Settings and keys", /Length of a step/]]) {
      await element.getByRole("heading", { name: title, exact: true }).click();
      await page.locator("details[open]").filter({ has: page.getByRole("heading", { name: title, exact: true }) }).getByText(there).first().waitFor();
    }
    await element.getByRole("treeitem", { name: /^West End/ }).locator(".twist").click();
    await element.getByRole("treeitem", { name: /^Buildings/ }).first().waitFor();
    await told(page, /^Updates are paused/, () => element.getByRole("button", { name: "Pause all updates" }).last().click());
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
