/**
 * The keys of the map: which gesture each one is. Active only while the map has the focus.
 *
 * Arrows are physical: right is east of the screen in every language.
 * Does not: send anything, or handle Escape and Tab.
 */

/** How far one key turns. */
export const TURN_DEG = 15;
/** How far one key tilts. */
export const TILT_DEG = 10;
/** How far one key moves. */
export const STEP_CSS_PX = 80;

/** @typedef {import("./types.js").Gesture} Gesture */

/**
 * @param {KeyboardEvent} event
 * @returns {Gesture | null} null where the key is not ours
 */
export function gestureOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  // A held key repeats faster than a glide lasts: those steps are cuts.
  const animate = !event.repeat;
  /** @type {(east: number, north: number) => Gesture} */
  const step = (east, north) => ({ kind: "step", east_css_px: east * STEP_CSS_PX, north_css_px: north * STEP_CSS_PX, animate });
  /** @type {(bearing_deg: number, pitch_deg: number) => Gesture} */
  const rotate = (bearing_deg, pitch_deg) => ({ kind: "rotate", bearing_deg, pitch_deg, animate });
  /** @type {(levels: number) => Gesture} */
  const zoom = (levels) => ({ kind: "zoom", levels, x_css_px: null, y_css_px: null, animate });
  const shift = event.shiftKey;
  switch (event.key) {
    case "ArrowLeft":
      return shift ? rotate(-TURN_DEG, 0) : step(-1, 0);
    case "ArrowRight":
      return shift ? rotate(TURN_DEG, 0) : step(1, 0);
    case "ArrowUp":
      return shift ? rotate(0, TILT_DEG) : step(0, 1);
    case "ArrowDown":
      return shift ? rotate(0, -TILT_DEG) : step(0, -1);
    case "+":
    case "=":
      return zoom(1);
    case "-":
    case "_":
      return zoom(-1);
    case "n":
    case "N":
      return { kind: "north", animate };
    case "Home":
      return { kind: "home", animate };
    default:
      return null;
  }
}
