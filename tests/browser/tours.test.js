/**
 * The long ways through a city by keyboard alone: on a phone, at 320 pixels with large text, without colours, without motion.
 *
 * Tasks T4, T6, T7, T9 and T10 of the acceptance list, against the real engine. Nothing is asked of the canvas.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PNG } from "pngjs";
import { CENTRE, QUARTERS_READ, quarters, readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { chooseByKeys, details, focused, hasFocus, listen, press, rowsOf, sortBy, tabTo, toMap, told } from "./reader.js";

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()), "/quarters.geojson": JSON.stringify(quarters()) } });
});
after(() => site?.close());

const LOADED = { "town.geojson": 22, "quarters.geojson": 10 };

/** A page with a city, its readings taken in, what is said noted. */
async function inCity(city, seen, wish, act) {
  const it = await site.open({ ...wish, attributes: { city, ...wish.attributes } });
  await until(it.page, async (count) => (await window.twin.stats()).features === count, LOADED[city]);
  await it.page.evaluate((observations) => window.twin.observe(observations), seen);
  await it.page.evaluate(() => window.twin.settle());
  await it.page.getByRole("application", { name: "City map" }).waitFor();
  await listen(it.page);
  await act(it.page, it);
  await it.close();
}
const now = () => new Date().toISOString();
const section = (page, name) => page.locator(`#section-${name}`);
const onTable = (page) => section(page, "table").getByRole("table");

test("on a phone the worst sensor is found by its value, opened, and left again to where one was", withEngine, () => {
  const wish = { renderer: "webgl2", size: [360, 700], page: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } };
  return inCity("town.geojson", readings(now()), wish, async (page) => {
    const toggle = page.getByRole("button", { name: "City in words" });
    await tabTo(page, toggle);
    await press(page, "Enter");
    const search = page.getByRole("combobox", { name: /^Search/ });
    await tabTo(page, search);
    await told(page, /^3 results/, () => page.keyboard.type("air"));
    const lines = await page.locator("#found [role=option]").allTextContents();
    const values = lines.map((line) => Number(/(\d+) micrograms/.exec(line)?.[1]));
    assert.deepEqual([...values].sort((a, b) => a - b), [12, 48, 71], "each says what it reads");
    const worst = values.indexOf(Math.max(...values));
    for (let step = 0; step <= worst; step++) await press(page, "ArrowDown");
    await press(page, "Enter");
    const heading = page.getByRole("heading", { name: /^Air sensor Harbour/ });
    await hasFocus(page, heading);
    assert.ok(await heading.isVisible(), "its heading is seen");
    assert.match(await details(page).innerText(), /Nitrogen dioxide: 71 micrograms per cubic metre \(poor\), new/, "the worst one");
    await press(page, "Escape");
    await hasFocus(page, search);
    assert.equal(await details(page).count(), 0, "closed");
    // Elements follow the picture once it is at rest.
    await until(page, () => [...window.twin.shadowRoot.querySelectorAll(".twin")].some((it) => it.textContent?.includes("Air sensor Harbour") || it.ariaLabel?.includes("Air sensor Harbour")));
    // What a finger swipes over is what the browser tells a screen reader: elements, in the order of reading.
    const cdp = await page.context().newCDPSession(page);
    const { nodes } = await cdp.send("Accessibility.getFullAXTree");
    const names = nodes.filter((it) => !it.ignored && it.role?.value === "button").map((it) => it.name?.value);
    assert.ok(["Air sensor Harbour", "Harbour Tower"].every((name) => names.includes(name)), `what is in the picture is a button there, found ${names.join(", ")}`);
  });
});

test("at 320 pixels with text twice as large another layer is chosen, the legend is read and the tallest is found", withEngine, () => {
  const wish = { renderer: "webgl2", size: [320, 600], page: { viewport: { width: 320, height: 640 } } };
  return inCity("town.geojson", readings(now()), wish, async (page) => {
    await page.evaluate(() => {
      document.body.style.margin = "0";
      document.documentElement.style.fontSize = "32px";
    });
    await tabTo(page, page.getByRole("application"));
    await press(page, "g");
    await hasFocus(page, section(page, "legend").locator("summary"));
    await section(page, "legend").getByText(/means/).first().waitFor();
    const legend = await section(page, "legend").innerText();
    assert.match(legend, /^Yellow means public building\n1 item$/m, `colours have names: ${legend}`);
    await tabTo(page, section(page, "table").locator("summary"));
    await press(page, "Enter");
    const what = section(page, "table").getByRole("combobox", { name: "What" });
    await tabTo(page, what);
    await chooseByKeys(page, what, "Buildings");
    await page.keyboard.press("Tab");
    await chooseByKeys(page, section(page, "table").getByRole("combobox", { name: "Where" }), "Whole city");
    await section(page, "table").getByText("Rows 1 to 14 of 14.").waitFor();
    await tabTo(page, onTable(page).getByRole("columnheader", { name: "Name" }).getByRole("button"));
    await sortBy(page, onTable(page), "Height", 2);
    await until(page, () => window.twin.shadowRoot.querySelector("#section-table tbody tr").textContent.startsWith("Harbour Tower"));
    const rows = await rowsOf(page);
    assert.match(rows[0].join("|"), /Harbour Tower.*60 metres/, "the tallest of 14 stands first");
    const wide = await page.evaluate(() => {
      const text = window.twin.shadowRoot.querySelector(".text");
      return [text.scrollWidth - text.clientWidth, document.documentElement.scrollWidth];
    });
    assert.deepEqual(wide, [0, 320], "and nothing but the table's own box scrolls sideways");
  });
});

test("five quarters are ranked right in words, and in a picture without colours", withEngine, () => {
  const observed = QUARTERS_READ.map((value, number) => ({ entity: `quarter-${number}`, attribute: "NO2", value, unit: "GQ", time: now() }));
  const wish = { renderer: "webgl2", size: [1_000, 700], page: { viewport: { width: 1_040, height: 800 } } };
  const ranked = ["Quay", "Orchard", "Fair", "Mill", "Abbey"];
  return inCity("quarters.geojson", observed, wish, async (page) => {
    // What the page does: it colours the halls by what is read, and looks down on them.
    await page.evaluate(
      async ([values, centre]) => {
        await window.twin.setCamera({ ...centre, zoom: 14.6, pitch_deg: 0, bearing_deg: 0 });
        const halls = await window.twin.query({ layer: "building" });
        const order = halls.map((it) => [Number(it.feature_id.slice("hall-".length)), it.index]).sort(([a], [b]) => a - b);
        await window.twin.setValues(Float32Array.from(values), { features: Uint32Array.from(order.map(([, index]) => index)) });
        await window.twin.settle();
      },
      [QUARTERS_READ, CENTRE],
    );
    await tabTo(page, page.getByRole("application"));
    await press(page, "t");
    const what = section(page, "table").getByRole("combobox", { name: "What" });
    await hasFocus(page, what);
    await chooseByKeys(page, what, "Districts");
    await section(page, "table").getByText("Rows 1 to 5 of 5.").waitFor();
    await tabTo(page, onTable(page).getByRole("columnheader", { name: "Name" }).getByRole("button"));
    await sortBy(page, onTable(page), "Reading", 2);
    await until(page, () => window.twin.shadowRoot.querySelector("#section-table tbody tr").textContent.startsWith("Quay"));
    const rows = await rowsOf(page);
    assert.deepEqual(rows.map(([name]) => name), ranked, "by what is read there");
    assert.deepEqual(rows.map((row) => Number(/^(\d+) micrograms/.exec(row[3])?.[1])), [78, 60, 43, 28, 9], "in words, the value first");
    await toMap(page);
    await press(page, "g");
    await hasFocus(page, section(page, "legend").locator("summary"));
    await section(page, "legend").getByText(/values .*\(building\)/).first().waitFor();
    const middles = await page.evaluate(async () => {
      await window.twin.settle();
      const map = window.twin.shadowRoot.querySelector("[role=application]").getBoundingClientRect();
      const twins = [...window.twin.shadowRoot.querySelectorAll(".twin")].filter((it) => / Hall$/.test(it.textContent));
      return twins.map((it) => {
        const { left, top, width, height } = it.getBoundingClientRect();
        return [it.textContent.trim().split(" ")[0], left + width / 2, top + height / 2, map.width];
      });
    });
    assert.equal(middles.length, 5, `all five halls are in the picture, found ${middles.map(([name]) => name)}`);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
    const { data, width } = PNG.sync.read(await page.screenshot());
    const grey = ([, x, y]) => {
      const shades = [];
      for (let down = -5; down <= 5; down++) for (let right = -5; right <= 5; right++) shades.push(data[4 * ((Math.round(y) + down) * width + Math.round(x) + right)]);
      return shades.reduce((sum, it) => sum + it, 0) / shades.length;
    };
    const shades = middles.map((middle) => [middle[0], grey(middle)]).sort(([, a], [, b]) => a - b);
    const names = shades.map(([name]) => name);
    if (names[0] !== ranked[0]) names.reverse();
    assert.deepEqual(names, ranked, `in greys: ${JSON.stringify(shades)}`);
    const gaps = shades.slice(1).map(([, shade], at) => shade - shades[at][1]);
    assert.ok(Math.min(...gaps) >= 6, `far enough from each other to be told apart: ${JSON.stringify(shades)}`);
  });
});

/** Once through everything the map can do, by its keys; each says what came of it. */
async function tour(page) {
  await tabTo(page, page.getByRole("application"));
  const steps = [
    ["Home", /across/],
    ["+", /across/],
    ["Shift+ArrowRight", /^Facing north/],
    ["Shift+ArrowUp", /^Tilted by|^Seen from above/],
    ["n", /^North is up/],
    ["ArrowUp", /^Moved north .*metres/],
    ["ArrowLeft", /^Moved west .*metres/],
    ["Backspace", /./],
    [".", /^1 of \d+: /],
    [".", /^2 of \d+: /],
    [",", /^1 of \d+: /],
    ["w", /Nearest street|District/],
    ["r", /^View/],
    ["d", /^From: /],
    ["d", /^Not comparing any more/],
    ["m", /^Following: /],
    ["m", /^Not following any more/],
    ["v", /^Volume: /],
  ];
  for (const [key, pattern] of steps) {
    await told(page, pattern, () => press(page, key));
    assert.match(await focused(page), /^application/, `${key} leaves the focus on the map`);
  }
}

test("the whole way by keyboard alone: every part of the element is reached, used and left", withEngine, () => {
  const wish = { renderer: "webgl2", size: [1_000, 700], page: { viewport: { width: 1_040, height: 800 } } };
  return inCity("town.geojson", readings(now()), wish, async (page) => {
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("button"), { id: "behind", textContent: "behind" })));
    await tour(page);
    await press(page, ".", "Enter");
    const heading = details(page).getByRole("heading");
    await hasFocus(page, heading);
    await tabTo(page, details(page).getByRole("button", { name: "Show on map" }));
    await press(page, "ArrowRight", "ArrowRight");
    await hasFocus(page, details(page).getByRole("button", { name: "Follow" }));
    await press(page, "Enter");
    // The button says so itself.
    await details(page).getByRole("button", { name: "Follow", pressed: true }).waitFor();
    await press(page, "Escape");
    await hasFocus(page, page.getByRole("application"));
    for (const [key, name] of [["t", "table"], ["l", "tree"], ["g", "legend"], ["/", "search"], ["a", "alerts"], ["?", "keys"]]) {
      await toMap(page);
      await press(page, key);
      const part = name === "search" ? "#search" : name === "alerts" ? "#alerts-title" : `#section-${name}`;
      await until(page, (it) => window.twin.shadowRoot.querySelector(it).matches(":focus-within"), part);
    }
    await tabTo(page, section(page, "settings").locator("summary").first(), "Shift+Tab");
    await tabTo(page, page.getByRole("combobox", { name: "Motion" }));
    await chooseByKeys(page, page.getByRole("combobox", { name: "Motion" }), "Less motion");
    await toMap(page);
    // The twins are one stop behind the map, the toolbar the next.
    await press(page, "Tab");
    assert.match(await focused(page), /^button: /, "what is in the picture");
    const first = await focused(page);
    await press(page, "ArrowRight", "ArrowDown", "ArrowLeft");
    assert.notEqual(await focused(page), "application", "arrow keys move among it");
    await press(page, "Home");
    assert.ok(first.length > "button: ".length, "each with a name");
    await press(page, "Enter");
    await hasFocus(page, details(page).getByRole("heading"));
    await press(page, "Escape");
    await hasFocus(page, page.locator(".twin:focus"));
    await tabTo(page, page.getByRole("toolbar", { name: "Map controls" }).getByRole("button", { name: "Zoom in" }));
    await told(page, /across/, () => press(page, "Enter"));
    await toMap(page);
    let left = 0;
    while (!(await page.evaluate(() => document.activeElement.id === "behind"))) {
      assert.ok(++left < 60, `Tab leaves the element, found ${await focused(page)}`);
      await press(page, "Tab");
    }
  });
});

/** Notes where the camera is whenever the browser paints, and where it comes to rest. */
const watchCamera = (page) =>
  page.evaluate(() => {
    window.seen = new Set();
    window.rests = new Set([JSON.stringify(window.twin.camera)]);
    addEventListener("civi-view", ({ detail }) => window.rests.add(JSON.stringify(detail.camera)));
    const look = () => {
      window.seen.add(JSON.stringify(window.twin.camera));
      requestAnimationFrame(look);
    };
    look();
  });
/** How often the camera was seen where it did not come to rest. */
const between = (page) => page.evaluate(() => [...window.seen].filter((it) => !window.rests.has(it)).length);

for (const [name, reducedMotion] of [["with less motion the camera is never seen on its way", "reduce"], ["with motion it is, so that the test above sees what it looks for", "no-preference"]]) {
  test(`the same way over the map: ${name}`, withEngine, () => {
    const wish = { renderer: "webgl2", size: [1_000, 700], page: { viewport: { width: 1_040, height: 800 }, reducedMotion } };
    return inCity("town.geojson", readings(now()), wish, async (page) => {
      await watchCamera(page);
      await tour(page);
      await page.evaluate(() => window.twin.settle());
      assert.ok((await page.evaluate(() => window.rests.size)) > 6, "the camera was elsewhere many times");
      const animated = await between(page);
      if (reducedMotion === "reduce") assert.equal(animated, 0, "0 animated frames of the camera");
      else assert.ok(animated > 5, `it glides, found ${animated}`);
    });
  });
}
