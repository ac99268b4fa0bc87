//! The figures of a run as tables, and the page that keeps them.
//!
//! In: rounds by city and peer. Out: Markdown, each figure as the median of its rounds and, in brackets, the least.
//! Does not: measure.
import { readFileSync, writeFileSync } from 'node:fs';
import { median } from './measure.mjs';

/** What each column is called, what it means, and in which table it stands. */
export const MEASURES = {
  load_ms: ['load ms', 'from the call to the complete picture', 'times'],
  load_over_floor: ['load over floor', "load over the browser's own fetch and JSON.parse of the file", 'times'],
  cpu_ms: ['processor ms', 'processor time of the page, all its threads, while loading', 'times'],
  blocked_ms: ['blocked ms', 'main thread in tasks over 50 ms while loading', 'times'],
  longest_ms: ['longest task ms', 'the longest such task', 'times'],
  orbit_ms: ['orbit ms', 'one step of the camera to its finished picture', 'times'],
  recolour_ms: ['recolour all ms', 'every building in a new colour, over a step of the camera', 'times'],
  partial_ms: ['recolour some ms', '10,000 buildings (a tenth where there are fewer), over a step of the camera', 'times'],
  idle_ms: ['idle ms', 'main thread over 3 s with nothing to do', 'times'],
  resident_mb: ['memory MB', 'resident memory of the page process after the load', 'sizes'],
  peak_mb: ['peak MB', 'the most it ever was until then', 'sizes'],
  wasm_mb: ['wasm heap MB', 'of that, WebAssembly memory', 'sizes'],
  gpu_bytes_each: ['GPU bytes each', 'held on the GPU, per building', 'sizes'],
  triangles: ['triangles', 'of the last picture', 'sizes'],
  draw_calls: ['draw calls', 'of the last picture', 'sizes'],
};
const NAMES = { civitwin: 'civitwin', maplibre: 'MapLibre GL JS', deck: 'deck.gl' };

/** Said wherever deck.gl stands beside others in software. */
export const SOFTWARE_NOTE =
  'deck.gl draws walls as instances, which a GPU in software does about seven times slower than other triangles: its '
  + 'steps of the camera are left out here, and its load and long tasks contain the wait for one such picture.';

/** Median and least of a measure; null where nobody measured it. */
export function summary(rounds, key) {
  const found = rounds.map((round) => round[key]).filter((figure) => figure !== null);
  return found.length ? { median: median(found), least: Math.min(...found) } : null;
}

const figure = (number) => {
  const digits = Math.abs(number) < 10 && !Number.isInteger(number) ? 1 : 0;
  return number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

const cell = (found) => {
  if (!found) return '';
  const [middle, least] = [figure(found.median), figure(found.least)];
  return middle === least ? middle : `${middle} (${least})`;
};

/** @param {{ count: number, rounds: Record<string, object[]> }[]} runs */
export function tables(runs) {
  const one = (table) => {
    const keys = Object.keys(MEASURES).filter((key) => MEASURES[key][2] === table);
    const line = (cells) => `| ${cells.join(' | ')} |`;
    const head = ['buildings', 'peer', ...keys.map((key) => MEASURES[key][0])];
    const rows = runs.flatMap(({ count, rounds }) => Object.entries(rounds).map(([peer, measured]) =>
      line([figure(count), NAMES[peer] ?? peer, ...keys.map((key) => cell(summary(measured, key)))])));
    return [line(head), `|${head.map(() => '---|').join('')}`, ...rows].join('\n');
  };
  return `${one('times')}\n\n${one('sizes')}`;
}

const BEGIN = '<!-- figures: written by tests/bench/run.mjs --write -->';
const END = '<!-- end of figures -->';

/** Puts the text between the two marks of a page. */
export function write(path, text) {
  const page = readFileSync(path, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`expected ${BEGIN} before ${END}, found none: ${path}`);
  writeFileSync(path, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
}
