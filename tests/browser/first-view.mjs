/**
 * Shows first views with an engine that says which of its functions ran, and prints their numbers.
 *
 * usage: node tests/browser/first-view.mjs FOLDER [CITY.geojson…]   (`cargo xtask later` does)
 * In: a build that counts, with `city.geojson` beside it; more cities. Out: a JSON array on standard output.
 * A first view: an element with a city, which is read, drawn, turned and drawn again, on each interface and carrier.
 */
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { COMBINATIONS, GPU } from "./harness.js";
import { serve } from "./server.js";

const [folder, ...more] = process.argv.slice(2);
const cities = Object.fromEntries(more.map((path, number) => [`/city-${number}.geojson`, readFileSync(path)]));
const server = await serve({ folders: [folder], files: cities });
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox", ...GPU] });
const ran = new Set();

/** The numbers of the functions that ran in one thread; asked in that thread. */
const collect = () =>
  (globalThis.civitwinRuns ?? []).flatMap((exports) =>
    Object.entries(exports).flatMap(([name, global]) => (name.startsWith("ran_") && global.value ? [Number(name.slice(4))] : [])),
  );

for (const [place, city] of ["/city.geojson", ...Object.keys(cities)].entries()) {
  // Every way with one city; the others show what else is in files, not how it is drawn.
  for (const { renderer, carrier } of place === 0 ? COMBINATIONS : COMBINATIONS.slice(place % 2, (place % 2) + 1)) {
    for (const theme of place === 0 ? ["light", "dark"] : ["light"]) {
      console.error(`${city}, ${renderer}, ${carrier}, ${theme}`);
      const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
      page.on("pageerror", (error) => console.error(error.message));
      await page.goto(`${server.url}/page.html`);
      await page.evaluate(
        async ({ city, renderer, carrier, theme }) => {
          const twin = Object.assign(document.createElement("civi-twin"), { carrier });
          for (const [name, value] of Object.entries({ city, renderer, theme })) twin.setAttribute(name, value);
          twin.style.cssText = "display: block; width: 600px; height: 400px";
          const shown = new Promise((done) => twin.addEventListener("civi-issue", done, { once: true }));
          // Nothing that reads the city runs: what is asked for beside the picture is not of the first view.
          document.getElementById("main").append(twin);
          await twin.ready;
          await shown;
          await twin.setCamera({ bearing_deg: 20, pitch_deg: 50 });
          // Refused while anything else is asked, for the rest of the engine that never comes.
          for (let isSettled = false; !isSettled; ) isSettled = await twin.settle().then(() => true, () => new Promise((done) => setTimeout(done, 100)));
        },
        { city, renderer, carrier, theme },
      );
      const threads = [page, ...page.workers()];
      for (const thread of threads) for (const number of await thread.evaluate(collect)) ran.add(number);
      await page.close();
    }
  }
}
await browser.close();
server.close();
console.log(JSON.stringify([...ran].sort((one, other) => one - other)));
