/**
 * What is said, in which language, and what can be heard: live regions, translation, sound; with a pretended engine.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, until } from "./harness.js";
import { FILES, asked, drill, line, onMap, says, withCity } from "./pages.js";
import { LONG, MIRRORED } from "./pseudo.js";

let site;
let long;
before(async () => {
  site = await browse({ flags: [], fake: true, files: { ...FILES, "/lang-ar.js": MIRRORED } });
  long = await browse({ flags: [], fake: true, files: { ...FILES, "/lang-en.js": LONG } });
});
after(async () => {
  await site.close();
  await long.close();
});

const onPage = (wish, act) => withCity(site, wish, act);
/** Every piece of text a reader meets in the element, but the city's own words. */
const texts = () => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) found.push(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
    // What the pretended engine says of the city is in no catalogue.
    if (["bdi", "style", "dd", "kbd"].includes(node.localName) || node.parentElement?.id === "summary" || (node.checkVisibility && !node.checkVisibility())) return;
    for (const name of ["aria-label", "title", "aria-roledescription"]) if (node.getAttribute?.(name)) found.push(node.getAttribute(name));
    node.childNodes.forEach(walk);
  };
  walk(window.twin.shadowRoot);
  return found;
};

test("there is one polite and one assertive live region, and both are there and empty before anything is said", async () => {
  const { page, close } = await site.open({});
  const found = await page.evaluate(() => ["[role=status],[aria-live=polite]", "[role=alert],[aria-live=assertive]"].map((it) => [...window.twin.shadowRoot.querySelectorAll(it)].map((region) => region.textContent)));
  assert.deepEqual(found, [[""], [""]], "one each, empty");
  await close();
});

test("what the engine says goes to its channel; an alert stays until the reader takes it away", () =>
  onPage({}, async (page) => {
    await drill(page, "speak");
    await says(page, /^At tree\.$/);
    await drill(page, "alarm");
    const alert = page.getByRole("alert");
    await alert.getByText("District: Port.").waitFor();
    assert.equal(await alert.locator("bdi").getAttribute("lang"), "fr", "the city's word is marked");
    assert.equal(await line(page), "At tree.", "the polite line is another");
    await page.getByRole("button", { name: "Close the message" }).click();
    assert.equal(await alert.textContent(), "", "taken away");
  }));

test("the same words said twice are said by another node, so that they are read out twice", () =>
  onPage({}, async (page) => {
    await drill(page, "speak");
    await says(page, /^At tree\.$/);
    await page.evaluate(() => (window.before = window.twin.shadowRoot.querySelector("[role=status]").firstChild));
    await drill(page, "speak");
    await until(page, () => window.twin.shadowRoot.querySelector("[role=status]").firstChild !== window.before);
    assert.equal(await line(page), "At tree.", "the same words");
  }));

test("without chrome what is said is still said, only not seen", () =>
  onPage({ attributes: { controls: "none" } }, async (page) => {
    await onMap(page);
    await page.keyboard.press(".");
    await says(page, /^1 of 25/);
    const [width, clip] = await page.evaluate(() => {
      const { width, clipPath } = getComputedStyle(window.twin.shadowRoot.querySelector("[role=status]").closest(".unseen"));
      return [width, clipPath];
    });
    assert.deepEqual([width, clip], ["1px", "inset(50%)"], "no room is taken");
  }));

test("the engine hears how much it may say: from the page, then from the reader, and nothing while it is paused", () =>
  onPage({ attributes: { announce: "summary" }, size: [780, 500] }, async (page) => {
    const told = async () => (await asked(page, "announce")).map(({ announce, paused }) => `${announce} ${paused}`);
    assert.deepEqual(await told(), ["summary false"], "at the start");
    await page.evaluate(() => (window.twin.announce = "off"));
    assert.deepEqual((await told()).slice(1), ["off false"], "the page changed its mind");
    await page.evaluate(() => (window.twin.shadowRoot.getElementById("section-settings").open = true));
    const choice = page.getByRole("combobox", { name: "Said without being asked for" });
    await choice.selectOption("monitor");
    await page.evaluate(() => (window.twin.announce = "alerts"));
    assert.deepEqual((await told()).slice(2), ["monitor false"], "the reader goes first");
    const pause = page.getByRole("toolbar", { name: "Map controls" }).getByRole("button", { name: "Pause all updates" });
    assert.equal(await pause.count(), 0, "nothing changes by itself yet");
    await drill(page, "observed");
    await pause.click();
    assert.equal(await pause.getAttribute("aria-pressed"), "true", "pressed");
    assert.equal(await page.getByRole("group", { name: "What is said" }).getByRole("button", { name: "Pause all updates" }).getAttribute("aria-pressed"), "true", "in the settings as well");
    await says(page, /^Updates are paused/);
    await pause.click();
    await choice.selectOption("");
    assert.deepEqual((await told()).slice(3), ["monitor true", "monitor false", "alerts false"], "as told");
  }));

test("an engine that starts again hears it again", () =>
  onPage({ attributes: { announce: "summary" } }, async (page) => {
    await drill(page, "panic");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "announce"));
    assert.equal((await asked(page, "announce"))[0].announce, "summary", "the new one");
  }));

test("the language is the nearest one on the page, and all of it changes with that, live", () =>
  onPage({ size: [780, 500] }, async (page) => {
    const frame = () => page.evaluate(() => [window.twin.shadowRoot.querySelector(".frame").lang, window.twin.shadowRoot.querySelector(".frame").dir]);
    assert.deepEqual(await frame(), ["en", "ltr"], "the page's");
    await page.evaluate(() => (document.documentElement.lang = "ar-EG"));
    await until(page, () => window.twin.shadowRoot.querySelector(".frame").dir === "rtl");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "preferences" && it.language === "ar-EG"));
    const left = (await page.evaluate(texts)).filter((it) => /[a-z]{3}/i.test(it) && !/[\u200f\u202e]/.test(it));
    assert.deepEqual(left, [], "no text stays as it was");
    await onMap(page);
    const before = await page.evaluate(() => window.twin.camera.longitude);
    await page.keyboard.press("ArrowRight");
    await until(page, (west) => window.twin.camera.longitude > west, before);
    await page.evaluate(() => window.twin.setAttribute("lang", "en-GB"));
    await until(page, () => window.twin.shadowRoot.querySelector(".frame").dir === "ltr");
    assert.ok((await page.evaluate(texts)).includes("Zoom in"), "the element's own goes first");
  }));

test("every word comes from the catalogue, and longer ones have room", () =>
  withCity(long, { size: [780, 500] }, async (page) => {
    await page.evaluate(() => {
      window.twin.select(3);
      for (const it of window.twin.shadowRoot.querySelectorAll("details")) it.open = true;
    });
    await page.locator(".do_more").click();
    await until(page, () => window.twin.shadowRoot.querySelectorAll("#section-table tbody tr").length > 0 && !window.twin.shadowRoot.querySelector("[part=panel]").hidden);
    const found = await page.evaluate(() => {
      const { shadowRoot } = window.twin;
      const own = [...shadowRoot.querySelectorAll("h2,h3:not(#details-title),h4,legend,label>span,th[scope=col],caption,option,button.wide,kbd")].map((it) => it.textContent);
      const named = [...shadowRoot.querySelectorAll(".frame :is([aria-label],[title],[aria-roledescription])")].flatMap((it) => ["aria-label", "title", "aria-roledescription"].map((name) => it.getAttribute(name) ?? ""));
      return [...own, ...named].filter((it) => /\p{L}{3}/u.test(it));
    });
    assert.ok(found.length > 150, `many words, found ${found.length}`);
    assert.deepEqual(found.filter((it) => !/[^\x00-\x7f]/.test(it) && !/^\d+ metres$/.test(it)), [], "each of the catalogue");
    const wide = await page.evaluate(() => {
      const text = window.twin.shadowRoot.querySelector(".text");
      return text.scrollWidth - text.clientWidth;
    });
    assert.equal(wide, 0, "nothing is wider than its place");
  }));

test("ready waits for the words, and comes without them where they can't be had", async () => {
  const { page, faults } = await site.open({ twin: false });
  await page.route("**/lang-*.js", (route) => route.fulfill({ status: 503, body: "" }));
  const found = await page.evaluate(async () => {
    const twin = document.createElement("civi-twin");
    document.getElementById("main").append(twin);
    await twin.ready;
    return twin.shadowRoot.querySelector(".do_zoom_in").getAttribute("aria-label");
  });
  assert.equal(found, "do zoom in", "the ids can be read");
  faults.length = 0;
  await page.context().close();
});

test("sound is silent and not even loaded until it is asked for; it is said and shown as well, and Escape ends it", () =>
  onPage({}, async (page) => {
    const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").some((it) => it.name.endsWith("/sound.js")));
    assert.equal(await loaded(), false, "nothing yet");
    await onMap(page);
    await page.keyboard.press("s");
    await until(page, () => !window.twin.shadowRoot.querySelector(".sounding").hidden);
    await says(page, /^2 of them are old\.$/);
    assert.equal(await loaded(), true, "now it is");
    const bars = await page.evaluate(() => [...window.twin.shadowRoot.querySelectorAll(".sounding span")].map((it) => [it.className, Number.parseFloat(it.style.left), Number.parseFloat(it.style.bottom)]));
    assert.deepEqual(bars.map((it) => it[0]), ["clean", "metallic", "noise"], "a bar for each note");
    assert.ok(bars[0][1] < bars[1][1] && bars[0][2] < bars[1][2], "later to the right, higher where it is higher");
    await until(page, () => window.twin.shadowRoot.querySelector(".sounding [data-now]") !== null);
    await page.keyboard.press("Escape");
    assert.ok(await page.evaluate(() => window.twin.shadowRoot.querySelector(".sounding").hidden), "silent");
    assert.equal(await page.evaluate(() => window.twin.shadowRoot.activeElement.part.value), "map", "Escape ended only that");
    await page.keyboard.press("s");
    await until(page, () => !window.twin.shadowRoot.querySelector(".sounding").hidden);
    await page.keyboard.press("s");
    await says(page, /^The sound has stopped\.$/);
    await page.keyboard.press(".");
    await says(page, /^1 of 25/);
    await page.keyboard.press("Shift+s");
    await until(page, async () => (await window.twin.stats()).asked.some((it) => it.type === "sound" && it.index !== null));
    await says(page, /^2 of them are old\.$/);
    await page.keyboard.press("v");
    await says(page, /^Volume: 75 per ?cent\.$/);
  }));
