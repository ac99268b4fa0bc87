/**
 * The text side as a reader meets it, by keyboard and by click, with a pretended engine: nothing is drawn that can't be read.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { CENTRE, blocks } from "./cities.js";
import { browse, until } from "./harness.js";
import { LONG, MIRRORED } from "./pseudo.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const COUNT = 144;
const WIDE = { size: [1000, 700], page: { viewport: { width: 1040, height: 800 } } };
const NARROW = { size: [360, 700], page: { viewport: { width: 390, height: 844 } } };
const VIEW = `16/${CENTRE.latitude}/${CENTRE.longitude}/0/45`;
let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: { "/city.geojson": JSON.stringify(blocks(12)), "/lang-fr.js": LONG, "/lang-ar.js": MIRRORED } });
});
after(() => site.close());

/** A page with a city of 144 buildings; found clean at the end. */
async function onCity(wish, act) {
  const { attributes = {}, ...more } = { ...WIDE, ...wish };
  const opened = await site.open({ attributes: { city: "city.geojson", view: VIEW, ...attributes }, ...more });
  const { page } = opened;
  await until(page, async (count) => (await window.twin.stats()).features === count, COUNT);
  await act(page, opened);
  await opened.close();
}
const asked = (page, type) => page.evaluate(async (name) => (await window.twin.stats()).asked.filter((it) => it.type === name), type);
/** Unfolds a section by its heading, as a reader would. */
async function unfold(page, title) {
  await page.getByRole("heading", { name: title }).click();
  return page.locator("details[open]").filter({ has: page.getByRole("heading", { name: title }) });
}
const unfoldTree = (page) => page.locator("[role=treeitem] .twist").first().click();
const openAll = (page) => page.evaluate(() => window.twin.shadowRoot.querySelectorAll("details").forEach((it) => (it.open = true)));
/** What has the focus: its text, or its name. */
const focused = (page) => page.evaluate(() => {
  const it = window.twin.shadowRoot.activeElement;
  return it === null ? null : (it.getAttribute("aria-label") ?? it.textContent.trim()) || it.id;
});
const isFocused = (page, text) => until(page, (wanted) => {
  const it = window.twin.shadowRoot.activeElement;
  return it !== null && ((it.getAttribute("aria-label") ?? it.textContent.trim()) || it.id).startsWith(wanted);
}, text);
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** What a reader who sees nothing was told last. */
const isSaid = (page, text) => until(page, (wanted) => [...window.twin.shadowRoot.querySelectorAll("[role=status]")].some((it) => it.textContent.includes(wanted)), text);

describe("the whole", () => {
  test("everything stands in the order in which it is read", () =>
    onCity({}, async (page) => {
      const order = await page.evaluate(() => {
        const wanted = ["a.skip", "h2", "#summary", "[role=log]", "#search", "[role=application]", "[part=toolbar]", "#section-legend", "#section-around", "#section-tree", "#section-table"];
        const all = [...window.twin.shadowRoot.querySelectorAll("*")];
        return wanted.map((it) => all.indexOf(window.twin.shadowRoot.querySelector(it)));
      });
      assert.ok(order.every((it) => it >= 0), `all are there, found ${order}`);
      assert.deepEqual(order, [...order].sort((a, b) => a - b), "in the order of the document");
      assert.equal(await page.getByRole("heading", { level: 2 }).textContent(), "City map", "under one heading");
    }));

  for (const [name, wish] of [["beside the picture", {}], ["without a picture", { renderer: "none" }], ["on a phone", NARROW]]) {
    test(`Tab passes the element in at most twelve steps, ${name}`, () =>
      onCity(wish, async (page) => {
        await page.evaluate(() => document.body.append(Object.assign(document.createElement("button"), { id: "behind" })));
        const stops = [];
        for (let step = 0; step < 20; step++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate(() => document.activeElement.id === "behind")) break;
          stops.push(await focused(page));
        }
        assert.ok(stops.length >= 4 && stops.length <= 12, `at most 12 stops, found ${stops.length}: ${stops.join(" | ")}`);
        assert.equal(new Set(stops).size, stops.length, "none twice");
      }));
  }

  test("the first link skips the whole element", () =>
    onCity({}, async (page) => {
      await page.evaluate(() => document.body.append(Object.assign(document.createElement("button"), { id: "behind" })));
      await press(page, "Tab");
      assert.ok(await page.getByRole("link", { name: "Skip the city map" }).isVisible(), "it shows when it has the focus");
      await press(page, "Enter", "Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "behind", "what comes next is behind the map");
    }));

  test("the column beside the picture folds away and comes back, and the picture takes its room", () =>
    onCity({}, async (page) => {
      const width = () => page.getByRole("application").evaluate((it) => it.clientWidth);
      const beside = await width();
      assert.ok(beside < 700, `there is a column, found a map ${beside} px wide`);
      const toggle = page.getByRole("button", { name: "City in words", expanded: true });
      await toggle.press("Enter");
      assert.equal(await width(), 1000, "the picture is as wide as the element");
      assert.equal(await page.getByRole("combobox").count(), 0, "and nothing can be tabbed to that can't be seen");
      await page.getByRole("button", { name: "City in words", expanded: false }).click();
      assert.equal(await width(), beside, "back again");
    }));

  test("on a narrow element the words come on a sheet of half the height at most, and nothing is wider than it", () =>
    onCity({ size: [304, 500], page: { viewport: { width: 320, height: 640 } } }, async (page) => {
      const map = page.getByRole("application");
      assert.equal((await map.boundingBox()).height, 500, "folded at first");
      await page.getByRole("button", { name: "City in words" }).click();
      assert.equal((await map.boundingBox()).height, 250, "the picture keeps half");
      await openAll(page);
      await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 50);
      const wide = await page.evaluate(() => {
        const text = window.twin.shadowRoot.querySelector(".text");
        return [text.scrollWidth - text.clientWidth, document.documentElement.scrollWidth];
      });
      assert.deepEqual([wide[0], wide[1] <= 320], [0, true], "only the table scrolls sideways, in its own box");
    }));

  test("without chrome the words are hidden with it, but for a reader without a picture they are all there is", () =>
    onCity({ attributes: { controls: "none" } }, async (page) => {
      assert.equal(await page.getByRole("combobox").count(), 0, "hidden");
      const buttons = () => [...window.twin.shadowRoot.querySelectorAll("button:not(.twin)")].filter((it) => it.checkVisibility()).length;
      assert.equal(await page.evaluate(buttons), 0, "with every button but those over the picture, which are how it is read");
      await page.evaluate(() => window.twin.setAttribute("renderer", "none"));
      await page.getByRole("combobox").waitFor();
      assert.equal(await page.getByRole("heading", { name: "Table" }).count(), 1, "all of it");
    }));

  test("what is called so by the page is called so in words", () =>
    onCity({ attributes: { "aria-label": "Monaco" } }, async (page) => {
      assert.equal(await page.getByRole("heading", { level: 2, name: "Monaco" }).count(), 1, "the title");
      assert.equal(await page.getByRole("application", { name: "Monaco" }).count(), 1, "the map");
    }));

  test("everything that can be pressed is large enough", () =>
    onCity({}, async (page) => {
      await openAll(page);
      await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 50);
      const small = await page.evaluate(() =>
        [...window.twin.shadowRoot.querySelectorAll("button:not(.twin),select,input:not([type=checkbox]),label:has([type=checkbox]),summary,[role=treeitem],[role=gridcell]")]
          .filter((it) => it.checkVisibility())
          .map((it) => [it.textContent.trim() || it.id, it.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 44)
          .map(([text]) => text),
      );
      assert.deepEqual(small, [], "44 px high");
    }));
});

describe("the summary", () => {
  test("it says what is loaded and seen, as long as the reader likes it, and aloud only when asked", () =>
    onCity({}, async (page) => {
      const summary = page.getByRole("region", { name: "Summary" });
      await summary.getByText("144 things are loaded.").waitFor();
      assert.match(await summary.innerText(), /You look north\. Zoom 16\./, "what is seen");
      const said = () => page.evaluate(() => window.twin.shadowRoot.querySelector("[part=status]").textContent);
      assert.ok(!(await said()).includes("things are loaded"), "nothing of it was read out");
      const bar = page.getByRole("toolbar", { name: "What is said of the city" });
      await bar.getByRole("button", { name: "Describe what I see" }).press("ArrowRight");
      assert.equal(await focused(page), "Short", "arrow keys move among the buttons");
      await press(page, "Enter");
      await isSaid(page, "144 things are loaded. You look north.");
      assert.ok(!(await summary.innerText()).includes("Zoom"), "short");
      assert.equal(await bar.getByRole("button", { name: "Short", pressed: true }).count(), 1, "and marked so");
      await bar.getByRole("button", { name: "Full" }).click();
      await summary.getByText("Nothing moves.").waitFor();
      assert.ok((await asked(page, "describe")).some((it) => it.level === "full"), "the engine was asked for all");
    }));

  test("it follows the camera when that has come to rest, silently", () =>
    onCity({}, async (page) => {
      await page.getByText("Zoom 16.").waitFor();
      const before = (await asked(page, "describe")).length;
      await page.evaluate(async () => {
        for (const zoom of [15, 15.5, 16.5, 17]) await window.twin.setCamera({ zoom });
      });
      await page.getByText("Zoom 17.").waitFor();
      assert.equal((await asked(page, "describe")).length, before + 2, "asked once for the city and once for the view");
    }));

  test("before anything is known the author's own words stand there", async () => {
    const opened = await site.open({ ...WIDE, renderer: "none" });
    const { page } = opened;
    await page.evaluate(() => window.twin.append(Object.assign(document.createElement("p"), { slot: "summary", textContent: "Monaco has two square kilometres." })));
    assert.ok(await page.getByText("Monaco has two").isVisible(), "the author's");
    await page.evaluate(() => window.twin.load("city.geojson"));
    await page.getByText("144 things are loaded.").waitFor();
    assert.ok(!(await page.getByText("Monaco has two").isVisible()), "then the engine's");
    await opened.close();
  });
});

describe("the search", () => {
  const result = (page, text) => page.locator("#search-result").getByText(text).waitFor();
  const field = (page) => page.getByRole("combobox", { name: "Search for a place, or a kind of place" });

  test("a place is found by its name, chosen by keys, and Escape goes back to the field", () =>
    onCity({}, async (page) => {
      await field(page).pressSequentially("town");
      const option = page.getByRole("option", { name: /^Town Hall/ });
      await option.waitFor();
      await isSaid(page, "1 result for “town”.");
      assert.equal(await field(page).getAttribute("aria-expanded"), "true", "the list is open");
      await press(page, "ArrowDown");
      const active = await field(page).getAttribute("aria-activedescendant");
      assert.equal(await option.getAttribute("id"), active, "the option is named by the field");
      assert.equal(await option.getAttribute("aria-selected"), "true", "and marked");
      assert.equal(await page.evaluate(() => window.twin.shadowRoot.activeElement.id), "search", "the focus stays in the field");
      await press(page, "Enter");
      await isFocused(page, "Town Hall");
      assert.deepEqual([(await asked(page, "select")).at(-1).index, (await asked(page, "cursor")).at(-1).act], [72, { to: { index: 72 } }], "selected, and the camera goes there");
      await press(page, "Escape");
      await isFocused(page, "search");
      assert.equal(await page.getByRole("region", { name: "Town Hall" }).count(), 0, "closed");
    }));

  test("a kind is found by its word in the reader's language, whatever the case and accents", () =>
    onCity({}, async (page) => {
      await field(page).pressSequentially("BÚILD");
      await result(page, "The first 20 of 144 results for “BÚILD”.");
      const question = (await asked(page, "search")).at(-1);
      assert.ok(question.kinds.includes("building") && !question.kinds.includes("road"), `the engine hears ids of words, found ${question.kinds}`);
      await press(page, "ArrowUp");
      assert.equal(await page.locator("#found [role=option]").last().getAttribute("aria-selected"), "true", "up goes round to the last");
      await press(page, "ArrowDown");
      assert.equal(await page.locator("#found [role=option]").first().getAttribute("aria-selected"), "true", "and down to the first");
      await page.locator("#found [role=option]").nth(2).click();
      await page.getByRole("region", { name: /^Building/ }).waitFor();
    }));

  test("that nothing was found, or that it went wrong, is said in words", () =>
    onCity({}, async (page) => {
      await field(page).pressSequentially("zzz");
      await result(page, "Nothing was found for “zzz”.");
      assert.equal(await field(page).getAttribute("aria-expanded"), "false", "no list");
      await press(page, "Escape");
      assert.equal(await field(page).inputValue(), "", "Escape clears");
      await field(page).pressSequentially("break");
      await result(page, "That did not work: expected words, found a break");
    }));
});

describe("the text map", () => {
  test("steps go where they say, whichever way the picture is turned", () =>
    onCity({}, async (page) => {
      await page.evaluate(() => window.twin.setCamera({ bearing_deg: 90 }));
      const around = await unfold(page, "Around the cursor");
      await around.getByText("You are here.").waitFor();
      await around.getByLabel("Length of a step").selectOption("100");
      const pad = around.getByRole("toolbar", { name: "Move the cursor" });
      assert.equal(await pad.locator("[tabindex='0']").count(), 1, "one tab stop");
      const before = await page.evaluate(() => window.twin.camera);
      await pad.getByRole("button", { name: "Where am I?" }).press("ArrowUp");
      assert.equal(await focused(page), "North", "arrows move as on a map");
      await press(page, "Enter");
      await isSaid(page, "Moved north 100 metres.");
      const after = await page.evaluate(() => window.twin.camera);
      assert.ok(after.latitude > before.latitude && Math.abs(after.longitude - before.longitude) < 1e-9, "due north");
      await pad.getByRole("button", { name: "South-west" }).click();
      await isSaid(page, "Moved south-west 100 metres.");
    }));

  test("next and previous go through what is near, nearest first", () =>
    onCity({}, async (page) => {
      const around = await unfold(page, "Around the cursor");
      for (const place of [1, 2]) {
        await around.getByRole("button", { name: "Next thing" }).press("Enter");
        await isSaid(page, `${place} of 144`);
      }
      await around.getByRole("button", { name: "Previous thing" }).click();
      await isSaid(page, "1 of 144");
    }));

  test("what lies in each direction is a grid of one tab stop, and Enter steps into a sector", () =>
    onCity({}, async (page) => {
      const around = await unfold(page, "Around the cursor");
      const grid = around.getByRole("grid", { name: "What lies in each direction" });
      await grid.getByRole("gridcell", { name: /^North-east \d+ things Building/ }).waitFor();
      assert.deepEqual([await grid.getByRole("row").count(), await grid.getByRole("gridcell").count()], [3, 9], "three by three");
      assert.equal(await grid.locator("[tabindex='0']").count(), 1, "one tab stop");
      await grid.getByRole("gridcell", { name: "Here" }).focus();
      await press(page, "ArrowRight", "ArrowRight", "ArrowUp");
      assert.match(await focused(page), /^North-east/, "arrows stop at the edge");
      await press(page, "Enter");
      await isSaid(page, "of 144: building");
      const { act } = (await asked(page, "cursor")).findLast((it) => it.act.to);
      assert.equal(typeof act.to.index, "number", "to what is nearest there");
      assert.match(await focused(page), /^North-east/, "and the focus stays in the grid");
    }));

  test("the nearest things are listed with distance and direction, each with its two deeds", () =>
    onCity({}, async (page) => {
      const around = await unfold(page, "Around the cursor");
      const list = around.getByRole("list", { name: "Nearest things" });
      await list.getByRole("listitem").first().waitFor();
      assert.match(await list.getByRole("listitem").first().innerText(), /Building \d+\s+42 metres \w+/, "name, distance, direction");
      assert.equal(await list.locator("[tabindex='0']").count(), 1, "one tab stop");
      await list.getByRole("button", { name: /^Go there: building/ }).first().focus();
      await press(page, "ArrowDown", "ArrowRight");
      assert.match(await focused(page), /^Details: building/, "by row and column");
      await press(page, "Enter");
      await isFocused(page, "Building");
      await press(page, "Escape");
      await isFocused(page, "Details: building");
    }));
});

describe("the tree", () => {
  test("it is gone through by the keys of a tree, level by level", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Everything, by district");
      const tree = section.getByRole("tree", { name: "Everything, by district" });
      const item = (name) => tree.getByRole("treeitem", { name });
      await item(/^West End/).focus();
      assert.equal(await tree.locator("[tabindex='0']").count(), 1, "one tab stop");
      assert.equal((await asked(page, "tree")).length, 1, "only the first level was asked for");
      await press(page, "ArrowRight");
      await item(/^Buildings/).waitFor();
      assert.equal(await item(/^West End/).getAttribute("aria-expanded"), "true", "open");
      await press(page, "ArrowRight");
      assert.match(await focused(page), /^Buildings/, "right again goes to the first child");
      await press(page, "ArrowRight");
      await item(/^Building 0/).waitFor();
      const first = item(/^Building 0/);
      assert.deepEqual([await first.getAttribute("aria-level"), await first.getAttribute("aria-posinset"), await first.getAttribute("aria-setsize")], ["3", "1", "72"], "its place in the whole level");
      await press(page, "ArrowDown", "ArrowDown", "ArrowLeft");
      assert.match(await focused(page), /^Buildings/, "left goes to the parent");
      await press(page, "End");
      assert.match(await focused(page), /^Šumáva/, "End");
      await press(page, "Home");
      assert.match(await focused(page), /^West End/, "Home");
      await press(page, "ArrowLeft");
      assert.equal(await tree.getByRole("treeitem").count(), 2, "left closes");
    }));

  test("a long level is fetched page by page, and says how much is left", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Everything, by district");
      const tree = section.getByRole("tree");
      await tree.getByRole("treeitem", { name: /^West End/ }).focus();
      await press(page, "ArrowRight");
      await tree.getByRole("treeitem", { name: /^Buildings/ }).focus();
      await press(page, "ArrowRight");
      const more = tree.getByRole("treeitem", { name: "22 more" });
      await more.focus();
      await press(page, "Enter");
      await isFocused(page, "Building 50");
      assert.equal(await more.count(), 0, "all are there");
      assert.equal(await tree.getByRole("treeitem").count(), 75, "72 buildings, their layer, two districts");
    }));

  test("letters find an item, a star opens what lies beside it, Enter shows the details and Escape comes back", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Everything, by district");
      const tree = section.getByRole("tree");
      await tree.getByRole("treeitem", { name: /^West End/ }).focus();
      await press(page, "s");
      assert.match(await focused(page), /^Šumáva/, "by its first letter, typed without its mark");
      await press(page, "*");
      await until(page, () => window.twin.shadowRoot.querySelectorAll("[role=treeitem]").length === 4);
      await press(page, "ArrowRight", "ArrowRight");
      await tree.getByRole("treeitem", { name: "Town Hall" }).waitFor();
      await press(page, "t", "o", "w", "n");
      assert.equal(await focused(page), "Town Hall", "by the first letters");
      await press(page, "Enter");
      await until(page, () => window.twin.shadowRoot.activeElement.id === "details-title");
      await press(page, "Escape");
      await until(page, () => window.twin.shadowRoot.activeElement.getAttribute("role") === "treeitem");
      assert.equal(await focused(page), "Town Hall", "the same item");
    }));

  test("clicks do what keys do", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Everything, by district");
      const tree = section.getByRole("tree");
      await tree.getByText("West End").click();
      await tree.getByRole("treeitem", { name: /^Buildings/ }).locator(".twist").click();
      await tree.getByText("Building 3", { exact: true }).click();
      await page.getByRole("region", { name: "Building 3" }).waitFor();
    }));

  test("what comes and goes changes the tree, and the reader keeps the place in it", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Everything, by district");
      const tree = section.getByRole("tree");
      await tree.getByRole("treeitem", { name: /^West End/ }).focus();
      await press(page, "ArrowRight");
      await tree.getByRole("treeitem", { name: /^Buildings/ }).focus();
      const { load_id } = await page.evaluate(() => window.twin.load("city.geojson", { layer: "road" }));
      await tree.getByRole("treeitem", { name: /^West End 144 things/ }).waitFor();
      assert.match(await focused(page), /^Buildings/, "the focus stays");
      await page.evaluate((id) => window.twin.unload(id), load_id);
      await tree.getByRole("treeitem", { name: /^West End 72 things/ }).waitFor();
      assert.match(await focused(page), /^Buildings/, "also when things go");
      await page.evaluate(() => window.twin.unload(1));
      await section.getByText("Nothing is loaded yet.").waitFor();
      assert.match(await focused(page), /^Everything, by district/, "and when all are gone the focus is on the heading");
    }));
});

describe("the table", () => {
  test("it has its caption, headings of rows and columns, and fifty rows a page", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      const table = section.getByRole("table", { name: "Everything in view" });
      await table.getByRole("row").nth(50).waitFor();
      assert.equal(await table.getByRole("row").count(), 51, "fifty and their heads");
      assert.equal(await table.getByRole("columnheader", { name: "Name" }).getAttribute("scope"), "col", "heads of columns");
      assert.equal(await table.getByRole("rowheader").first().getAttribute("scope"), "row", "and of rows");
      await section.getByText("Rows 1 to 50 of 144.").waitFor();
      assert.equal(await table.locator("[tabindex='0']").count(), 1, "one tab stop");
      const next = section.getByRole("button", { name: "Next rows" });
      await next.press("Enter");
      await section.getByText("Rows 51 to 100 of 144.").waitFor();
      await isSaid(page, "Rows 51 to 100 of 144.");
      await next.click();
      await section.getByText("Rows 101 to 144 of 144.").waitFor();
      assert.equal(await next.getAttribute("aria-disabled"), "true", "no more");
      assert.equal(await focused(page), "Next rows", "and the focus is not lost");
      await section.getByRole("button", { name: "Previous rows" }).click();
      await section.getByText("Rows 51 to 100 of 144.").waitFor();
    }));

  test("it is sorted by the buttons of its heads, one way and the other", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      const heads = (name) => section.getByRole("columnheader", { name });
      await section.getByText("Rows 1 to 50").waitFor();
      assert.equal(await heads("Place").getAttribute("aria-sort"), "ascending", "nearest first");
      await heads("Place").getByRole("button").focus();
      await press(page, "Home", "Enter");
      await until(page, () => window.twin.shadowRoot.querySelector("#section-table tbody th").textContent === "Town Hall");
      assert.deepEqual([await heads("Name").getAttribute("aria-sort"), await heads("Place").getAttribute("aria-sort")], ["ascending", null], "by name");
      await heads("Height").getByRole("button").click();
      await heads("Height").getByRole("button").click();
      await until(page, () => window.twin.shadowRoot.querySelector("#section-table tbody tr").textContent.includes("40 metres"));
      assert.equal(await heads("Height").getAttribute("aria-sort"), "descending", "the other way round");
    }));

  test("it shows what the reader wants to see of the city, and a row on the map", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      await section.getByLabel("What").selectOption({ label: "Roads" });
      await section.getByText("Nothing fits.").waitFor();
      await section.getByLabel("What").selectOption({ label: "Buildings" });
      await section.getByLabel("Where").selectOption({ label: "Whole city" });
      await section.getByLabel("Name contains").pressSequentially("hall");
      await section.getByText("Rows 1 to 1 of 1.").waitFor();
      assert.equal(await section.getByRole("table", { name: "Buildings in the whole city" }).count(), 1, "the caption says which");
      await section.getByRole("button", { name: "Show on map: Town Hall" }).click();
      await page.getByRole("region", { name: "Town Hall" }).waitFor();
      const { ask } = (await asked(page, "table")).at(-1);
      assert.deepEqual([ask.layer, ask.text], ["building", "hall"], "the engine filters");
    }));

  test("readings change where they stand, silently, and say so in words", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      await section.getByLabel("Name contains").pressSequentially("hall");
      await section.getByText("Rows 1 to 1 of 1.").waitFor();
      const row = section.getByRole("row", { name: /^Town Hall/ });
      await row.getByRole("button").focus();
      await page.evaluate(() => window.twin[Symbol.for("civitwin.drill")]("read"));
      await row.getByText("41 changed").waitFor();
      assert.match(await focused(page), /^Show on map/, "the reader is where they were");
      assert.doesNotMatch(await page.evaluate(() => window.twin.shadowRoot.querySelector("[part=status]").textContent), /41|changed/, "and was told nothing of it");
      await section.getByRole("columnheader", { name: "Reading" }).getByRole("button").click();
      await until(page, () => !window.twin.shadowRoot.querySelector("#section-table tbody").textContent.includes("changed"));
    }));

  test("it can be taken away as a file", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      await section.getByLabel("Name contains").pressSequentially("hall");
      await section.getByText("Rows 1 to 1 of 1.").waitFor();
      for (const [name, file, text] of [["Download as CSV", "city.csv", "id,name\r\nb72,Town Hall\r\n"], ["Download as GeoJSON", "city.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","id":"b72"}]}']]) {
        const [download] = await Promise.all([page.waitForEvent("download"), section.getByRole("button", { name }).click()]);
        assert.equal(download.suggestedFilename(), file, "its name");
        assert.equal(readFileSync(await download.path(), "utf8"), text, "what was asked for, as it is");
      }
    }));
});

describe("what comes and goes", () => {
  test("a reader in the table keeps the place, is told of what is gone when they choose it, and finds the new rows on coming back", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Table");
      await section.getByText("Rows 1 to 50 of 144.").waitFor();
      const first = section.getByRole("table").getByRole("button", { name: /^Show on map/ }).first();
      await first.focus();
      const here = await focused(page);
      const before = (await asked(page, "table")).length;
      await page.evaluate(() => window.twin.unload(1));
      await until(page, async (count) => (await window.twin.stats()).asked.filter((it) => it.type === "table").length > count, before);
      assert.equal(await focused(page), here, "nothing moved under the reader");
      await press(page, "Enter");
      await isSaid(page, "That did not work: no feature");
      await press(page, "Shift+Tab");
      await section.getByText("Nothing fits.").waitFor();
    }));

  test("many changes are asked after once a second at most, and only where a reader has it open", () =>
    onCity({}, async (page) => {
      await page.waitForTimeout(1_200);
      const count = async (type) => (await asked(page, type)).length;
      const before = [await count("describe"), await count("tree"), await count("legend")];
      for (let turn = 0; turn < 6; turn++) {
        await page.evaluate(() => window.twin.load("city.geojson"));
      }
      await page.getByText("1008 things are loaded.").or(page.getByText("1,008 things are loaded.")).waitFor();
      await page.waitForTimeout(1_200);
      assert.ok((await count("describe")) - before[0] <= 6, "city and view, three times at most");
      assert.deepEqual([await count("tree"), await count("legend")], before.slice(1), "nothing of what is folded");
    }));

  test("new readings are counted in words and not said", () =>
    onCity({}, async (page) => {
      for (let turn = 0; turn < 2; turn++) await page.evaluate(() => window.twin[Symbol.for("civitwin.drill")]("read"));
      await page.getByText(/^Updated .+: 2 readings so far\.$/).waitFor();
    }));

  test("another language changes every word that is not the city's, while it is open", () =>
    onCity({}, async (page) => {
      await openAll(page);
      await unfoldTree(page);
      await page.evaluate(() => window.twin.select(72));
      await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 50);
      await page.evaluate(() => (window.twin.lang = "fr"));
      await page.getByText("Šümmárý").first().waitFor();
      // What is shown is asked for again: names of the city may be others too.
      await page.waitForTimeout(1_500);
      const left = await page.evaluate(() => {
        const root = window.twin.shadowRoot;
        const names = [...root.querySelectorAll(".text [aria-label]")].map((it) => it.getAttribute("aria-label"));
        const text = [...names, root.querySelector(".text").innerText].join("\n");
        return [...new Set(text.match(/\b(Summary|Search|Legend|Table|Around|Everything|Rows|Show|Next|Previous|Details|Go there|Short|Kind|Height|Compare|Follow|Building|North|means|results?|Alerts|Settings|Keys)\b/g))];
      });
      assert.deepEqual(left, [], "nothing is left in the language before");
    }));

  test("from right to left the column stands at the left, nothing is wider than it, and maps keep their sides", () =>
    onCity({ attributes: { lang: "ar" } }, async (page) => {
      await until(page, () => window.twin.shadowRoot.querySelector(".frame").dir === "rtl");
      await openAll(page);
      await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 50);
      const found = await page.evaluate(() => {
        const root = window.twin.shadowRoot;
        const left = (selector) => root.querySelector(selector).getBoundingClientRect().left;
        const [text, twin] = [root.querySelector(".text"), window.twin.getBoundingClientRect()];
        const cells = [...root.querySelectorAll(".near [role=gridcell]")].map((it) => it.getBoundingClientRect().left);
        return { atLeft: left(".text") - twin.left, map: left(".map") - twin.left, over: text.scrollWidth - text.clientWidth, isMap: cells[3] < cells[4] && cells[4] < cells[5] };
      });
      assert.deepEqual([found.atLeft, found.map > 300, found.over, found.isMap], [0, true, 0, true], "mirrored, but for west and east");
      await page.locator(".near [tabindex='0']").focus();
      await press(page, "ArrowRight");
      assert.ok(await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll(".near [role=gridcell]")].indexOf(window.twin.shadowRoot.activeElement) === 5), "right is east");
    }));
});

describe("the legend, the alerts and the details", () => {
  test("the legend says in words what each colour and pattern means, and how often", () =>
    onCity({}, async (page) => {
      const section = await unfold(page, "Legend");
      await section.getByText("Yellow with dots means high").waitFor();
      const lines = (await section.getByRole("listitem").allInnerTexts()).map((it) => it.replace(/\s+/g, " "));
      assert.deepEqual(lines, ["Dark blue means low 144 items", "Grey with rising lines means middle None", "Yellow with dots means high 1 item", "Light grey with an outline only means no data 3 items"], "entry by entry");
      const looks = await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll(".swatch")].map((it) => [getComputedStyle(it).backgroundColor, getComputedStyle(it).backgroundImage]));
      assert.equal(looks[2][0], "rgb(255, 233, 69)", "the swatch has the colour");
      assert.equal(new Set(looks.map((it) => it[1])).size, 3, "and each pattern its own picture");
    }));

  test("an alert stays in the log, with its time, the newest first", () =>
    onCity({}, async (page) => {
      const alerts = page.getByRole("log", { name: "Alerts" });
      assert.ok(await page.getByText("No alerts.").isVisible(), "empty, and it says so");
      await page.evaluate(() => window.twin[Symbol.for("civitwin.drill")]("alarm"));
      await alerts.getByText("Port").waitFor();
      assert.equal(await alerts.locator("bdi[lang=fr]").textContent(), "Port", "the city's word keeps its language");
      assert.equal(await alerts.getAttribute("aria-live"), "off", "it was said already");
      assert.match(await alerts.locator("time").getAttribute("datetime"), /^\d{4}-/, "with its time");
    }));

  test("two things are compared by choosing one after the other", () =>
    onCity({}, async (page) => {
      await page.evaluate(() => window.twin.select(72));
      const details = page.getByRole("region", { name: "Town Hall" });
      await details.getByText("Town Hall is a building.").waitFor();
      await details.getByRole("button", { name: "Compare" }).press("Enter");
      await isSaid(page, "Choose a second thing");
      assert.equal(await details.getByRole("button", { name: "Compare", pressed: true }).count(), 1, "it waits for the second");
      await page.evaluate(() => window.twin.select(0));
      await page.getByRole("region", { name: "Building 0" }).getByText("Building 0 is 360 metres south of Town Hall.").waitFor();
      assert.deepEqual((await asked(page, "relate")).map(({ from, to }) => [from, to]), [[72, 0]], "asked once");
      await isSaid(page, "360 metres south of Town Hall");
    }));

  test("what is followed is marked so, and what is read shows in the sentences", () =>
    onCity({}, async (page) => {
      await page.evaluate(() => window.twin.select(72));
      const details = page.getByRole("region", { name: "Town Hall" });
      await details.getByRole("button", { name: "Follow" }).click();
      await details.getByRole("button", { name: "Follow", pressed: true }).waitFor();
      assert.equal((await asked(page, "monitor")).at(-1).index, 72, "the engine knows");
      await page.evaluate(() => window.twin[Symbol.for("civitwin.drill")]("read"));
      await details.getByText("It reads 41.").waitFor();
      await details.getByRole("button", { name: "Follow" }).click();
      await details.getByRole("button", { name: "Follow", pressed: false }).waitFor();
      assert.equal((await asked(page, "monitor")).at(-1).index, null, "and no more");
    }));
});

describe("an accessibility engine finds nothing to say with every section open", () => {
  for (const [name, wish] of [
    ["in light", { ...WIDE, page: { ...WIDE.page, colorScheme: "light" } }],
    ["in dark", { ...WIDE, page: { ...WIDE.page, colorScheme: "dark" } }],
    ["with forced colours", { ...WIDE, page: { ...WIDE.page, forcedColors: "active" } }],
    ["on a phone", NARROW],
    ["without a picture", { ...WIDE, renderer: "none" }],
  ]) {
    test(name, () =>
      onCity(wish, async (page) => {
        const toggle = page.getByRole("button", { name: "City in words", expanded: false });
        if (await toggle.count()) await toggle.click();
        await openAll(page);
        await page.evaluate(() => window.twin[Symbol.for("civitwin.drill")]("alarm"));
        await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length === 50 && window.twin.shadowRoot.querySelectorAll("[role=treeitem]").length > 0);
        await page.locator("#search").pressSequentially("build");
        await page.locator("#found [role=option]").first().waitFor();
        await press(page, "ArrowDown");
        await page.evaluate(AXE);
        const run = () => page.evaluate(async () => (await window.axe.run(document, { rules: { region: { enabled: false } } })).violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`));
        assert.deepEqual(await run(), [], "no violations");
        await page.evaluate(() => window.twin.select(72));
        await page.getByRole("region", { name: "Town Hall" }).waitFor();
        assert.deepEqual(await run(), [], "nor with the details");
      }));
  }
});
