/**
 * The keys of the map, the list of them, and the settings that change them: with a pretended engine.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, until } from "./harness.js";
import { FILES, asked, focused, line, onMap, says, withCity } from "./pages.js";

let site;
before(async () => {
  site = await browse({ flags: [], fake: true, files: FILES });
});
after(() => site.close());

const onPage = (wish, act) => withCity(site, wish, act);
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const open = (page, name) =>
  page.evaluate((id) => {
    for (let it = window.twin.shadowRoot.getElementById(`section-${id}`); it; it = it.parentElement.closest("details")) it.open = true;
  }, name);
const gestures = async (page) => (await asked(page, "gesture")).map(({ kind }) => kind);

test("arrows move the cursor, steps pressed meanwhile are made together, and it is told once when they stop", () =>
  onPage({}, async (page) => {
    await onMap(page);
    await press(page, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp");
    await says(page, /^Moved /);
    const moves = (await asked(page, "cursor")).map((it) => it.act.move).filter(Boolean);
    assert.equal(moves.reduce((sum, it) => sum + it.right, 0), 3, "every step arrives");
    assert.equal(moves.reduce((sum, it) => sum + it.up, 0), 1, "in both directions");
    await page.getByRole("button", { name: "City in words" }).click();
    await open(page, "settings");
    await page.getByRole("combobox", { name: "Length of a step" }).last().selectOption("400");
    await onMap(page);
    await press(page, "ArrowLeft");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.act?.move?.right === -1));
    assert.equal((await asked(page, "cursor")).at(-1).act.move.step_m, 400, "as long as the reader chose");
  }));

test("Shift turns and tilts, plus and minus zoom, twice with Shift, and each says where that led", () =>
  onPage({}, async (page) => {
    await onMap(page);
    await press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight");
    await says(page, /^Facing north-east\.$/);
    await press(page, "n");
    await says(page, /^North is up\.$/);
    for (let times = 0; times < 5; times++) await press(page, "Shift+ArrowDown");
    await says(page, /^Seen from above\.$/);
    await press(page, "Shift+ArrowUp");
    await says(page, /^Tilted by 10 degrees\.$/);
    await page.evaluate(() => (window.twin.shadowRoot.querySelector("[role=status]").textContent = ""));
    await page.keyboard.down("Shift");
    await press(page, "+");
    await page.keyboard.up("Shift");
    await until(page, () => window.twin.shadowRoot.querySelector("[role=status]").textContent !== "");
    const zoom = (await asked(page, "gesture")).filter((it) => it.kind === "zoom");
    assert.deepEqual(zoom.map((it) => it.levels), [2], "twice as far");
  }));

test("what is next, where this is and what is seen is said at once, and the details open with the focus in them", () =>
  onPage({}, async (page) => {
    await onMap(page);
    await press(page, ".");
    await says(page, /^1 of 25/);
    await press(page, ".", ".", ",");
    await says(page, /^2 of 25/);
    await press(page, "w");
    await until(page, () => !window.twin.shadowRoot.querySelector("[role=status]").textContent.includes("of 25"));
    await press(page, "r");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "describe" && it.subject === "view"));
    await press(page, ".", "Enter");
    await until(page, () => window.twin.shadowRoot.activeElement?.id === "details-title");
    await press(page, "Escape");
    await until(page, () => window.twin.shadowRoot.activeElement?.part.contains("map"));
    assert.equal(await page.getByRole("region").filter({ has: page.getByRole("button", { name: "Close details" }) }).count(), 0, "Escape closes them, and the focus is back on the map");
  }));

test("from one item to another: the first press marks, the second tells; a third ends it", () =>
  onPage({}, async (page) => {
    await onMap(page);
    await press(page, ".", "d");
    await says(page, /^From: /);
    await press(page, "d");
    await says(page, /^Not comparing any more/);
    await press(page, "d", ".");
    await says(page, /^2 of 25/);
    await press(page, "d");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "relate"));
    const [{ from, to }] = await asked(page, "relate");
    assert.notEqual(from, to, "two items");
  }));

test("Backspace goes back view by view, and says so at the first", () =>
  onPage({}, async (page) => {
    await page.evaluate(async () => {
      for (const zoom of [15, 16, 17]) await window.twin.setCamera({ zoom });
    });
    await onMap(page);
    const zoom = () => page.evaluate(() => window.twin.camera.zoom);
    await press(page, "Backspace");
    await until(page, () => window.twin.camera.zoom === 16);
    await press(page, "Backspace");
    await until(page, () => window.twin.camera.zoom === 15);
    await press(page, "Backspace", "Backspace");
    await says(page, /^There is no view before this one/);
    assert.equal(await zoom(), 15, "and stays there");
  }));

test("letters open the parts of the text side, and follow and hear readings", () =>
  onPage({ size: [780, 500] }, async (page) => {
    for (const [key, id] of [["t", "table"], ["l", "tree"], ["g", "legend"], ["?", "keys"]]) {
      await onMap(page);
      await press(page, key);
      assert.ok(await page.evaluate((it) => window.twin.shadowRoot.getElementById(`section-${it}`).matches(":focus-within"), id), `${key} opens ${id}, with the focus in it`);
    }
    await onMap(page);
    await press(page, "/");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.activeElement.id), "search", "the search");
    await onMap(page);
    await press(page, ".", "m");
    await says(page, /^Following: /);
    await press(page, "m");
    await says(page, /^Not following any more/);
    assert.deepEqual((await asked(page, "monitor")).map((it) => it.index === null), [false, true], "followed, and no more");
  }));

test("keys work on a keyboard that writes other letters, and not with Ctrl or while a word is composed", () =>
  onPage({}, async (page) => {
    await onMap(page);
    const send = (init) => page.evaluate((it) => window.twin.shadowRoot.querySelector("[part=map]").dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...it })), init);
    assert.equal(await send({ key: "\u0442", code: "KeyN" }), false, "the key where N is, in Russian");
    assert.equal(await send({ key: "\u044e", code: "Period" }), false, "and the one where the full stop is");
    assert.equal(await send({ key: "n", code: "KeyN", ctrlKey: true }), true, "Ctrl is the browser's");
    assert.equal(await send({ key: "n", code: "KeyN", isComposing: true }), true, "nor while a word is composed");
    assert.equal(await send({ key: "N", code: "KeyN", shiftKey: true }), false, "a capital letter is the same");
    assert.equal(await send({ key: "q", code: "KeyQ" }), true, "others are not ours");
    await until(page, async () => (await window.twin.stats()).asked.filter((it) => it.kind === "north").length === 2);
  }));

test("the list of keys shows every key there is, and the reader's own", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await open(page, "keys");
    const table = page.getByRole("table", { name: "Keys of the map" });
    const rows = await table.getByRole("row").allInnerTexts();
    const bindings = await page.evaluate(async () => (await import("/keys.js")).BINDINGS.length);
    assert.equal(rows.length, bindings + 3, "each action, and the two keys that leave");
    assert.ok(rows.some((it) => /Left arrow\s+Move left/.test(it)) && rows.some((it) => /Shift \+ Up arrow\s+Tilt more/.test(it)) && rows.some((it) => /W\s+Where am I\?/.test(it)), rows.join("; "));
    await open(page, "settings");
    const field = page.getByRole("textbox", { name: "Where am I?" });
    await field.fill("Q");
    await field.blur();
    assert.ok((await table.getByRole("row").allInnerTexts()).some((it) => /Q\s+Where am I\?/.test(it)), "the new key");
    await onMap(page);
    await press(page, "w");
    assert.equal((await asked(page, "cursor")).filter((it) => it.act.where).length, 0, "the old one is none");
    await press(page, "q");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.act?.where));
  }));

test("a key that is taken, or is none, is refused in words; the usual keys come back", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await open(page, "settings");
    const field = page.getByRole("textbox", { name: "Where am I?" });
    await field.fill("t");
    await field.blur();
    await says(page, /^The key T is taken: “Table”\.$/);
    assert.equal(await field.getAttribute("aria-invalid"), "true", "the field says so");
    assert.match(await page.locator("#key-error").innerText(), /taken: “Table”/, "and what is beside it");
    await field.fill("1");
    await field.blur();
    assert.equal(await field.getAttribute("aria-invalid"), "false", "a figure will do");
    await page.getByRole("button", { name: "Use the usual keys" }).click();
    assert.equal(await field.inputValue(), "w", "as it was");
  }));

test("letters and signs can be switched off; arrows and Escape stay", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await open(page, "settings");
    await page.getByRole("checkbox", { name: "Letters and signs are keys of the map" }).uncheck();
    assert.ok(await page.getByRole("textbox", { name: "Where am I?" }).isDisabled(), "there is nothing to choose");
    await onMap(page);
    await press(page, "n", ".", "+", "?", "Home");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.kind === "home"));
    assert.deepEqual([await gestures(page), (await asked(page, "cursor")).filter((it) => it.act.next).length], [["home"], 0], "only Home is a key");
  }));

test("choices end with the page, unless the reader has them remembered, and are gone when they are to be forgotten", () =>
  onPage({ size: [780, 500] }, async (page) => {
    const kept = () => page.evaluate(() => localStorage.length);
    const theme = () => page.getByRole("combobox", { name: "Colours" });
    await open(page, "settings");
    await theme().selectOption("dark");
    await until(page, () => window.twin.shadowRoot.querySelector(".frame").dataset.theme === "dark");
    assert.equal((await asked(page, "configure")).at(-1).theme, "dark", "the picture as well");
    assert.equal(await kept(), 0, "nothing is on the device");
    await page.getByRole("button", { name: "Remember on this device" }).click();
    await says(page, /are remembered on this device/);
    assert.equal(await kept(), 1, "one entry");
    const again = await page.evaluate(async () => {
      const twin = document.createElement("civi-twin");
      twin.theme = "light";
      document.body.append(twin);
      await twin.ready;
      return [twin.shadowRoot.querySelector(".frame").dataset.theme, (await twin.stats()).asked.find((it) => it.type === "start").theme];
    });
    assert.deepEqual(again, ["dark", "dark"], "the next element begins as the reader chose, whatever the page says");
    await page.evaluate(() => document.querySelectorAll("civi-twin")[1].remove());
    await page.getByRole("button", { name: "Forget on this device" }).click();
    assert.deepEqual([await kept(), await theme().inputValue()], [0, ""], "all is gone");
    await until(page, () => window.twin.shadowRoot.querySelector(".frame").dataset.theme !== "dark");
  }));

test("what was remembered and can't be read is no choice", async () => {
  const { page, close } = await site.open({ twin: false });
  for (const text of ["{", "7", '{"theme":{"a":1},"step_m":"constructor"}', '{"theme":"purple","filter":"x","level":7,"constructor":"y","key_where":"long"}']) {
    await page.evaluate((it) => localStorage.setItem("civitwin", it), text);
    const theme = await page.evaluate(async () => {
      const twin = document.createElement("civi-twin");
      document.body.append(twin);
      await twin.ready;
      const found = twin.shadowRoot.querySelector(".frame").dataset.theme;
      twin.remove();
      return found;
    });
    assert.equal(theme, "light", "as the page has it");
  }
  await page.evaluate(() => localStorage.clear());
  await close();
});

test("a flat plan stays flat, by key, button and script", () =>
  onPage({ size: [780, 500] }, async (page) => {
    await open(page, "settings");
    await page.getByRole("checkbox", { name: "Flat plan, never tilted" }).check();
    await until(page, () => window.twin.camera.pitch_deg === 0);
    await onMap(page);
    await press(page, "Shift+ArrowUp");
    await page.evaluate(() => window.twin.setCamera({ pitch_deg: 60 }));
    await until(page, () => window.twin.camera.pitch_deg === 0);
    assert.equal((await asked(page, "gesture")).reduce((sum, it) => sum + (it.pitch_deg ?? 0), 0), 0, "no key tilts");
    assert.ok(await page.getByRole("button", { name: "View from above or tilted" }).isDisabled(), "nor does a button");
  }));

test("what can be done by key is a button of 44 CSS pixels as well, in a tray that Escape closes", () =>
  onPage({}, async (page) => {
    const toolbar = page.getByRole("toolbar", { name: "Map controls" });
    const more = toolbar.getByRole("button", { name: "More controls" });
    assert.equal(await more.getAttribute("aria-expanded"), "false", "closed at first");
    await more.click();
    const names = await toolbar.getByRole("button").evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
    for (const name of ["Move left", "Move right", "Move up", "Move down", "Tilt more", "Tilt less", "Next item", "Previous item", "Where am I?", "Describe the view", "Previous view", "List of keys", "Settings and keys"]) {
      assert.ok(names.includes(name), `${name} among ${names.join(", ")}`);
    }
    for (const box of await toolbar.getByRole("button").all()) {
      const { width, height } = await box.boundingBox();
      assert.ok(width >= 44 && height >= 44, `44 px at least, found ${width} by ${height}`);
    }
    assert.equal(await toolbar.locator("button[tabindex='0']").count(), 1, "still one tab stop");
    await toolbar.getByRole("button", { name: "Next item" }).click();
    await says(page, /^1 of 25/);
    await press(page, "Escape");
    assert.deepEqual([await more.getAttribute("aria-expanded"), await focused(page)], ["false", "More controls"], "closed, with the focus where it was opened");
    assert.notEqual(await line(page), "", "what was said stays to be read");
  }));

test("with all panels closed there are at most twelve tab stops", () =>
  onPage({}, async (page) => {
    const stops = await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll("*")].filter((it) => it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true }) && !it.disabled).map((it) => it.className || it.localName));
    assert.ok(stops.length > 3 && stops.length <= 12, `found ${stops.length}: ${stops.join(", ")}`);
  }));
