#!/usr/bin/env node
//! Side by side: the same city, the same work, in one browser, in one run.
//!
//! usage: node tests/bench/run.mjs [--buildings 10000 | --city FILE] [--peers civitwin,maplibre] [--rounds 3]
//!                                 [--renderer auto|webgpu|webgl2] [--steps 9] [--zoom Z] [--shots FOLDER] [--json]
//! In: `www/dist` as `cargo xtask build --release` leaves it, `npm ci` done in this folder, CHROME or Debian's Chromium.
//! Out: one table, the median of all rounds; times in milliseconds, memory in megabytes.
//! The camera fits the city unless --zoom is given. Only buildings are compared, since that is what the other library draws in 3D. Rounds alternate between the peers,
//! so that a busy machine is unfair to both. Absolute times differ from machine to machine; ratios from one run hold.
//! Does not: judge; look at the pictures of --shots before believing a number, a blank page is the fastest of all.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { values: options } = parseArgs({
  options: {
    buildings: { type: 'string', default: '10000' },
    city: { type: 'string' },
    peers: { type: 'string', default: 'civitwin,maplibre' },
    rounds: { type: 'string', default: '3' },
    renderer: { type: 'string', default: 'auto' },
    steps: { type: 'string', default: '9' },
    zoom: { type: 'string' },
    shots: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const FLAGS = [
  '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--enable-unsafe-webgpu', '--ignore-gpu-blocklist',
  '--enable-gpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader',
];
const TYPES = {
  '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.geojson': 'application/geo+json',
};
// What each column means, in the order of the table.
const MEASURES = {
  load_ms: 'from the call to the complete picture',
  floor_ms: "the browser's own fetch and JSON.parse of the file, for scale",
  blocked_ms: 'main thread in tasks over 50 ms while loading',
  longest_ms: 'the longest such task',
  orbit_ms: 'one step of the camera to its finished picture',
  recolour_ms: 'every building in a new colour, over a step of the camera',
  idle_ms: 'main thread over 3 s with nothing to do',
  resident_mb: 'resident memory of the page process',
};

/** The buildings of the city, as text, with their number and middle. */
function readCity() {
  let path = options.city;
  if (!path) {
    path = join(root, 'target', 'xtask', `bench-${options.buildings}.geojson`);
    if (!existsSync(path)) {
      const words = ['xtask', 'city', '--buildings', options.buildings, '--seed', '7', '--out', path];
      execFileSync('cargo', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    }
  }
  const all = JSON.parse(readFileSync(path, 'utf8')).features;
  const isArea = (feature) => /Polygon$/.test(feature.geometry?.type ?? '');
  const tagged = all.filter((feature) => isArea(feature) && feature.properties?.building);
  const features = tagged.length ? tagged : all.filter(isArea);
  let [west, south, east, north] = [180, 90, -180, -90];
  const walk = (at) => {
    if (typeof at[0] === 'number') {
      [west, east] = [Math.min(west, at[0]), Math.max(east, at[0])];
      [south, north] = [Math.min(south, at[1]), Math.max(north, at[1])];
    } else {
      at.forEach(walk);
    }
  };
  features.forEach((feature) => walk(feature.geometry.coordinates));
  const text = JSON.stringify({ type: 'FeatureCollection', features });
  // The camera sees the town whole in a window 600 pixels high.
  const fitted = Math.log2((360 * 600) / 512 / Math.max((east - west) * 0.8, (north - south) * 1.3));
  return { text, count: features.length, longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: options.zoom ? Number(options.zoom) : fitted };
}

/** Serves the built page, this folder and the city on loopback. */
async function serve(city) {
  const folders = { dist: join(root, 'www', 'dist'), bench: here };
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
    if (path === '/') {
      const body = '<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="stylesheet" '
        + 'href="/bench/page.css"><div id="stage"></div>';
      return send(200, 'text/html', body);
    }
    if (path === '/city.geojson') return send(200, TYPES['.geojson'], city.text);
    const [, folder, ...rest] = normalize(path).split('/');
    const file = folders[folder] && join(folders[folder], ...rest);
    if (!file || rest.includes('..') || !existsSync(file)) return send(404, 'text/plain', 'not found');
    return send(200, TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** One round: a fresh browser, one peer, all measures. */
async function measure(peer, site, city) {
  const executablePath = process.env.CHROME ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    const faults = [];
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
        .observe({ type: 'longtask', buffered: true });
    });
    await page.goto(site.url);
    const { text, ...settings } = city;
    await page.evaluate(async ([module, settings]) => {
      globalThis.peer = await (await import(module)).start(document.getElementById('stage'), settings);
    }, [`/bench/${peer}.mjs`, { ...settings, renderer: options.renderer }]);

    const load_ms = await page.evaluate(async () => {
      const began = performance.now();
      await peer.load('/city.geojson');
      return performance.now() - began;
    });
    await page.waitForTimeout(300);
    const tasks = await page.evaluate(() => longTasks.slice());
    if (options.shots) {
      mkdirSync(options.shots, { recursive: true });
      await page.screenshot({ path: join(options.shots, `${peer}-${city.count}.png`) });
    }
    const [orbits, recolours] = await page.evaluate(async (steps) => {
      const timed = async (act) => {
        const began = performance.now();
        await act();
        return performance.now() - began;
      };
      const orbits = [], recolours = [];
      for (let step = 1; step <= steps; step += 1) {
        const orbit = await timed(() => peer.orbit(step * 3));
        orbits.push(orbit);
        recolours.push(await timed(() => peer.recolour(step)) - orbit);
      }
      return [orbits, recolours];
    }, Number(options.steps));

    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    await page.waitForTimeout(500);
    const before = await busy();
    await page.waitForTimeout(3000);
    const idle_ms = (await busy()) - before;

    const floors = await page.evaluate(async () => {
      const floors = [];
      for (let round = 0; round < 3; round += 1) {
        const began = performance.now();
        await (await fetch('/city.geojson')).json();
        floors.push(performance.now() - began);
      }
      return floors;
    });
    if (faults.length) throw new Error(`${peer}: ${faults.join('; ')}`);
    return {
      load_ms, floor_ms: median(floors), blocked_ms: tasks.reduce((sum, task) => sum + task, 0),
      longest_ms: Math.max(0, ...tasks), orbit_ms: median(orbits), recolour_ms: median(recolours), idle_ms,
      resident_mb: await resident(browser),
    };
  } finally {
    await browser.close();
  }
}

/** Resident memory of the largest page process. */
async function resident(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024;
    } catch {
      return 0;
    }
  });
  return Math.max(0, ...sizes);
}

const city = readCity();
const site = await serve(city);
const peers = options.peers.split(',');
const rounds = Object.fromEntries(peers.map((peer) => [peer, []]));
try {
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const peer of peers) {
      console.error(`round ${round + 1}: ${peer}, ${city.count} buildings`);
      rounds[peer].push(await measure(peer, site, city));
    }
  }
} finally {
  site.close();
}
const rows = peers.map((peer) => [peer, Object.fromEntries(
  Object.keys(MEASURES).map((key) => [key, Math.round(median(rounds[peer].map((one) => one[key])) * 10) / 10]),
)]);
if (options.json) {
  console.log(JSON.stringify({ buildings: city.count, megabytes: city.text.length / 1e6, peers: Object.fromEntries(rows) }));
} else {
  console.log(`\n${city.count} buildings, ${(city.text.length / 1e6).toFixed(1)} MB, ${options.rounds} rounds\n`);
  console.log(`| peer | ${Object.keys(MEASURES).join(' | ')} |\n|---|${'---|'.repeat(Object.keys(MEASURES).length)}`);
  rows.forEach(([peer, row]) => console.log(`| ${peer} | ${Object.values(row).join(' | ')} |`));
  console.log();
  Object.entries(MEASURES).forEach(([key, meaning]) => console.log(`${key}: ${meaning}`));
}
