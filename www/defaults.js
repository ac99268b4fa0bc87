/**
 * The defaults of the element's attributes and the words each may hold: the one place in JavaScript that knows them.
 *
 * Written by `cargo xtask defaults` from src/twin/defaults.rs and src/twin/command.rs: change them there.
 */

/** What an attribute means where it is not set. */
export const defaults = Object.freeze({
  renderer: "auto",
  quality: "auto",
  theme: "auto",
  controls: "full",
  data: "auto",
  announce: "alerts",
  max_pixel_ratio: 2,
});

/** The words an attribute may hold; any other word means the default. */
export const choices = Object.freeze({
  renderer: ["auto", "webgpu", "webgl2", "none"],
  quality: ["auto", "low", "medium", "high"],
  theme: ["auto", "light", "dark", "contrast"],
  controls: ["full", "minimal", "none"],
  data: ["auto", "low", "full"],
  announce: ["alerts", "off", "summary", "monitor"],
});

/** The layers, in the order in which the engine counts them. */
export const LAYERS = Object.freeze(["building", "road", "rail", "water", "green", "tree", "point", "district"]);

/** The pixel ratio that is enough on a device with little memory, unless the page says otherwise. */
export const WEAK_PIXEL_RATIO = 1.5;
/** Devices below this are such. */
export const WEAK_MEMORY_GB = 4;
/** How long a removed element waits for being put back before it frees everything. */
export const REMOVAL_GRACE_MS = 100;
/** A crashed engine is started again this often within this time; after that, without a picture. */
export const RESTARTS = Object.freeze({ count: 3, within_ms: 300000 });
