/**
 * What has changed and what belongs nowhere, as the page tells it, in six languages, with the real engine.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readings, town } from "./cities.js";
import { browse, until, withEngine } from "./harness.js";
import { listen, told } from "./reader.js";

let site;
before(async () => {
  site = await browse({ files: { "/town.geojson": JSON.stringify(town()) } });
});
after(() => site?.close());

/** A page with the town, without a picture, in a language. */
async function inTown(lang, act) {
  const it = await site.open({ renderer: "none", attributes: { city: "town.geojson", lang }, size: [1_000, 700], page: { viewport: { width: 1_100, height: 800 } } });
  await until(it.page, async () => (await window.twin.stats()).features === 22);
  await until(it.page, () => (window.twin.shadowRoot.querySelector("#summary p:not([hidden])")?.textContent ?? "") !== "");
  await listen(it.page);
  await act(it.page);
  await it.close();
}
const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const observe = (page, seen) => page.evaluate((observations) => window.twin.observe(observations), seen);

test("a button says what changed since it was pressed last: how many, what rose and what fell most", withEngine, () =>
  inTown("en", async (page) => {
    const button = page.getByRole("button", { name: "What has changed?" });
    await told(page, /added/, () => button.click());
    await observe(page, readings(minutesAgo(9)));
    assert.equal(await told(page, /new/, () => button.press("Enter")), "3 new readings.", "the first of each");
    await observe(page, readings(minutesAgo(6), [50, 30, 60]));
    await observe(page, readings(minutesAgo(3), [49, 36, 35]));
    const said = await told(page, /changed/, () => button.press("Enter"));
    assert.equal(
      said,
      "3 changed: 2 worse, 1 better. Rose most, nitrogen dioxide: from 12 micrograms per cubic metre to 36 micrograms per cubic metre, Air sensor Park. Fell most, nitrogen dioxide: from 71 micrograms per cubic metre to 35 micrograms per cubic metre, Air sensor Harbour.",
      "all that came between counts once",
    );
    assert.equal(await told(page, /changed/, () => button.press("Enter")), "Nothing has changed.", "told once");
  }));

const SAID = {
  ar: [/أكبر ارتفاع/, "عدد مصادر القراءات"],
  en: [/Rose most/, "2 senders of readings belong"],
  es: [/Mayor subida/, "2 fuentes de mediciones no corresponden"],
  fr: [/Plus forte hausse/, "2 sources de mesures ne correspondent"],
  ru: [/Сильнее всего выросло/, "Источников показаний"],
  "zh-Hans": [/上升最多/, "2个读数来源"],
};
for (const [lang, [rose, senders]] of Object.entries(SAID)) {
  test(`what changed is said, and senders of readings for nothing are listed by name, in ${lang}`, withEngine, () =>
    inTown(lang, async (page) => {
      assert.ok(!(await page.locator("#section-unmatched").isVisible()), "there are none yet");
      await observe(page, [...readings(minutesAgo(9)), ...["urn:lamp:<b>9</b>", "bus 4"].map((entity) => ({ ...readings(minutesAgo(9))[0], entity }))]);
      await page.locator("#section-table > summary").click();
      const part = page.locator("#section-unmatched");
      await part.locator("summary").click();
      await part.getByText(senders).waitFor();
      assert.deepEqual(await part.getByRole("listitem").allTextContents(), ["urn:lamp:<b>9</b>", "bus 4"], "as text, whatever they are called");
      const button = page.locator(".bars button").last();
      await told(page, /./, () => button.click());
      await observe(page, readings(minutesAgo(6), [90, 12, 71]));
      const said = await told(page, rose, () => button.click());
      assert.doesNotMatch(said, /[{}]/, "nothing is left open");
    }));
}
