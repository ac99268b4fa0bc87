/**
 * Opens the element in Debian's Chromium, on each GPU interface and carrier, and watches that the page stays clean:
 * no error on the console, no violation of the policy, no request that leaves the origin.
 *
 * Environment: CHROME names the browser; CIVITWIN_URL a server that serves `www/dist` (else one is started here).
 * Does not: assert anything about a city.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PAGE, policy, serve } from "./server.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const DIST = here("../../www/dist");
export const hasDist = existsSync(`${DIST}/civitwin_bg.wasm`) || Boolean(process.env.CIVITWIN_URL);
if (!hasDist) console.error("skipped: www/dist is not built, so only the tests of the element alone run");

/** Every way the engine is run. */
export const COMBINATIONS = [
  { renderer: "webgpu", carrier: "worker" },
  { renderer: "webgl2", carrier: "worker" },
  { renderer: "webgpu", carrier: "inline" },
  { renderer: "webgl2", carrier: "inline" },
];

const QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-precise-memory-info", "--js-flags=--expose-gc"];
/** Both GPU interfaces in software, shown in screenshots. */
export const GPU = [
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--ignore-gpu-blocklist",
  "--enable-gpu",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--disable-gpu-process-crash-limit",
];
/** 3D switched off: still leaves WebGL in software to an OffscreenCanvas, which the element must not take. */
export const NO_3D = ["--disable-gpu", "--disable-3d-apis"];
/** No GPU of any kind. */
export const NO_GPU = [...NO_3D, "--disable-software-rasterizer"];

// The smallest WebAssembly module there is.
const EMPTY_WASM = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/**
 * A browser and a server, for one test file.
 * @param {{ flags?: string[], fake?: boolean, wasm?: boolean, files?: Parameters<typeof serve>[0]["files"], sockets?: Parameters<typeof serve>[0]["sockets"] }} [options]
 *   fake: the pretended engine of `fake/` in place of the built one; wasm: false forbids WebAssembly
 */
export async function browse({ flags = GPU, fake = false, wasm = true, files = {}, sockets = {} } = {}) {
  const folders = fake ? [here("fake"), here("../../www")] : [DIST];
  const csp = wasm ? policy() : policy("");
  const engine = fake ? { "/civitwin_bg.wasm": EMPTY_WASM, "/civitwin_live_bg.wasm": EMPTY_WASM } : {};
  const given = process.env.CIVITWIN_URL;
  const server = given && !fake && wasm && Object.keys({ ...files, ...sockets }).length === 0 ? { url: given.replace(/\/$/, ""), close() {} } : await serve({ folders, files: { ...engine, ...files }, csp, sockets });
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: [...QUIET, ...flags] });
  return {
    browser,
    url: server.url,
    open: (wish) => open(browser, server.url, wish),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/**
 * A browser of its own for one test, closed also where the test fails: an open one would keep the run from ending.
 * @param {Parameters<typeof browse>[0]} options
 * @param {(site: Awaited<ReturnType<typeof browse>>) => Promise<void>} act
 */
export async function alone(options, act) {
  const site = await browse(options);
  try {
    await act(site);
  } finally {
    await site.close();
  }
}

/**
 * A page with one element on it, ready (unless `twin` is false) and readable (unless `reads` is).
 * @param {{ renderer?: string, carrier?: string, attributes?: Record<string, string>, size?: [number, number], ratio?: number, path?: string, twin?: boolean, reads?: boolean, page?: object }} [wish]
 */
async function open(browser, url, wish = {}) {
  const { renderer = "auto", carrier = "worker", attributes = {}, size = [600, 400], ratio = 1, path = "/page.html", twin = true, reads = true, page: more = {} } = wish;
  const context = await browser.newContext({ viewport: { width: 800, height: 600 }, deviceScaleFactor: ratio, reducedMotion: "reduce", ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = watch(page, new URL(url).origin);
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    window.events = [];
    for (const name of ["ready", "select", "issue", "view", "fallback", "error", "connection", "alert"]) {
      addEventListener(`civi-${name}`, ({ type, detail }) => window.events.push({ type, detail }));
    }
  });
  if (process.env.CIVITWIN_URL) {
    // A server of built files does not have the tests' page.
    const headers = { "content-security-policy": policy() };
    await page.route(`${url}/page.html`, (route) => route.fulfill({ contentType: "text/html", headers, body: PAGE }));
  }
  await page.goto(url + path);
  if (twin) await mount(page, { renderer, carrier, attributes, size, reads });
  return {
    page,
    faults,
    /** What happened on the page, of one kind. */
    events: (type) => page.evaluate((name) => window.events.filter((it) => it.type === name).map((it) => it.detail), type),
    /** Closes the page; it must have stayed clean. */
    async close() {
      const violations = await page.evaluate(() => window.violations);
      await context.close();
      assert.deepEqual(violations, [], "the page's policy was kept");
      assert.deepEqual(faults, [], "nothing went wrong on the console and no request left the origin");
    },
  };
}

/** Puts an element on the page as `window.twin` and waits until it is ready, and what it is read with is there. */
export async function mount(page, { renderer = "auto", carrier = "worker", attributes = {}, size = [600, 400], reads = true } = {}) {
  await page.evaluate(
    async ([renderer, carrier, attributes, [width, height]]) => {
      const twin = document.createElement("civi-twin");
      twin.carrier = carrier;
      twin.setAttribute("renderer", renderer);
      for (const [name, value] of Object.entries(attributes)) twin.setAttribute(name, value);
      twin.style.width = `${width}px`;
      twin.style.height = `${height}px`;
      window.twin = twin;
      // Whole pixels above the element, so that a picture of it has its size.
      Object.assign(document.querySelector("h1").style, { height: "40px", margin: "0" });
      document.getElementById("main").append(twin);
      await twin.ready;
    },
    [renderer, carrier, attributes, size],
  );
  if (reads) await until(page, () => window.twin.shadowRoot.querySelector("#search") !== null);
}

/** @returns {string[]} grows as things go wrong */
function watch(page, origin) {
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) faults.push(`request: ${url}`);
  });
  return faults;
}

/** Declares a test that needs the built engine; where there is none it is counted as skipped. */
export const withEngine = { skip: hasDist ? false : "www/dist is not built" };

const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/**
 * Waits until `check` holds in the page. Asked from here, for Playwright's own `waitForFunction` takes a promise for a yes.
 * @param {import("playwright-core").Page} page
 */
export async function until(page, check, argument) {
  const end_ms = Date.now() + PATIENCE_MS;
  while (!(await page.evaluate(check, argument))) {
    assert.ok(Date.now() < end_ms, `expected it to hold within ${PATIENCE_MS / 1000} s: ${check} ${argument === undefined ? "" : String(argument)}`);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}
