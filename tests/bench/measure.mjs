//! One round: a fresh browser, one peer, all measures.
//!
//! In: the peer's name, the site, the city. Out: numbers by the names of `MEASURES` in table.mjs; null where there is none.
//! Does not: compare.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--enable-unsafe-webgpu', '--ignore-gpu-blocklist',
  '--enable-gpu', '--enable-features=Vulkan', '--use-vulkan=swiftshader',
];

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** A browser, and what it is: its version, and whether its GPU is software. */
export async function launch() {
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args: FLAGS });
  const page = await browser.newPage();
  const gpu = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const names = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'none';
  });
  await page.close();
  return { browser, version: browser.version(), isSoftware: /swiftshader|llvmpipe|software|none/i.test(gpu) };
}

/**
 * @param {string} peer
 * @param {{ url: string }} site
 * @param {object} city see city.mjs
 * @param {{ renderer: string, steps: number, shots?: string }} options
 */
export async function measure(peer, site, city, { renderer, steps, shots }) {
  const { browser, isSoftware } = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    const faults = [];
    page.on('pageerror', (fault) => faults.push(fault.message));
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries()))
        .observe({ type: 'longtask', buffered: true });
    });
    await page.goto(site.url);
    const { text, ...settings } = city;
    await page.evaluate(async ([module, settings]) => {
      globalThis.peer = await (await import(module)).start(document.getElementById('stage'), settings);
    }, [`/bench/${peer}.mjs`, { ...settings, renderer }]);
    const processes = await watch(browser);
    const loaded = await load(page, processes);
    if (shots) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${peer}-${city.count}.png`) });
    }
    const memory = await processes.memory_mb();
    // Instances in software: not a figure of the library.
    const drawsUnfairly = peer === 'deck' && isSoftware;
    const moved = drawsUnfairly ? { orbit_ms: null, recolour_ms: null, partial_ms: null } : await move(page, city.count, steps);
    const idle_ms = await idle(page);
    const floor_ms = await floor(page);
    const stats = await page.evaluate(() => peer.stats());
    if (faults.length) throw new Error(`${peer}: ${faults.join('; ')}`);
    return {
      ...loaded, floor_ms, load_over_floor: loaded.load_ms / floor_ms, ...moved, idle_ms, ...memory,
      gpu_bytes_each: stats && stats.gpu_bytes / city.count, wasm_mb: stats && stats.wasm_heap_bytes / 2 ** 20,
      triangles: stats && stats.triangles, draw_calls: stats && stats.draw_calls,
    };
  } finally {
    await browser.close();
  }
}

async function load(page, processes) {
  const before_ms = await processes.cpu_ms();
  const [began, load_ms] = await page.evaluate(async () => {
    const began = performance.now();
    await peer.load('/city.geojson');
    return [began, performance.now() - began];
  });
  const cpu_ms = (await processes.cpu_ms()) - before_ms;
  // Long tasks are told a little later.
  await page.waitForTimeout(300);
  const tasks = await page.evaluate((began) =>
    longTasks.filter(({ startTime }) => startTime >= began).map(({ duration }) => duration), began);
  const blocked_ms = tasks.reduce((sum, task) => sum + task, 0);
  return { load_ms, cpu_ms, blocked_ms, longest_ms: Math.max(0, ...tasks) };
}

/** Steps of the camera, each with new values beside it, whose time is counted over the step's. */
async function move(page, count, steps) {
  const some = Math.min(10_000, Math.ceil(count / 10));
  const times = await page.evaluate(async ([steps, some]) => {
    const timed = async (act) => {
      const began = performance.now();
      await act();
      return performance.now() - began;
    };
    const times = [];
    for (let step = 1; step <= steps; step += 1) {
      const orbit = await timed(() => peer.orbit(step * 3));
      const recolour = (await timed(() => peer.recolour(step))) - orbit;
      times.push({ orbit, recolour, partial: (await timed(() => peer.partial(step, some))) - orbit });
    }
    return times;
  }, [steps, some]);
  const middle = (name) => median(times.map((one) => one[name]));
  return { orbit_ms: middle('orbit'), recolour_ms: middle('recolour'), partial_ms: middle('partial') };
}

async function idle(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async () =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  await page.waitForTimeout(500);
  const before = await busy();
  await page.waitForTimeout(3000);
  return (await busy()) - before;
}

/** The browser's own fetch and JSON.parse of the file. */
async function floor(page) {
  const times = await page.evaluate(async () => {
    const times = [];
    for (let round = 0; round < 3; round += 1) {
      const began = performance.now();
      await (await fetch('/city.geojson')).json();
      times.push(performance.now() - began);
    }
    return times;
  });
  return median(times);
}

/** What the system says of the processes that hold pages: the largest is this one's. */
async function watch(browser) {
  const session = await browser.newBrowserCDPSession();
  const pages = async () =>
    (await session.send('SystemInfo.getProcessInfo')).processInfo.filter(({ type }) => type === 'renderer');
  const field = (id, name) => {
    try {
      return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024;
    } catch {
      return 0;
    }
  };
  return {
    cpu_ms: async () => (await pages()).reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0),
    memory_mb: async () => {
      const ids = (await pages()).map(({ id }) => id);
      const most = (name) => Math.max(0, ...ids.map((id) => field(id, name)));
      return { resident_mb: most('VmRSS'), peak_mb: most('VmHWM') };
    },
  };
}
