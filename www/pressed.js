/**
 * Which feature an element over the picture stands for: see twins.js.
 *
 * In: what an event hit. Out: the index of a feature, or none.
 * Does not: know how such an element came to be there.
 */

/** Half the least size of a target (WCAG 2.2, 2.5.8). */
const HEART_CSS_PX = 12;

/**
 * The feature in the middle of whose element a pointer is. Beside the middle of a large one something else may be seen:
 * there the engine knows better. A screen reader presses in the middle.
 * @param {MouseEvent} event
 * @returns {number | null}
 */
export function heartOf({ target, clientX, clientY }) {
  const index = indexOf(target);
  if (index === null) return null;
  const { left, top, width, height } = /** @type {Element} */ (target).getBoundingClientRect();
  const far = Math.max(Math.abs(clientX - left - width / 2), Math.abs(clientY - top - height / 2));
  return far <= HEART_CSS_PX ? index : null;
}

/** The feature that an element over the map stands for. @param {EventTarget | null} target @returns {number | null} */
export function indexOf(target) {
  const button = target instanceof Element ? target.closest(".twin") : null;
  return button instanceof HTMLElement ? Number(button.dataset.key) : null;
}
