/**
 * Brings the children of a box in line with a list, and keeps those that stay: the focus and a reader's place with them.
 *
 * In: items, each with a key of its own. Out: one child per item, in that order.
 * Where the focused child is gone the one that took its place has the focus, so that nobody is thrown out of a list.
 * Does not: know what is listed.
 */

const CONTROLS = "button,input,select,a[href],[tabindex]";

/**
 * @template Item
 * @param {Element} box
 * @param {readonly Item[]} items
 * @param {(item: Item) => string | number} keyOf
 * @param {(item: Item, before: HTMLElement | null, place: number) => HTMLElement} draw  brings the child of before up to date, or makes one
 */
export function keep(box, items, keyOf, draw) {
  const before = new Map([...box.children].map((it) => [/** @type {HTMLElement} */ (it).dataset.key, /** @type {HTMLElement} */ (it)]));
  const active = /** @type {ShadowRoot | Document} */ (box.getRootNode()).activeElement ?? null;
  const held = active && active !== box && box.contains(active) ? /** @type {HTMLElement} */ (active) : null;
  const place = held ? [...box.children].findIndex((it) => it.contains(held)) : 0;
  let at = box.firstElementChild;
  items.forEach((item, number) => {
    const key = String(keyOf(item));
    const child = draw(item, before.get(key) ?? null, number);
    child.dataset.key = key;
    // What is moved loses the focus: whatever stands before the child that has it is taken away instead.
    while (at && at !== child && held && child.contains(held)) at = removed(at);
    if (at === child) at = at.nextElementSibling;
    else box.insertBefore(child, at);
  });
  while (at) at = removed(at);
  if (held && !held.isConnected) focusable(box.children[Math.min(place, items.length - 1)] ?? box.closest("details"))?.focus();
}

/** @param {Element} child @returns {Element | null} the one after it */
function removed(child) {
  const next = child.nextElementSibling;
  child.remove();
  return next;
}

/** @param {Element | null | undefined} child @returns {HTMLElement | null} */
function focusable(child) {
  if (!child) return null;
  const found = child.matches(CONTROLS) ? child : (child.querySelector(CONTROLS) ?? child.querySelector("summary"));
  return /** @type {HTMLElement | null} */ (found);
}
