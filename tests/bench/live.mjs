#!/usr/bin/env node
//! How live data fare in a browser: how fast each format is decoded in WebAssembly, how long it takes from the socket to
//! the pixel while every building is a sensor, what becomes of every message, and whether memory stays as it is.
//!
//! usage: node tests/bench/live.mjs [--sensors 10000] [--rate 5000] [--per 1] [--secs 20] [--renderer auto]
//!        node tests/bench/live.mjs --soak [--secs 3600] [--sensors 200] [--rate 200]
//! In: `www/dist` as `cargo xtask build --release` leaves it, `npm ci` done in this folder, CHROME or Debian's Chromium.
//! rate: messages a second, of `per` observations each. Out: tables. The way to the pixel is timed by one clock, in the second
//! half of the time: from the moment the server sends another value for the building in the middle of the picture to the look,
//! one of thirty a second, at which the page sees its colour change. A task is one of the page's main thread over 50 ms.
//! Does not: judge, but for what must add up: a message that is neither applied, coalesced nor rejected ends it with 1.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accept } from '../browser/socket.js';
import { fictional, readCity } from './city.mjs';
import { launch, median } from './measure.mjs';
import { messages } from './messages.mjs';
import { serve } from './site.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { values: options } = parseArgs({
  options: {
    sensors: { type: 'string' },
    rate: { type: 'string' },
    per: { type: 'string', default: '1' },
    secs: { type: 'string' },
    renderer: { type: 'string', default: 'auto' },
    soak: { type: 'boolean', default: false },
  },
});
const sensors = Number(options.sensors ?? (options.soak ? 200 : 10_000));
const rate = Number(options.rate ?? (options.soak ? 200 : 5_000));
const secs = Number(options.secs ?? (options.soak ? 3_600 : 20));
const per = Number(options.per);
/** How often the building in the middle changes, and how often a batch of messages is sent. */
const FLIP_MS = 700;
const BEAT_MS = 10;

/** Messages of so many observations: those of a socket are no longer than 256 KiB. */
const MESSAGES = 80;
const IN_MESSAGE = 500;

/** Decoding alone, up to the rows that the engine takes: each format's median of five rounds after one. */
async function decoding(page) {
  const rows = [];
  for (const { format, text, count } of messages(IN_MESSAGE)) {
    const rounds = await page.evaluate(async ([format, text, messages]) => {
      const glue = await import('/dist/civitwin_live.js');
      await glue.default({ module_or_path: await fetch('/dist/civitwin_live_bg.wasm') });
      const bytes = new TextEncoder().encode(text);
      const times = [];
      for (let round = 0; round < 6; round += 1) {
        const core = new glue.Feeds();
        core.add(JSON.stringify({ id: 'a', url: 'wss://a.example/', format }), location.href, 1_772_366_400_000);
        core.acts();
        core.opened(1, 1_772_366_400_000, 0.5);
        const began = performance.now();
        let told = 0;
        for (let message = 0; message < messages; message += 1) {
          const now_ms = 1_772_366_400_000 + message * 500;
          core.bytes(1, bytes, now_ms, 0.5);
          core.tick(now_ms + 400, 0.5);
          for (const act of core.acts()) if (act.do === 'rows') told += act.count;
        }
        times.push({ took_ms: performance.now() - began, told });
        core.free();
      }
      return times.slice(1);
    }, [format, text, MESSAGES]);
    const ms = median(rounds.map((it) => it.took_ms));
    const each = (number) => (number * MESSAGES) / ms;
    rows.push(`| ${format} | ${each(text.length / 1e3).toFixed(0)} | ${Math.round(each(count) * 1_000).toLocaleString('en')} | ${rounds[0].told.toLocaleString('en')} of ${(count * MESSAGES).toLocaleString('en')} |`);
  }
  return rows;
}

/** Notes tasks of the page. */
function watchTasks() {
  globalThis.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
}

/** Looks at the middle of the picture thirty times a second, which costs tasks of its own. */
function watchPixel() {
  const LOOK_MS = 33;
  globalThis.flips = [];
  const canvas = twin.shadowRoot.querySelector('canvas');
  const small = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  let last = null;
  const look = () => {
    small.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = small.getImageData(0, 0, 1, 1).data;
    const is_far = last && Math.abs(last[0] - red) + Math.abs(last[1] - green) + Math.abs(last[2] - blue) > 60;
    if (is_far) flips.push(Date.now());
    if (is_far || !last) last = [red, green, blue];
    setTimeout(look, LOOK_MS);
  };
  if (canvas) look();
}

/** Before anything else: keeps the last counts of the feeds that the worker tells. */
function hear() {
  globalThis.counts = null;
  globalThis.Worker = class extends Worker {
    constructor(...words) {
      super(...words);
      this.addEventListener('message', ({ data }) => {
        if (data?.event?.type === 'feeds') [globalThis.counts] = data.event.feeds;
      });
    }
  };
}



const path = fictional(root, String(Math.max(sensors, 1_000)));
const city = readCity(path);
const features = JSON.parse(city.text).features;
const ids = features.slice(0, sensors).map((feature, at) => String(feature.id ?? feature.properties?.id ?? `#${at}`));
const [middle] = features;
const ring = middle.geometry.type === 'MultiPolygon' ? middle.geometry.coordinates[0][0] : middle.geometry.coordinates[0];
const centre = [0, 1].map((axis) => ring.slice(1).reduce((sum, at) => sum + at[axis], 0) / (ring.length - 1));

const site = await serve({ dist: join(root, 'www', 'dist'), bench: here }, city.text);
let socket = null;
site.server.on('upgrade', (request, wire) => (socket = accept(request, wire)));
const { browser, version } = await launch();
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  page.setDefaultTimeout(0);
  await page.addInitScript(hear);
  await page.goto(site.url);
  console.log(`Chromium ${version}, ${availableParallelism()} cores, ${sensors.toLocaleString('en')} sensors among ${city.count.toLocaleString('en')} buildings, ${rate.toLocaleString('en')} messages a second of ${per}, ${secs} s\n`);
  if (!options.soak) {
    console.log('| format, in WebAssembly | MB/s | observations/s | rows handed on |\n|---|---|---|---|');
    for (const row of await decoding(page)) console.log(row);
    await page.reload();
  }
  await page.evaluate(async ([renderer, [longitude, latitude]]) => {
    await import('/dist/civi-twin.js');
    const twin = document.createElement('civi-twin');
    twin.setAttribute('renderer', renderer);
    twin.setAttribute('controls', 'none');
    twin.setAttribute('quality', 'low');
    twin.setAttribute('view', `18/${latitude}/${longitude}/0/0`);
    Object.assign(twin.style, { width: '800px', height: '600px' });
    document.body.replaceChildren(twin);
    globalThis.twin = twin;
    await twin.ready;
    await twin.load('/city.geojson');
    await twin.settle();
    await twin.addFeed({ id: 'all', url: location.href.replace('http', 'ws'), format: 'ngsi-ld' });
  }, [options.renderer, centre]);
  while (!socket) await new Promise((resolve) => setTimeout(resolve, 50));
  await page.evaluate(watchTasks);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const heap_mb = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name) => metrics.find((it) => it.name === name).value / 2 ** 20;
    const { wasm_heap_bytes } = await page.evaluate(() => twin.stats());
    return { page_mb: of('JSHeapUsedSize'), wasm_mb: wasm_heap_bytes / 2 ** 20 };
  };
  const sent = [];
  let messagesSent = 0;
  let next = 0;
  let high = false;
  let flip_ms = Date.now() + 1_000;
  const memory = [];
  let tasks = null;
  const began_ms = Date.now();
  const entity = (at, value, now) => `{"id":${JSON.stringify(ids[at])},"type":"AirQualityObserved","pm25":{"type":"Property","value":${value},"unitCode":"GQ","observedAt":"${now}"}}`;
  let memory_ms = began_ms + 5_000;
  while (Date.now() - began_ms < secs * 1_000) {
    const now_ms = Date.now();
    const now = new Date(now_ms).toISOString();
    const due = Math.floor(((now_ms - began_ms) / 1_000) * rate) - messagesSent;
    for (let count = 0; count < due; count += 1) {
      const all = [];
      for (let of = 0; of < per; of += 1) {
        next = (next + 1) % sensors;
        if (next === 0) next = 1;
        all.push(entity(next, (next * 7 + Math.floor(now_ms / 1_000) * 13) % 160, now));
      }
      socket.send(per === 1 ? all[0] : `[${all.join(',')}]`);
    }
    messagesSent += due;
    if (!tasks && now_ms - began_ms > secs * 500) {
      tasks = await page.evaluate(() => globalThis.tasks);
      await page.evaluate(watchPixel);
    }
    if (now_ms >= flip_ms) {
      high = !high;
      sent.push(now_ms);
      socket.send(entity(0, high ? 900 : 1, now));
      messagesSent += 1;
      flip_ms = now_ms + FLIP_MS;
    }
    if (now_ms >= memory_ms) {
      memory.push(await heap_mb());
      memory_ms = now_ms + Math.max(5_000, (secs * 1_000) / 40);
    }
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  }
  await page.waitForTimeout(2_500);
  const { flips, counts } = await page.evaluate(() => ({ flips, counts }));
  const way_ms = sent.map((sent_ms, at) => flips.find((it) => it >= sent_ms && (at + 1 >= sent.length || it < sent[at + 1])) - sent_ms).filter(Number.isFinite);
  const sorted = way_ms.toSorted((a, b) => a - b);
  const observations = (messagesSent - sent.length) * per + sent.length;
  const core = counts.counts;
  const accounted = core.applied + core.coalesced + core.rejected;
  failed = core.received !== accounted || core.received !== observations;
  console.log('\n| measure | found |\n|---|---|');
  console.log(`| observations sent, received | ${observations.toLocaleString('en')}, ${core.received.toLocaleString('en')} |`);
  console.log(`| of these handed to the engine, coalesced before, rejected | ${core.applied.toLocaleString('en')}, ${core.coalesced.toLocaleString('en')}, ${core.rejected.toLocaleString('en')} |`);
  console.log(`| from the socket to the pixel, ms: median, 95th of a hundred, most (of ${way_ms.length}) | ${median(way_ms)}, ${sorted[Math.floor(sorted.length * 0.95)]}, ${sorted.at(-1)} |`);
  console.log(`| tasks of the page over 50 ms, in the first half, in which nobody looks at pixels | ${tasks.length}${tasks.length ? `, the longest ${Math.max(...tasks)} ms` : ''} |`);
  const show = (name) => `${memory[0]?.[name].toFixed(1)}, ${median(memory.map((it) => it[name])).toFixed(1)}, ${memory.at(-1)?.[name].toFixed(1)}`;
  console.log(`| JavaScript heap of the page, MB: first, median, last of ${memory.length} | ${show('page_mb')} |`);
  console.log(`| WebAssembly memory of the engine, MB | ${show('wasm_mb')} |`);
  if (failed) console.error('\nexpected what was sent to be what was received and accounted for, found otherwise');
} finally {
  await browser.close();
  site.close();
}
process.exit(failed ? 1 : 0);
