/**
 * One tab stop for many controls: arrow keys move among them, and Tab finds the one that had the focus last.
 *
 * In: rows of controls; one row for a toolbar, one control a row for a list. Out: `tabindex` and focus.
 * Arrows follow the reading direction, except on what is laid out like a map: there right is east in every language.
 * Does not: act when a control is pressed.
 */

/** The controls of one box. */
export class Roving {
  #box;
  #rows;
  #isMap;

  /**
   * @param {HTMLElement} box
   * @param {() => HTMLElement[][]} rows  as they are now; rows may differ in length
   * @param {{ isMap?: boolean }} [how]
   */
  constructor(box, rows, { isMap = false } = {}) {
    this.#box = box;
    this.#rows = rows;
    this.#isMap = isMap;
    box.addEventListener("keydown", (event) => this.#move(event));
    box.addEventListener("focusin", ({ target }) => this.#stop(/** @type {HTMLElement} */ (target)));
  }

  /** Controls came or went: one of them is the stop. */
  update() {
    const all = this.#rows().flat();
    const held = all.find((it) => it.matches(":focus")) ?? all.find((it) => it.getAttribute("tabindex") === "0") ?? all[0];
    if (held) this.#stop(held);
  }

  /** @param {HTMLElement} stop the one that Tab finds from now on */
  #stop(stop) {
    const all = this.#rows().flat();
    if (all.includes(stop)) for (const it of all) it.tabIndex = it === stop ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const rows = this.#rows().filter((row) => row.length > 0);
    const here = rows.findIndex((row) => row.includes(/** @type {HTMLElement} */ (event.target)));
    const row = rows[here];
    if (!row) return;
    const column = row.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = this.#next(event, { rows, row, here, column });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {{ rows: HTMLElement[][], row: HTMLElement[], here: number, column: number }} place
   */
  #next({ key, ctrlKey }, { rows, row, here, column }) {
    const isMirrored = !this.#isMap && getComputedStyle(this.#box).direction === "rtl";
    const along = { ArrowLeft: isMirrored ? 1 : -1, ArrowRight: isMirrored ? -1 : 1 }[key];
    const across = { ArrowUp: -1, ArrowDown: 1 }[key];
    // Where there is only one way to go all four arrows go it.
    if (rows.length === 1 && (along || across)) return row.at((column + (along ?? across ?? 0)) % row.length);
    if (along && row.length > 1) return row[column + along];
    const step = across ?? (row.length === 1 && !this.#isMap ? along : undefined);
    if (step) {
      const target = rows[here + step];
      return target?.[Math.min(column, target.length - 1)];
    }
    const isWhole = ctrlKey || row.length === 1;
    if (key === "Home") return (isWhole ? rows[0] : row)?.[0];
    if (key === "End") return (isWhole ? rows.at(-1) : row)?.at(-1);
    return undefined;
  }
}
