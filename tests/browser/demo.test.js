/**
 * What `cargo xtask demo` shows: the fictional city with a day of live data, every feed of it read without a fault.
 *
 * With the real server and the built engine. Environment: CIVITWIN_XTASK names the program (else the debug build's); where
 * there is none the test is counted as skipped.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { DIST, NO_GPU, until } from "./harness.js";

const PROGRAM = process.env.CIVITWIN_XTASK ?? fileURLToPath(new URL("../../target/debug/xtask", import.meta.url));
const isBuilt = existsSync(PROGRAM) && existsSync(`${DIST}/civitwin_live_bg.wasm`);
const options = { skip: isBuilt ? false : "xtask or www/dist is not built" };
const FEEDS = ["Air quality", "Noise", "Water level of harbour and river", "Traffic on main streets", "Car parks", "Waste containers", "Bicycle stations", "Bicycles and free docks", "Street lights", "Buses", "Warnings of the harbour office"];

/** The demo, at a time of the city's day. @param {string} time */
async function demo(time) {
  const child = spawn(PROGRAM, ["demo", "--built", "--no-open", "--port", "0", "--time", time], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.once("exit", done));
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url) return { url, end: () => (child.kill("SIGKILL"), ended) };
  }
  throw new Error(`expected an address, found none; ended with ${await ended}`);
}

/** Whether something listens. @param {string} port */
const isOpen = (port) =>
  new Promise((done) => {
    const wire = connect({ port: Number(port), host: "127.0.0.1" });
    const say = (is) => (wire.destroy(), done(is));
    wire.once("connect", () => say(true)).once("error", () => say(false));
  });

test("the demo shows a day of live data, every feed of it connected and read without a fault", options, async () => {
  const { url, end } = await demo("18:45");
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox", ...NO_GPU] });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => (window.violations ??= []).push(event.blockedURI)));
    await page.goto(url);
    const { feeds } = await page.evaluate(() => fetch("feeds.json").then((it) => it.json()));
    const titles = feeds.map((it) => it.title);
    const weather = feeds.find((it) => it.id === "weather");
    assert.deepEqual(titles, weather ? [...FEEDS, "Weather stations"] : FEEDS, "all that is described");
    const lines = () => page.evaluate(() => [...document.getElementById("twin").shadowRoot.querySelectorAll("#section-live li")].map((it) => it.textContent));
    await until(
      page,
      (count) => {
        const lines = [...(document.getElementById("twin").shadowRoot?.querySelectorAll("#section-live li") ?? [])].map((it) => it.textContent ?? "");
        // A warning is no reading.
        const isRead = (line) => /: (connected|asked from time to time)\. Last message /.test(line) && (line.startsWith("Warnings") || /\b[1-9][\d,]* readings? so far/.test(line));
        return lines.length === count && lines.every(isRead);
      },
      titles.length,
    );
    for (const line of await lines()) {
      assert.ok(
        titles.some((title) => line.startsWith(`${title}: `)),
        line,
      );
      assert.doesNotMatch(line, /not used|Reason|not connected|stopped/, "nothing is wrong");
    }
    await until(page, () => document.getElementById("twin").shadowRoot.querySelector(".alerts")?.textContent?.includes("Storm surge at the next high tide"));
    assert.deepEqual(await page.evaluate(() => window.violations ?? []), [], "the page's policy was kept");
    assert.deepEqual(faults, [], "nothing went wrong");
    await end();
    if (weather) {
      const { port } = new URL(weather.url);
      for (let turn = 0; turn < 100 && (await isOpen(port)); turn++) await new Promise((done) => setTimeout(done, 50));
      assert.equal(await isOpen(port), false, "the broker ends with the demo, however that ends");
    }
  } finally {
    await browser.close();
    await end();
  }
});
