/**
 * The actions that move the camera by themselves, by name: they work the picture also where nothing can be said of it.
 *
 * In: names of actions (see keys.js). Out: gestures.
 * Does not: move the cursor, which is the engine's, or say what came of it: see commands.js.
 */

/** @typedef {{ isRepeat: boolean, isDouble: boolean }} How  by a key that is held; with Shift, where that means twice as much */
/** @typedef {import("./types.js").Gesture} Gesture */

/** How far one key turns. */
const TURN_DEG = 15;
/** How far one key tilts. */
const TILT_DEG = 10;

/** Turns and tilts. @type {Readonly<Record<string, [number, number]>>} */
const TURNS = {
  turn_left: [-TURN_DEG, 0],
  turn_right: [TURN_DEG, 0],
  tilt_more: [0, TILT_DEG],
  tilt_less: [0, -TILT_DEG],
};
/** @type {Readonly<Record<string, number>>} */
const LEVELS = { zoom_in: 1, zoom_out: -1 };

/**
 * What an action does to the camera; null: nothing by itself.
 * @param {string} action
 * @param {How} how
 * @returns {Gesture | null}
 */
export function gestureOf(action, { isRepeat, isDouble }) {
  // A held key repeats faster than a glide lasts: those steps are cuts.
  const animate = !isRepeat;
  const turn = TURNS[action];
  if (turn) return { kind: "rotate", bearing_deg: turn[0], pitch_deg: turn[1], animate };
  const levels = LEVELS[action];
  if (levels) return { kind: "zoom", levels: isDouble ? 2 * levels : levels, x_css_px: null, y_css_px: null, animate };
  return action === "north" || action === "level" || action === "home" ? { kind: action, animate } : null;
}
