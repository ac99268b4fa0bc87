/**
 * Every sentence the element itself says, by id, and how numbers are put into it.
 *
 * In: an id and named arguments. Out: text, never markup.
 * Does not: hold words that come from the city's data.
 */

/** @type {Readonly<Record<string, string>>} */
const english = Object.freeze({
  map_role: "3D city map",
  map_label: "City map",
  map_keys:
    "Arrow keys move the map. Shift and arrow keys turn and tilt it. Plus and minus zoom. N puts north at the top. Home shows the whole city. Escape leaves the map.",
  controls: "Map controls",
  zoom_in: "Zoom in",
  zoom_out: "Zoom out",
  rotate_left: "Turn left",
  rotate_right: "Turn right",
  level: "View from above or tilted",
  north: "North up",
  home: "Whole city",
  close: "Close details",
  hint_wheel: "Click the map, or use Ctrl + scroll, to zoom",
  hint_touch: "Use two fingers to move the map, or tap it first",
  loading: "Loading the city",
  loading_bytes: "{size} read, {features} features",
  loaded: "{features} features",
  loaded_skipped: "{features} features; {skipped} of {total} could not be read",
  load_failed: "The city could not be loaded: {reason}",
  no_picture: "The 3D picture can't be shown here: {reason}. The data is loaded all the same: {features} features.",
  no_picture_yet: "The 3D picture can't be shown here: {reason}.",
  reason_none: "it is switched off",
  reason_forbidden: "this browser allows no 3D drawing",
  reason_unknown: "no graphics interface was found",
  restarted: "The map had to start again",
  blocked: "The map can't be shown: this page's security policy does not allow WebAssembly.",
  unavailable: "The map can't be shown: one of its files could not be loaded.",
  broken: "The map can't be shown: it stopped several times.",
  metres: "{value} m",
  kilometres: "{value} km",
  kind: "Kind",
  height: "Height",
  height_measured: "{height}, from the data",
  height_levels: "about {height}, from the number of floors",
  height_guessed: "about {height}, guessed",
  identifier: "Identifier",
  unnamed: "{kind} {index}",
  building: "Building",
  road: "Road",
  rail: "Railway",
  water: "Water",
  green: "Green space",
  tree: "Tree",
  point: "Place",
  district: "District",
});

/** The language of the sentences. */
export const language = "en";

/**
 * A sentence.
 * @param {string} id
 * @param {Record<string, string | number>} [values] numbers are written the language's way
 * @returns {string}
 */
export function say(id, values = {}) {
  return (english[id] ?? id).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/**
 * A number in words a reader knows: grouped, at most one digit after the point.
 * @param {number} value
 */
export function number(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
}

/**
 * A length: metres, from 1,000 on kilometres.
 * @param {number} length_m
 */
export function length(length_m) {
  return length_m >= 1000 ? say("kilometres", { value: length_m / 1000 }) : say("metres", { value: length_m });
}

/**
 * The size of a file.
 * @param {number} bytes
 */
export function size(bytes) {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, "megabyte"] : [bytes / 1e3, "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
