/**
 * Cameras as text and as wishes: the `view` attribute, and the numbers of a partial camera.
 *
 * In: "zoom/latitude/longitude/bearing_deg/pitch_deg", or an object. Out: known, finite numbers in degrees.
 * Does not: hold a camera to its limits: the engine does.
 */

/** @typedef {import("./types.js").Camera} Camera */

/** @type {readonly (keyof Camera)[]} */
const NAMES = ["longitude", "latitude", "zoom", "bearing_deg", "pitch_deg"];

/**
 * Only the numbers of a camera: nothing else travels.
 * @param {Partial<Camera>} wish
 * @returns {Partial<Camera>}
 */
export function cameraOf(wish) {
  /** @type {Partial<Camera>} */
  const camera = {};
  for (const name of NAMES) {
    const value = wish[name];
    if (value === undefined || value === null) continue;
    if (!Number.isFinite(value)) throw new RangeError(`expected a number for ${name}, found ${String(value)}`);
    camera[name] = value;
  }
  return camera;
}

/**
 * @param {string} text
 * @returns {Camera | null} null where it is no view
 */
export function parseView(text) {
  const parts = text.trim().split("/");
  if (parts.length < 3 || parts.length > 5 || parts.some((part) => part.trim() === "")) return null;
  const [zoom = NaN, latitude = NaN, longitude = NaN, bearing_deg = 0, pitch_deg = 0] = parts.map(Number);
  const camera = { longitude, latitude, zoom, bearing_deg, pitch_deg };
  return Object.values(camera).every(Number.isFinite) ? camera : null;
}
