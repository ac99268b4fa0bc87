#!/usr/bin/env node
//! Side by side: the same city, the same work, in one browser, in one run.
//!
//! usage: node tests/bench/run.mjs [--buildings 1000,10000 | --city FILE] [--peers civitwin,maplibre,deck] [--rounds 3]
//!                                 [--renderer auto|webgpu|webgl2] [--steps 9] [--zoom Z] [--shots FOLDER] [--json] [--write]
//! In: `www/dist` as `cargo xtask build --release` leaves it, `npm ci` done in this folder, CHROME or Debian's Chromium.
//! Out: tables, of each figure the median of all rounds and in brackets the least; --write puts them into BENCHMARKS.md.
//! The camera fits the city unless --zoom is given. Rounds alternate between the peers, so that a busy machine is unfair to
//! all. Absolute times differ from machine to machine; ratios from one run hold.
//! Does not: judge; look at the pictures of --shots before believing a number, a blank page is the fastest of all.
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fictional, readCity } from './city.mjs';
import { launch, measure } from './measure.mjs';
import { serve } from './site.mjs';
import { MEASURES, SOFTWARE_NOTE, summary, tables, write } from './table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { values: options } = parseArgs({
  options: {
    buildings: { type: 'string', default: '10000' },
    city: { type: 'string' },
    peers: { type: 'string', default: 'civitwin,maplibre,deck' },
    rounds: { type: 'string', default: '3' },
    renderer: { type: 'string', default: 'auto' },
    steps: { type: 'string', default: '9' },
    zoom: { type: 'string' },
    shots: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const peers = options.peers.split(',');

/** All rounds of all peers over one city. */
async function compare(path) {
  const fitted = readCity(path);
  const city = options.zoom ? { ...fitted, zoom: Number(options.zoom) } : fitted;
  const site = await serve({ dist: join(root, 'www', 'dist'), bench: here }, city.text);
  const rounds = Object.fromEntries(peers.map((peer) => [peer, []]));
  try {
    for (let round = 1; round <= Number(options.rounds); round += 1) {
      for (const peer of peers) {
        console.error(`round ${round}: ${peer}, ${city.count} buildings`);
        const { renderer, shots, steps } = options;
        rounds[peer].push(await measure(peer, site, city, { renderer, shots, steps: Number(steps) }));
      }
    }
  } finally {
    site.close();
  }
  return { count: city.count, megabytes: city.text.length / 1e6, rounds };
}

/** What the figures were taken with. */
async function circumstances() {
  const { browser, version, isSoftware } = await launch();
  await browser.close();
  const parts = [
    new Date().toISOString().slice(0, 10), `Chromium ${version}`, isSoftware ? 'drawing in software' : 'drawing on a GPU',
    `${availableParallelism()} cores`, '800 by 600 pixels', options.zoom ? `zoom ${options.zoom}` : 'the city in full view',
    `renderer ${options.renderer}`, `rounds: ${options.rounds}`,
  ];
  const note = isSoftware && peers.includes('deck') ? `\n\n${SOFTWARE_NOTE}` : '';
  return `${parts.join(', ')}.${note}`;
}

const paths = options.city ? [options.city] : options.buildings.split(',').map((buildings) => fictional(root, buildings));
const runs = [];
for (const path of paths) runs.push(await compare(path));
const text = `${await circumstances()}\n\n${tables(runs)}`;
if (options.json) {
  const figures = (rounds) => Object.fromEntries(Object.keys(MEASURES).map((key) => [key, summary(rounds, key)]));
  const all = ({ rounds }) => Object.fromEntries(Object.entries(rounds).map(([peer, its]) => [peer, figures(its)]));
  console.log(JSON.stringify(runs.map((run) => ({ buildings: run.count, megabytes: run.megabytes, peers: all(run) }))));
} else {
  console.log(`\n${text}\n`);
  Object.values(MEASURES).forEach(([name, meaning]) => console.log(`${name}: ${meaning}`));
}
if (options.write) write(join(root, 'BENCHMARKS.md'), text);
