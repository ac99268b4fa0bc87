#!/usr/bin/env node
//! How long a reader waits in a large city: answers of the text side, and the page's longest task while it is opened.
//!
//! usage: node tests/bench/reading.mjs [--buildings 100000 | --city FILE] [--rounds 5] [--renderer none|webgl2|webgpu|auto]
//! In: `www/dist` as `cargo xtask build --release` leaves it, `npm ci` done in this folder, CHROME or Debian's Chromium.
//! Out: two tables, each figure the median of all rounds and in brackets the least. An answer is timed on the page, from the
//! question to the message that answers it; a task is one of the page's main thread, from the browser's own trace.
//! Does not: compare with anybody, or judge.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fictional, readCity } from './city.mjs';
import { launch, median } from './measure.mjs';
import { serve } from './site.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { values: options } = parseArgs({
  options: {
    buildings: { type: 'string', default: '100000' },
    city: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    renderer: { type: 'string', default: 'none' },
  },
});

/** On the page before anything else: notes how long each question to the worker takes. */
function timeAnswers() {
  globalThis.answers = [];
  globalThis.Worker = class extends Worker {
    #asked = new Map();
    constructor(...words) {
      super(...words);
      this.addEventListener('message', ({ data }) => {
        const asked = this.#asked.get(data?.answer);
        if (!asked) return;
        this.#asked.delete(data.answer);
        globalThis.answers.push({ ...asked, took_ms: performance.now() - asked.at_ms });
      });
    }
    postMessage(message, transfer) {
      if (message?.id > 0) this.#asked.set(message.id, { command: message.command, at_ms: performance.now() });
      super.postMessage(message, transfer);
    }
  };
}

/** What each answer is called in the table; null: not among them. */
function nameOf({ type, act, node, ask, subject }) {
  if (type === 'tree') return node === null ? 'tree: first level' : 'tree: a level opened';
  if (type === 'table' && ask.sort !== 'distance') return `table: sorted by ${ask.sort}`;
  if (type === 'table') return ask.in_view === false ? 'table: whole city' : 'table: nearest first';
  if (type === 'cursor') return 'where' in act ? 'text map: where am I' : 'next' in act ? 'text map: next thing' : 'text map: a step';
  if (type === 'sectors') return 'text map: eight directions';
  if (type === 'describe') return `summary: ${subject}`;
  return ['search', 'legend'].includes(type) ? type : null;
}

/** One round in a fresh browser. */
async function round(site) {
  const { browser } = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(timeAnswers);
    await page.goto(site.url);
    await page.evaluate(async (renderer) => {
      await import('/dist/civi-twin.js');
      const twin = document.createElement('civi-twin');
      twin.setAttribute('renderer', renderer);
      Object.assign(twin.style, { width: '1280px', height: '760px' });
      document.body.replaceChildren(twin);
      globalThis.twin = twin;
      await twin.ready;
      await twin.load('/city.geojson');
      await twin.settle();
    }, options.renderer);
    await page.locator('#summary p:not([hidden])').first().waitFor();
    const longest_ms = {};
    /** Opens a part as a reader does, until something of it is there. */
    const open = async (name, there) => {
      longest_ms[`opening: ${name}`] = await longestTask(browser, page, async () => {
        await page.locator(`#section-${name} > summary`).first().click();
        await page.locator(`#section-${name} ${there}`).first().waitFor();
      });
    };
    await open('legend', 'li');
    await open('around', '.items li');
    await open('tree', '[role=treeitem]');
    await open('table', 'tbody tr');
    const act = (name, make) => longestTask(browser, page, make).then((took_ms) => (longest_ms[name] = took_ms));
    const answered = (pattern, make) => untilAnswered(page, pattern, make);
    await act('opening a level of the tree', () => answered('tree', () => page.locator('[role=treeitem] .twist').first().click()));
    const heads = page.locator('#section-table thead button');
    await act('sorting the table', async () => {
      for (const at of [0, 4, 5]) await answered('table', () => heads.nth(at).click());
    });
    await answered('table', () => page.locator('#section-table select').nth(1).selectOption('city'));
    await act('searching', async () => {
      for (const text of ['school', 'a', 'street 7', 'building 99']) await answered('search', () => page.locator('#search').fill(text));
    });
    await act('walking', async () => {
      await page.evaluate(() => twin.focus());
      for (const key of ['w', '.', '.', 'ArrowRight', 'w', '.', '.', 'ArrowRight']) await answered('cursor', () => page.keyboard.press(key));
    });
    const took = {};
    for (const { command, took_ms } of await page.evaluate(() => answers)) {
      const name = nameOf(command);
      if (name) (took[name] ??= []).push(took_ms);
    }
    return { first: mapped(took, (all) => all[0]), later: mapped(took, (all) => (all.length > 1 ? median(all.slice(1)) : null)), longest_ms };
  } finally {
    await browser.close();
  }
}

const mapped = (object, by) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, by(value)]));

/** Acts, and waits for one more answer to a question of a type. */
async function untilAnswered(page, type, act) {
  const count = () => page.evaluate((name) => answers.filter(({ command }) => command.type === name).length, type);
  const before = await count();
  await act();
  await page.waitForFunction(([name, least]) => answers.filter(({ command }) => command.type === name).length > least, [type, before]);
}

/** The longest task of the page's main thread while something is done, and half a second after it. */
async function longestTask(browser, page, act) {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await act();
  await page.waitForTimeout(500);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const isMain = ({ pid, tid }) => mains.some((main) => main.pid === pid && main.tid === tid);
  const tasks = traceEvents.filter((event) => /RunTask$/.test(event.name) && event.dur && isMain(event));
  return Math.max(0, ...tasks.map(({ dur }) => dur / 1_000));
}

const path = options.city ?? fictional(root, options.buildings);
const city = readCity(path);
const site = await serve({ dist: join(root, 'www', 'dist'), bench: here }, readFileSync(path, 'utf8'));
const rounds = [];
try {
  for (let number = 1; number <= Number(options.rounds); number += 1) {
    console.error(`round ${number}: ${city.count} buildings`);
    rounds.push(await round(site));
  }
} finally {
  site.close();
}
const figure = (number) => (number < 10 ? number.toFixed(1) : number.toFixed(0));
const cell = (all) => {
  const found = all.filter((it) => typeof it === 'number');
  return found.length > 0 ? `${figure(median(found))} (${figure(Math.min(...found))})` : '';
};
const names = (key) => [...new Set(rounds.flatMap((one) => Object.keys(one[key])))].toSorted();
console.log(`${city.count.toLocaleString('en')} buildings, renderer ${options.renderer}, ${availableParallelism()} cores, ${rounds.length} rounds\n`);
console.log('| answer | first ms | later ms |\n|---|---|---|');
for (const name of names('first')) console.log(`| ${name} | ${cell(rounds.map((it) => it.first[name]))} | ${cell(rounds.map((it) => it.later[name]))} |`);
console.log('\n| longest task of the page while | ms |\n|---|---|');
for (const name of names('longest_ms')) console.log(`| ${name} | ${cell(rounds.map((it) => it.longest_ms[name]))} |`);
