/**
 * Takes the picture of the README: the demo's page, as it is built, at rest.
 *
 * usage: node tests/browser/screenshot.js [OUT.png]   (after `cargo xtask build --release` and `cargo xtask city`)
 */
import { browse } from "./harness.js";
import { fileURLToPath } from "node:url";

const out = process.argv[2] ?? fileURLToPath(new URL("../../www/screenshot.png", import.meta.url));
const site = await browse();
const page = await site.browser.newPage({ viewport: { width: 1000, height: 600 } });
await page.goto(`${site.url}/index.html`);
await page.evaluate(async () => {
  const twin = document.querySelector("civi-twin");
  await twin.ready;
  await twin.settle();
  await twin.setCamera({ longitude: -5.3985, latitude: 45.6003, zoom: 15.35, bearing_deg: 24, pitch_deg: 62 });
  await twin.settle();
});
await page.waitForTimeout(1_000);
await page.screenshot({ path: out });
await site.close();
