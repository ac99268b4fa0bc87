/**
 * What has the focus is seen: it is never covered or out of view, its ring stands out, and few stops of Tab lead through.
 *
 * With the real engine and a picture, elements over the picture included; WCAG 2.4.7, 2.4.11 and 2.4.13, by pixels.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PNG } from "pngjs";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { press } from "./reader.js";

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
});
after(() => site?.close());

const DESKTOP = { size: [1_240, 720], page: { viewport: { width: 1_280, height: 800 } } };
const PHONE = { size: [320, 580], page: { viewport: { width: 320, height: 640 } } };
/** A window of 1280 by 1024 pixels at 400 %: the element as high as the window, and as high as it is by itself. */
const ZOOMED = { size: [320, 200], ratio: 4, page: { viewport: { width: 320, height: 256 } } };
const ZOOMED_TALL = { ...ZOOMED, size: [320, 400] };
/** What shows less of itself than this counts as hidden. */
const SEEN_LEAST = 0.1;
/** Parts that can be opened. */
const PARTS = ["legend", "around", "tree", "table", "settings"];

/** A page with the town in a picture, its sensors read, its words there, something to tab to before and behind. */
async function inTown(wish, act) {
  const it = await site.open({ renderer: "webgl2", ...wish, attributes: { city: "town.geojson", ...wish.attributes } });
  const { page } = it;
  await until(page, async () => (await window.twin.stats()).features === 22);
  await page.evaluate((seen) => window.twin.observe(seen), readings(new Date().toISOString()));
  await page.evaluate(() => {
    document.body.style.margin = "0";
    document.querySelector("h1").style.fontSize = "1rem";
    const button = (id) => Object.assign(document.createElement("button"), { id, textContent: id });
    document.body.prepend(button("ahead"));
    document.body.append(button("behind"));
  });
  await page.getByRole("button", { name: "City in words" }).waitFor();
  await until(page, () => window.twin.shadowRoot.querySelector(".twin") !== null);
  await act(page);
  await it.close();
}

/** The camera rests, what lies over the picture is where it belongs, and all of it is painted. */
const rest = async (page) => {
  await page.evaluate(async () => {
    await window.twin.settle();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await until(page, () => !window.twin.shadowRoot.querySelector(".twins").hasAttribute("data-stale"));
};

/** What has the focus in the element, and which share of points in its box are its own; null where the focus is elsewhere. */
const look = (page) =>
  page.evaluate(() => {
    const root = window.twin.shadowRoot;
    const it = root.activeElement;
    if (!it) return null;
    const name = `${it.className || it.id || it.localName} ${(it.getAttribute("aria-label") ?? it.textContent).trim().slice(0, 40)}`;
    const { left, top, width, height } = it.getBoundingClientRect();
    let [own, all] = [0, 0];
    for (let row = 0.5; row < 8; row++) {
      for (let column = 0.5; column < 8; column++) {
        const [x, y] = [left + (width * column) / 8, top + (height * row) / 8];
        all++;
        const hit = document.elementFromPoint(x, y) === window.twin ? root.elementFromPoint(x, y) : null;
        own += hit !== null && it.contains(hit) ? 1 : 0;
      }
    }
    return { name, seen: own / all };
  });

/** The same once what is read anew has come: until then it may still move. */
async function lookAtRest(page) {
  let found = await look(page);
  for (let tries = 0; found && found.seen < SEEN_LEAST && tries < 10; tries++) {
    await page.waitForTimeout(100);
    found = await look(page);
  }
  return found;
}

/** Tabs through the whole element; each stop with how much of it is seen. */
async function passThrough(page) {
  await page.evaluate(() => document.getElementById("ahead").focus());
  const stops = [];
  for (let step = 0; step < 80; step++) {
    await press(page, "Tab");
    if (await page.evaluate(() => document.activeElement.id === "behind")) return stops;
    await rest(page);
    stops.push(await lookAtRest(page));
  }
  assert.fail(`expected to come out of the element in 80 steps, found ${stops.map((it) => it?.name).join(" | ")}`);
}

/** Nothing open but this. @param {string} part */
async function openOnly(page, part) {
  await page.evaluate(async (name) => {
    const root = window.twin.shadowRoot;
    for (const it of root.querySelectorAll("details")) it.open = false;
    const toggle = root.querySelector(".toggle");
    if (toggle.getAttribute("aria-expanded") === "false") toggle.click();
    const section = root.querySelector(`#section-${name}`);
    for (const it of [section, ...(name === "settings" ? section.querySelectorAll("details") : [])]) if (it) it.open = true;
    const [school] = name === "details" ? await window.twin.query({ text: "Hill School" }) : [];
    await window.twin.select(school?.index ?? null);
    const more = root.querySelector(".do_more");
    if ((more.getAttribute("aria-expanded") === "true") !== (name === "tray")) more.click();
  }, part);
  const there = { legend: ".legend li", around: ".items li", tree: "[role=treeitem]", table: "tbody tr", settings: "kbd", details: ".panel dd", tray: ".tray button" }[part];
  await until(page, (it) => window.twin.shadowRoot.querySelector(it)?.checkVisibility() === true, there);
  await page.evaluate(() => window.twin.settle());
}

/** Those that are not seen: of whose box less than a tenth shows. */
const hidden = (stops) => stops.filter((it) => it === null || it.seen < SEEN_LEAST).map((it) => (it ? `${it.name}: ${it.seen}` : "nothing"));

/** In a very low window the details, which the reader opened, may lie over all of the picture: then Escape shows what has the focus. */
async function revealed(page, stops) {
  const seen = [];
  for (const it of stops) {
    if (it?.seen >= SEEN_LEAST || (await page.evaluate(() => innerHeight)) >= 300) {
      seen.push(it);
      continue;
    }
    await page.evaluate(() => document.getElementById("ahead").focus());
    for (let step = 0; step < 80 && (await look(page))?.name !== it.name; step++) await press(page, "Tab");
    await press(page, "Escape");
    await page.locator(".panel").waitFor({ state: "hidden" });
    await rest(page);
    seen.push(await look(page));
    await openOnly(page, "details");
  }
  return seen;
}

for (const [name, wish] of [["on a desktop", DESKTOP], ["at 320 by 640 pixels", PHONE], ["at 400 %", ZOOMED], ["at 400 %, the element higher than the window", ZOOMED_TALL]]) {
  describe(name, () => {
    test("with all parts closed Tab passes in at most twelve steps, and what has the focus is seen", withEngine, () =>
      inTown(wish, async (page) => {
        const stops = await passThrough(page);
        assert.ok(stops.length >= 4 && stops.length <= 12, `at most 12 stops, found ${stops.length}: ${stops.map((it) => it?.name).join(" | ")}`);
        assert.ok(stops.some((it) => it?.name.startsWith("twin ")), "what is in the picture is one of them");
        assert.deepEqual(hidden(stops), [], "each is seen");
      }));

    for (const part of [...PARTS, "details", "tray"]) {
      test(`with the ${part} open what has the focus is seen`, withEngine, () =>
        inTown(wish, async (page) => {
          await openOnly(page, part);
          const stops = await passThrough(page);
          const seen = part === "details" ? await revealed(page, stops) : stops;
          assert.deepEqual(hidden(seen), [], `each of ${stops.length} is seen`);
        }));
    }

    test("whatever arrow keys lead to in the picture, the tree and the table is seen", withEngine, () =>
      inTown(wish, async (page) => {
        const steps = [];
        await page.evaluate(() => window.twin.focus());
        await press(page, "Tab");
        for (const key of ["Home", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "End"]) {
          await press(page, key);
          await rest(page);
          steps.push(await lookAtRest(page));
        }
        for (const [part, first, keys] of [
          ["tree", "[role=treeitem]", ["*", "End", "ArrowUp", "ArrowUp", "Home", "ArrowRight", "ArrowDown"]],
          ["table", "thead button", ["Control+End", "ArrowUp", "ArrowUp", "Control+Home", "End", "ArrowDown"]],
        ]) {
          await openOnly(page, part);
          await page.evaluate((it) => window.twin.shadowRoot.querySelector(`#section-${it[0]} ${it[1]}`).focus(), [part, first]);
          for (const key of keys) {
            await press(page, key);
            await rest(page);
            steps.push(await lookAtRest(page));
          }
        }
        assert.deepEqual(hidden(steps), [], "each is seen");
      }));
  });
}

/** Two pixels of ring for each of a box's edge, less what rounded corners and a border in the way take. */
const RING_LEAST = 1.6;

/** One of each that can have the focus. */
const KINDS = {
  "the skip link": ".skip",
  "the map": ".map",
  "an element over the picture": ".twin",
  "a button of the map": ".do_zoom_in",
  "the toggle": ".toggle",
  "a button in words": "[value=short]",
  "the search": "#search",
  "a heading that folds": "#section-legend summary",
  "a list to choose from": "#section-around select",
  "a direction": "#section-around [role=gridcell]",
  "an item of the tree": "[role=treeitem]",
  "a head of the table": "#section-table thead button",
  "a box to check": "#section-settings [type=checkbox]",
  "the details' button": ".close",
};

const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((it) => (it <= 10 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const contrast = (a, b) => {
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
};

/** How many pixels of a frame of 6 px inside and outside of a box are other ones by 3:1 than without the focus, for each pixel of its edge. */
function ringOf(focused, plain, { left, top, width, height }) {
  const [one, two] = [PNG.sync.read(focused), PNG.sync.read(plain)];
  const pixel = ({ data, width: wide }, x, y) => data.subarray(4 * (y * wide + x), 4 * (y * wide + x) + 3);
  const EDGE = 6;
  let clear = 0;
  for (let y = Math.max(0, Math.floor(top) - EDGE); y < Math.min(one.height, Math.ceil(top + height) + EDGE); y++) {
    for (let x = Math.max(0, Math.floor(left) - EDGE); x < Math.min(one.width, Math.ceil(left + width) + EDGE); x++) {
      const isInside = x > left + EDGE && x < left + width - EDGE && y > top + EDGE && y < top + height - EDGE;
      if (!isInside && contrast(pixel(one, x, y), pixel(two, x, y)) >= 3) clear++;
    }
  }
  return clear / (2 * (width + height));
}

for (const [name, wish] of [
  ["light", { attributes: { theme: "light" } }],
  ["dark", { attributes: { theme: "dark" } }],
  ["with most contrast", { attributes: { theme: "contrast" } }],
  ["with forced colours", { page: { ...DESKTOP.page, forcedColors: "active" } }],
]) {
  test(`the ring around what has the focus is two pixels wide at 3:1 or more, ${name}`, withEngine, () =>
    inTown({ ...DESKTOP, ...wish }, async (page) => {
      await page.evaluate(async () => {
        for (const it of window.twin.shadowRoot.querySelectorAll("details")) it.open = true;
        const [school] = await window.twin.query({ text: "Hill School" });
        await window.twin.select(school.index);
      });
      await until(page, () => ["[role=treeitem]", "tbody tr", ".items li", ".panel dd"].every((it) => window.twin.shadowRoot.querySelector(it)));
      // The details come in with an animation.
      await page.waitForTimeout(500);
      const rings = [];
      for (const [kind, selector] of Object.entries(KINDS)) {
        await page.evaluate((it) => {
          const one = window.twin.shadowRoot.querySelector(it);
          one.scrollIntoView({ block: "nearest" });
          one.focus({ focusVisible: true });
        }, selector);
        await rest(page);
        // What has the focus may have been brought into the open meanwhile.
        const shown = await page.evaluate(() => {
          const { left, top, width, height } = window.twin.shadowRoot.activeElement.getBoundingClientRect();
          return { left, top, width, height };
        });
        const focused = await page.screenshot();
        await page.evaluate(() => window.twin.shadowRoot.activeElement.blur());
        await rest(page);
        rings.push([kind, Number(ringOf(focused, await page.screenshot(), shown).toFixed(2))]);
      }
      assert.deepEqual(rings.filter(([, wide]) => wide < RING_LEAST), [], `pixels of ring for each of edge: ${JSON.stringify(rings)}`);
    }));
}
