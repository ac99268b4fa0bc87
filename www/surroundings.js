/**
 * What a worker can't see for itself: the map's size and pixel ratio, whether anybody can see it, what the reader's system prefers.
 *
 * Out: `viewport`, `visible`, `preferences`, `language`, each told again when it changes.
 * Lengths in CSS pixels; the pixel ratio is device pixels per CSS pixel, capped.
 * Does not: read anything else of the reader's system.
 */

import { WEAK_MEMORY_GB, WEAK_PIXEL_RATIO, defaults } from "./defaults.js";

/** @typedef {import("./types.js").Viewport} Viewport */
/** @typedef {import("./types.js").Preferences} Preferences */
/**
 * @typedef {object} Changes
 * @property {(viewport: Viewport) => void} viewport
 * @property {(visible: boolean) => void} visible
 * @property {(preferences: Preferences) => void} preferences
 * @property {() => void} hidden  the page is looked at again, or no more
 * @property {() => void} language  another one may be the nearest
 * @property {(system: Preferences) => Preferences} chosen  what the reader's own choices make of it
 * @property {() => number | null} maxPixelRatio  as the page set it
 * @property {() => string} data  likewise
 */

const QUERIES = {
  dark: "(prefers-color-scheme: dark)",
  contrast: "(prefers-contrast: more)",
  reduced_motion: "(prefers-reduced-motion: reduce)",
  forced_colors: "(forced-colors: active)",
  reduced_data: "(prefers-reduced-data: reduce)",
};

/** Colours that a reader's system may insist on, as CSS and the engine call them. */
const SYSTEM_COLORS = /** @type {const} */ ({ canvas: "Canvas", canvas_text: "CanvasText", link_text: "LinkText", highlight: "Highlight", gray_text: "GrayText" });

/** Device memory in GiB as the browser rounds it; 0 where it does not say. */
const memory_gb = () => /** @type {any} */ (navigator).deviceMemory ?? 0;

/** The surroundings of one map. */
export class Surroundings {
  #host;
  #map;
  #changes;
  #listening = new AbortController();
  #resizes;
  #crossings;
  #queries = Object.entries(QUERIES).map(([name, query]) => ({ name, list: matchMedia(query) }));
  #width_css_px = 0;
  #height_css_px = 0;
  #toldViewport = "";
  #isInView = true;
  #wasVisible = true;
  /** @type {(EventTarget & { saveData?: boolean }) | undefined} */
  #connection = /** @type {any} */ (navigator).connection;
  #savesData = this.#connection?.saveData;
  #languages = new MutationObserver(() => this.#changes.language());

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} map
   * @param {Changes} changes
   */
  constructor(host, map, changes) {
    this.#host = host;
    this.#map = map;
    this.#changes = changes;
    ({ width: this.#width_css_px, height: this.#height_css_px } = map.getBoundingClientRect());
    this.#toldViewport = JSON.stringify(this.viewport);
    this.#isInView = isInWindow(map);
    this.#wasVisible = this.visible;
    this.#resizes = new ResizeObserver((entries) => this.#resized(entries[entries.length - 1]));
    this.#observeSize();
    this.#crossings = new IntersectionObserver((entries) => {
      this.#isInView = entries[entries.length - 1]?.isIntersecting ?? true;
      this.#lookUp();
    });
    this.#crossings.observe(map);
    const { signal } = this.#listening;
    addEventListener("resize", () => this.refresh(), { signal });
    const looked = () => {
      this.#lookUp();
      changes.hidden();
    };
    document.addEventListener("visibilitychange", looked, { signal });
    for (const { list } of this.#queries) list.addEventListener("change", () => changes.preferences(this.preferences), { signal });
    // It also tells of each new guess of the network's speed.
    const saved = () => {
      if (this.#connection?.saveData === this.#savesData) return;
      this.#savesData = this.#connection?.saveData;
      changes.preferences(this.preferences);
    };
    this.#connection?.addEventListener("change", saved, { signal });
    this.#watchRatio();
    // Any element around may be given another language; the engine's own frames are not among these.
    this.#languages.observe(document, { subtree: true, attributeFilter: ["lang"] });
  }

  /** The language of the element: BCP 47, the nearest on it or around it. */
  get language() {
    /** @type {Element | null} */
    let around = this.#host;
    while (around) {
      const found = around.closest("[lang]")?.getAttribute("lang");
      if (found) return found;
      const root = around.getRootNode();
      around = root instanceof ShadowRoot ? root.host : null;
    }
    return "en";
  }

  /** @returns {Viewport} */
  get viewport() {
    const weak = memory_gb() > 0 && memory_gb() < WEAK_MEMORY_GB;
    const cap = this.#changes.maxPixelRatio() ?? (weak ? WEAK_PIXEL_RATIO : defaults.max_pixel_ratio);
    return { width_css_px: this.#width_css_px, height_css_px: this.#height_css_px, pixel_ratio: Math.min(devicePixelRatio, cap) };
  }

  get visible() {
    return this.#isInView && document.visibilityState !== "hidden";
  }

  /** @returns {Preferences} */
  get preferences() {
    const { dark, contrast, reduced_motion, forced_colors, reduced_data } = Object.fromEntries(this.#queries.map(({ name, list }) => [name, list.matches]));
    const text_px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const data = this.#changes.data();
    return this.#changes.chosen({
      dark: dark ?? false,
      contrast: contrast ?? false,
      reduced_motion: reduced_motion ?? false,
      forced_colors: forced_colors ? systemColors(this.#map) : null,
      language: this.language,
      patterns: false,
      text_px,
      device_memory_gb: memory_gb(),
      low_data: data === "low" || (data === "auto" && (this.#connection?.saveData || reduced_data || false)),
    });
  }

  /** No observer and no listener outlives the element. */
  stop() {
    this.#listening.abort();
    this.#resizes.disconnect();
    this.#crossings.disconnect();
    this.#languages.disconnect();
  }

  /** Exact device pixels where the browser tells them: otherwise a canvas may be one off, and blurred. */
  #observeSize() {
    try {
      this.#resizes.observe(this.#map, { box: "device-pixel-content-box" });
    } catch {
      this.#resizes.observe(this.#map);
    }
  }

  /** @param {ResizeObserverEntry | undefined} entry */
  #resized(entry) {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    const [exact] = entry.devicePixelContentBoxSize ?? [];
    const [exact_width, exact_height] = exact ? [exact.inlineSize / devicePixelRatio, exact.blockSize / devicePixelRatio] : [width, height];
    // A browser that pretends to be another device tells the pixels of the one it runs on.
    const isExact = Math.abs(exact_width - width) < 1 && Math.abs(exact_height - height) < 1;
    this.#width_css_px = isExact ? exact_width : width;
    this.#height_css_px = isExact ? exact_height : height;
    this.refresh();
  }

  /** Tells the size and ratio if they are others than told: some changes of the ratio alone come without any event. */
  refresh() {
    const { viewport } = this;
    const told = JSON.stringify(viewport);
    if (told === this.#toldViewport) return;
    this.#toldViewport = told;
    this.#changes.viewport(viewport);
  }

  #lookUp() {
    if (this.visible === this.#wasVisible) return;
    this.#wasVisible = this.visible;
    this.#changes.visible(this.visible);
  }

  /** The query names the ratio it leaves, so each change needs a new one. A change of the observed size in device pixels tells of it too. */
  #watchRatio() {
    const list = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const changed = () => {
      if (this.#listening.signal.aborted) return;
      this.#watchRatio();
      this.refresh();
    };
    list.addEventListener("change", changed, { signal: this.#listening.signal, once: true });
  }
}

/**
 * The colours the system insists on, as the browser tells them of an element that has them.
 * @param {HTMLElement} map
 * @returns {import("./types.js").SystemColors}
 */
function systemColors(map) {
  const probe = map.appendChild(document.createElement("span"));
  const read = (/** @type {string} */ name) => {
    probe.style.color = name;
    return bytes(getComputedStyle(probe).color);
  };
  const found = Object.fromEntries(Object.entries(SYSTEM_COLORS).map(([name, css]) => [name, read(css)]));
  probe.remove();
  return /** @type {import("./types.js").SystemColors} */ (/** @type {unknown} */ (found));
}

/** @param {string} color `rgb(…)` or `color(srgb …)` @returns {import("./types.js").Rgb} */
function bytes(color) {
  const scale = color.startsWith("color(") ? 255 : 1;
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map((it) => Math.round(Number(it) * scale));
  return [red, green, blue];
}

/** @param {HTMLElement} map */
function isInWindow(map) {
  const { top, left, bottom, right } = map.getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}
