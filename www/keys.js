/**
 * The keys of the map: which action each one stands for. Active only while the map has the focus.
 *
 * In: key events, and the reader's own choice of keys. Out: names of actions; the same table is what the help shows and
 * what the settings change. Arrows are physical: right is to the right of the screen in every language.
 * Does not: act, or handle Escape and Tab: those always leave.
 */

/**
 * @typedef {object} Binding
 * @property {string} action  its words are `do_ACTION`
 * @property {readonly string[]} keys  as KeyboardEvent has them; letters small, with "Shift+" where it must be held
 */

/** @type {readonly Binding[]} */
export const BINDINGS = Object.freeze(
  Object.entries({
    left: ["ArrowLeft"],
    right: ["ArrowRight"],
    up: ["ArrowUp"],
    down: ["ArrowDown"],
    turn_left: ["Shift+ArrowLeft"],
    turn_right: ["Shift+ArrowRight"],
    tilt_more: ["Shift+ArrowUp"],
    tilt_less: ["Shift+ArrowDown"],
    zoom_in: ["+", "="],
    zoom_out: ["-", "_"],
    north: ["n"],
    home: ["Home"],
    back: ["Backspace"],
    next: ["."],
    previous: [","],
    details: ["Enter", " "],
    where: ["w"],
    summary: ["r"],
    relate: ["d"],
    search: ["/"],
    table: ["t"],
    tree: ["l"],
    legend: ["g"],
    alerts: ["a"],
    monitor: ["m"],
    sound: ["s"],
    sound_item: ["Shift+s"],
    volume: ["v"],
    keys: ["?"],
  }).map(([action, keys]) => ({ action, keys })),
);

/** What a reader may write down for a key of their own: one sign that can be typed. @param {string} key */
export const isSign = (key) => [...key].length === 1 && key !== " ";

/** Actions whose key is a sign: these can be switched off and changed (WCAG 2.2, 2.1.4). */
export const SIGNS = BINDINGS.filter(({ keys }) => keys.some((key) => isSign(key.replace(/^Shift\+(?=.)/, ""))));

/**
 * Which key does what.
 * @param {{ signs: boolean, own: Readonly<Record<string, string>> }} choice  own: signs by action, in place of those above
 * @returns {Map<string, string>} actions by key
 */
export function keyMap({ signs, own }) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { action, keys } of BINDINGS) {
    for (const key of keys) if (!SIGNS.some((it) => it.action === action) || (signs && !Object.hasOwn(own, action))) found.set(key, action);
  }
  for (const [action, key] of Object.entries(signs ? own : {})) if (isSign(key)) found.set(key.toLowerCase(), action);
  return found;
}

/** Signs by the place of their key, for keyboards that write other letters. */
const PLACES = /** @type {Readonly<Record<string, string>>} */ ({ Period: ".", Comma: ",", Slash: "/", Minus: "-", Equal: "=" });

/**
 * @param {KeyboardEvent} event
 * @param {ReadonlyMap<string, string>} map
 * @returns {string | null} the action; null where the key is not ours
 */
export function actionOf(event, map) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const place = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : (PLACES[event.code] ?? key);
  for (const it of [key, place]) {
    // A sign may need Shift to be written at all.
    const found = (event.shiftKey && map.get(`Shift+${it}`)) || (event.shiftKey && !isSign(it) ? null : map.get(it));
    if (found) return found;
  }
  return null;
}
