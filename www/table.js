/**
 * Everything as a table: sorted, filtered, fifty rows a page, and as a file to take away.
 *
 * One tab stop among its buttons, arrow keys move between them by row and column. What changes while it is read changes
 * silently, where it stands, and says so in words until the reader asks for the table anew.
 * Does not: sort or filter: the engine does, over all rows.
 */

import { download } from "./download.js";
import { make } from "./dom.js";
import { keep } from "./keep.js";
import { Roving } from "./roving.js";
import { Section } from "./section.js";
import { Unmatched } from "./unmatched.js";
import { failure, write } from "./write.js";

const PAGE = 50;
const PAUSE_MS = 300;
/** Rows of a file that are asked for at once: the engine has others to answer meanwhile. */
const PIECE = 20_000;
/** @type {readonly ["name" | "kind" | "height" | "size" | "distance" | "reading", "title" | "kind" | "height" | "size" | "place" | "reading"][]} What a column is sorted by, and the field it shows. */
const COLUMNS = [
  ["name", "title"],
  ["kind", "kind"],
  ["reading", "reading"],
  ["distance", "place"],
  ["height", "height"],
  ["size", "size"],
];

/** @typedef {import("./types.js").TableAsk} TableAsk */
/** @typedef {import("./types.js").TableRow} TableRow */

/** @param {HTMLElement} label @param {HTMLElement} control */
const field = (label, control) => make("label", { class: "field" }, [label, control]);
/** What can be done stands behind the name, where no table is too wide for it. @param {HTMLElement[]} cells @param {HTMLElement} action */
const behind = (cells, action) => [...cells.slice(0, 1), action, ...cells.slice(1)];
const push = () => make("button", { type: "button", part: "button", class: "wide" });

/** The table. */
export class Table {
  #tools;
  /** @type {Required<Pick<TableAsk, "sort" | "descending" | "offset">>} */
  #order = { sort: "distance", descending: false, offset: 0 };
  #labels = [make("span"), make("span"), make("span")];
  #layer;
  #scope = make("select", {}, ["view", "city"].map((value) => make("option", { value })));
  #text = make("input", { type: "text", inputmode: "search", autocomplete: "off", spellcheck: "false" });
  #caption = make("caption", { id: "table-caption" });
  #sorts = COLUMNS.map(([sort]) => make("button", { type: "button", part: "button", value: sort }));
  #heads = this.#sorts.map((it) => make("th", { scope: "col" }, [it]));
  #actions = make("span");
  #rows = make("tbody");
  #table = make("table", {}, [this.#caption, make("thead", {}, [make("tr", {}, behind(this.#heads, make("th", { scope: "col" }, [this.#actions])))]), this.#rows]);
  #scroll = make("div", { class: "scroll" }, [this.#table]);
  #range = make("p");
  /** @type {import("./types.js").Message | null} */
  #told = null;
  #previous = push();
  #next = push();
  #csv = push();
  #json = push();
  #roving = new Roving(this.#table, () => [this.#sorts, ...[...this.#rows.querySelectorAll("button")].map((it) => [it])]);
  #total = 0;
  /** What was read when the reader asked for the table, by index. @type {Map<number, string>} */
  #before = new Map();
  /** Which rows there are was not looked at while the reader was in it. */
  #isBehind = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #unmatched;
  hears = ["contents", "view", "observed"];
  section = new Section({ id: "table", title: "table_title" });

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.#unmatched = new Unmatched(tools);
    this.#layer = make("select", {}, ["", ...tools.layers].map((value) => make("option", { value })));
    const [layer, scope, text] = /** @type {[HTMLElement, HTMLElement, HTMLElement]} */ (this.#labels);
    this.section.body.append(
      make("div", { class: "fields" }, [field(layer, this.#layer), field(scope, this.#scope), field(text, this.#text)]),
      this.#scroll,
      this.#range,
      make("div", { class: "bar-of-buttons" }, [this.#previous, this.#next, this.#csv, this.#json]),
      this.#unmatched.section.box,
    );
    for (const select of [this.#layer, this.#scope]) select.addEventListener("change", () => this.#anew({ offset: 0 }));
    this.#text.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#anew({ offset: 0 }), PAUSE_MS);
    });
    this.#table.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.#isBehind || this.#table.contains(/** @type {Node | null} */ (relatedTarget))) return;
      this.#isBehind = false;
      tools.attempt(() => this.#draw());
    });
    this.#sorts.forEach((it, at) => it.addEventListener("click", () => this.#sort(at)));
    this.#previous.addEventListener("click", () => this.#turn(-PAGE));
    this.#next.addEventListener("click", () => this.#turn(PAGE));
    this.#csv.addEventListener("click", () => tools.attempt(() => this.#save(true)));
    this.#json.addEventListener("click", () => tools.attempt(() => this.#save(false)));
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.section.translate(words);
    this.#unmatched.translate(words);
    ["table_layer", "table_scope", "table_text"].forEach((id, at) => this.#labels[at]?.replaceChildren(words.say(id)));
    for (const option of this.#layer.options) option.textContent = option.value ? words.tell({ id: option.value, count: 2 }) : words.say("table_layer_all");
    for (const option of this.#scope.options) option.textContent = words.say(`table_scope_${option.value}`);
    this.#sorts.forEach((it) => it.replaceChildren(words.say(`table_${it.value}`)));
    this.#actions.textContent = words.say("table_actions");
    this.#previous.textContent = words.say("table_previous");
    this.#next.textContent = words.say("table_next");
    this.#csv.textContent = words.say("table_csv");
    this.#json.textContent = words.say("table_json");
    this.#before.clear();
    if (this.#told) this.#tell(this.#told);
    for (const row of this.#rows.querySelectorAll("button")) row.textContent = words.say("table_show");
  }

  /** Brings it up to date; while the reader is in it, rows stay where they are and only what they say is new. */
  async refresh() {
    this.#isBehind = this.#table.matches(":focus-within");
    await Promise.all([this.#isBehind ? this.#renew() : this.#draw(), this.#unmatched.refresh()]);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @returns {TableAsk} */
  get #ask() {
    return { ...this.#order, layer: /** @type {TableAsk["layer"]} */ (this.#layer.value || null), in_view: this.#scope.value === "view", text: this.#text.value.trim(), limit: PAGE };
  }

  /** @returns {Promise<import("./types.js").Table>} */
  #fetch() {
    return this.#tools.ask({ type: "table", ask: this.#ask });
  }

  /** @param {Partial<TableAsk>} order the reader asks for the table in another way */
  async #anew(order) {
    Object.assign(this.#order, order);
    this.#before.clear();
    try {
      await this.#draw();
    } catch (error) {
      this.#tell(failure(error));
    }
    if (this.#told) this.#tools.say(this.#told, true);
  }

  async #draw() {
    let table = await this.#fetch();
    // What was here has become shorter: its last page.
    if (table.rows.length === 0 && table.total > 0) {
      this.#order.offset = Math.floor((table.total - 1) / PAGE) * PAGE;
      table = await this.#fetch();
    }
    this.#total = table.total;
    keep(this.#rows, table.rows, (it) => it.index, (row, before) => this.#row(row, before));
    this.#roving.update();
    this.#frame(table.rows.length);
  }

  /** Only what the rows say, not which they are. */
  async #renew() {
    const { rows } = await this.#fetch();
    for (const row of rows) {
      const before = this.#rows.querySelector(`tr[data-key="${row.index}"]`);
      if (before) this.#row(row, /** @type {HTMLElement} */ (before));
    }
  }

  /** @param {TableRow} row @param {HTMLElement | null} before */
  #row(row, before) {
    const line = before ?? this.#line(row.index);
    COLUMNS.forEach(([, name], at) => {
      const cell = line.children[at === 0 ? 0 : at + 1];
      const message = row[name];
      if (cell) this.#cell(cell, message, name === "reading" ? row.index : null);
    });
    const words = this.#tools.words();
    const show = line.querySelector("button");
    show?.replaceChildren(words.say("table_show"));
    show?.setAttribute("aria-label", words.say("around_of", { act: words.say("table_show"), title: row.title }));
    return line;
  }

  /**
   * @param {Element} cell
   * @param {import("./types.js").Message | null} message
   * @param {number | null} live  the row's index where the cell is one that changes
   */
  #cell(cell, message, live) {
    const words = this.#tools.words();
    const text = message ? words.tell(message) : "\u2013";
    let marker = "";
    if (live !== null && this.#before.has(live)) marker = this.#before.get(live) === text ? "" : words.say("table_changed");
    else if (live !== null) this.#before.set(live, text);
    if (cell.textContent === (marker ? `${text} ${marker}` : text)) return;
    cell.replaceChildren(message ? words.show(message) : text, ...(marker ? [" ", make("span", { class: "changed" }, [marker])] : []));
  }

  /** @param {number} index */
  #line(index) {
    const show = push();
    show.addEventListener("click", () => this.#tools.attempt(() => this.#tools.select(index)));
    const cells = COLUMNS.map((_, at) => (at === 0 ? make("th", { scope: "row" }) : make("td")));
    return make("tr", {}, behind(cells, make("td", {}, [show])));
  }

  /** What stands below the table. @param {import("./types.js").Message} message */
  #tell(message) {
    this.#told = message;
    write(this.#range, this.#tools.words(), message);
  }

  /** @param {number} shown */
  #frame(shown) {
    const words = this.#tools.words();
    const layer = this.#layer.value;
    write(this.#caption, words, { id: "table_caption", what: layer ? { id: layer, count: 2 } : "table_all", scope: `table_in_${this.#scope.value}` });
    const { offset, sort, descending } = this.#order;
    this.#scroll.hidden = shown === 0;
    this.#tell(shown > 0 ? { id: "table_rows", first: offset + 1, last: offset + shown, total: this.#total } : { id: "table_none" });
    // Not `disabled`: what is disabled under the focus throws it out.
    this.#previous.setAttribute("aria-disabled", String(offset === 0));
    this.#next.setAttribute("aria-disabled", String(offset + shown >= this.#total));
    this.#heads.forEach((head, at) => {
      const isSorted = COLUMNS[at]?.[0] === sort;
      if (isSorted) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  /** @param {number} column */
  #sort(column) {
    const sort = COLUMNS[column]?.[0] ?? "distance";
    this.#anew({ sort, descending: sort === this.#order.sort && !this.#order.descending, offset: 0 });
  }

  /** @param {number} step */
  #turn(step) {
    const offset = this.#order.offset + step;
    if (offset >= 0 && offset < this.#total) this.#anew({ offset });
  }

  /** @param {boolean} csv */
  async #save(csv) {
    /** @type {string[]} */
    const pieces = [];
    do pieces.push(await this.#tools.ask({ type: "export", ask: { ...this.#ask, offset: pieces.length * PIECE, limit: PIECE }, csv }));
    while (pieces.length * PIECE < this.#total);
    download(pieces, csv ? "city.csv" : "city.geojson", csv ? "text/csv;charset=utf-8" : "application/geo+json");
    this.#tools.say({ id: "table_saved" });
  }
}
