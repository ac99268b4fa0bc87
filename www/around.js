/**
 * The text map: where the cursor is, steps in eight directions, what lies in each, and what comes next.
 *
 * The cursor is the middle of the picture, so whoever sees it sees it move. Directions are those of the compass, lengths in
 * metres. Answers to what the reader does are said, and stand in the first paragraph as well.
 * Does not: find anything out.
 */

import { make } from "./dom.js";
import { keep } from "./keep.js";
import { Roving } from "./roving.js";
import { Section } from "./section.js";
import { failure, write } from "./write.js";

/** Row by row, as on a map; the middle is the cursor itself. */
const COMPASS = ["north_west", "north", "north_east", "west", "", "east", "south_west", "south", "south_east"];
/** As the engine gives the sectors. */
const CLOCKWISE = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];
/** 0: one that suits the scale. */
const STEPS_M = [0, 25, 100, 400];
/** What is counted and walked through. */
const FILTERS = ["notable", "all", "readings"];
const NEXT = 8;

/** @typedef {import("./language.js").Language} Language */

const button = (/** @type {() => void} */ act, attributes = {}) => {
  const made = make("button", { type: "button", part: "button", class: "wide", ...attributes });
  made.addEventListener("click", act);
  return made;
};

/** What is around. */
export class Around {
  #tools;
  #where = make("p", { class: "where" });
  #stepLabel = make("span");
  #step = make("select", {}, STEPS_M.map((step_m) => make("option", { value: String(step_m) })));
  #filterLabel = make("span");
  #filter = make("select", {}, FILTERS.map((value) => make("option", { value })));
  #pad = make("div", { class: "pad", role: "toolbar" });
  #previous = button(() => this.#act({ previous: {} }));
  #next = button(() => this.#act({ next: {} }));
  #gridTitle = make("h4", { id: "near-title" });
  #gridHelp = make("p", { id: "near-help", class: "soft" });
  #cells = COMPASS.map(() => make("div", { role: "gridcell" }));
  #grid = make("div", { class: "near", role: "grid", "aria-labelledby": "near-title", "aria-describedby": "near-help" });
  #listTitle = make("h4", { id: "next-title" });
  #list = make("ul", { class: "items", "aria-labelledby": "next-title" });
  #none = make("p", { hidden: "" });
  #rovings;
  /** @type {import("./types.js").Sector[]} */
  #sectors = [];
  hears = ["contents", "view"];
  section = new Section({ id: "around", title: "around_title" });

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.#step.value = tools.actions.recall("step_m") ?? "0";
    this.#step.addEventListener("change", () => tools.actions.remember("step_m", this.#step.value));
    this.#filter.value = tools.actions.recall("filter") ?? FILTERS[0] ?? "";
    this.#filter.addEventListener("change", () => {
      tools.actions.remember("filter", this.#filter.value);
      tools.attempt(() => this.refresh());
    });
    this.#pad.append(...COMPASS.map((word) => button(() => this.#go(word), { value: word })));
    this.#grid.append(...[0, 3, 6].map((from) => make("div", { role: "row" }, this.#cells.slice(from, from + 3))));
    this.#cells.forEach((cell, place) => {
      cell.addEventListener("click", () => this.#enter(place));
      cell.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.#enter(place);
      });
    });
    const rows = (/** @type {Element} */ box, /** @type {Element[]} */ all) => () => [0, 3, 6].map((from) => /** @type {HTMLElement[]} */ (all.slice(from, from + 3)));
    this.#rovings = [
      new Roving(this.#pad, rows(this.#pad, [...this.#pad.children]), { isMap: true }),
      new Roving(this.#grid, rows(this.#grid, this.#cells), { isMap: true }),
      new Roving(this.#list, () => [...this.#list.children].map((it) => [...it.querySelectorAll("button")])),
    ];
    // The middle of each is where everything begins.
    for (const middle of [this.#pad.children[4], this.#cells[4]]) /** @type {HTMLElement} */ (middle).tabIndex = 0;
    for (const roving of this.#rovings) roving.update();
    this.section.body.append(
      this.#where,
      make("label", { class: "field" }, [this.#stepLabel, this.#step]),
      make("label", { class: "field" }, [this.#filterLabel, this.#filter]),
      this.#pad,
      make("div", { class: "bar-of-buttons" }, [this.#previous, this.#next]),
      this.#gridTitle,
      this.#gridHelp,
      this.#grid,
      this.#listTitle,
      this.#none,
      this.#list,
    );
  }

  /** @param {Language} words */
  translate(words) {
    this.section.translate(words);
    this.#stepLabel.textContent = words.say("around_step");
    STEPS_M.forEach((step_m, at) => {
      const option = this.#step.options[at];
      if (option) option.textContent = step_m > 0 ? words.length(step_m) : words.say("around_step_auto");
    });
    this.#filterLabel.textContent = words.say("around_filter");
    for (const option of this.#filter.options) option.textContent = words.say(`around_filter_${option.value}`);
    this.#pad.setAttribute("aria-label", words.say("around_pad"));
    for (const it of this.#pad.children) it.textContent = /** @type {HTMLButtonElement} */ (it).value ? words.tell({ id: /** @type {HTMLButtonElement} */ (it).value }) : words.say("around_where");
    this.#previous.textContent = words.say("around_previous");
    this.#next.textContent = words.say("around_next");
    this.#gridTitle.textContent = words.say("around_grid");
    this.#gridHelp.textContent = words.say("around_grid_help");
    this.#listTitle.textContent = words.say("around_list");
    this.#none.textContent = words.say("around_none");
    this.#drawSectors();
  }

  async refresh() {
    // It can be chosen in the settings as well.
    this.#step.value = this.#tools.actions.recall("step_m") ?? "0";
    const { ask } = this.#tools;
    const filter = this.#filter.value;
    const [told, sectors, table] = await Promise.all([
      ask({ type: "cursor", act: { where: {} }, filter }),
      ask({ type: "sectors", filter }),
      ask({ type: "table", ask: { sort: "distance", limit: NEXT } }),
    ]);
    this.#write(told);
    this.#sectors = sectors ?? [];
    this.#drawSectors();
    this.#drawList(table?.rows ?? []);
  }

  /** @param {import("./types.js").Told | null} told */
  #write(told) {
    write(this.#where, this.#tools.words(), told?.said ?? []);
  }

  /** @param {string} word a direction; none says where the cursor is */
  #go(word) {
    if (!word) return this.#act({ where: {} });
    const turn = ((CLOCKWISE.indexOf(word) * 45 - this.#tools.camera().bearing_deg) * Math.PI) / 180;
    // The engine steps along the axes of the screen.
    return this.#act({ move: { right: Math.sin(turn), up: Math.cos(turn), step_m: Number(this.#step.value) } });
  }

  /** @param {object} act */
  async #act(act) {
    const { ask, words, say } = this.#tools;
    try {
      const told = await ask({ type: "cursor", act, filter: this.#filter.value });
      this.#write(told);
      say(told?.said ?? [], true);
    } catch (error) {
      write(this.#where, words(), failure(error));
      say(failure(error), true);
    }
  }

  /** Steps into a sector: to what is nearest there. @param {number} place */
  #enter(place) {
    const nearest = this.#sectorAt(place)?.nearest;
    if (COMPASS[place] === "") this.#act({ where: {} });
    else if (nearest) this.#act({ to: { index: nearest.index } });
    else this.#tools.say({ id: "around_sector_none" });
  }

  /** @param {number} place */
  #sectorAt(place) {
    return this.#sectors.find((it) => it.word === COMPASS[place]);
  }

  #drawSectors() {
    const words = this.#tools.words();
    this.#cells.forEach((cell, place) => {
      const word = COMPASS[place] ?? "";
      const { count = 0, nearest = null } = this.#sectorAt(place) ?? {};
      const lines = word === "" ? [words.say("around_here")] : [words.tell({ id: word }), words.say("around_count", { count })];
      const nodes = [make("b", {}, [lines[0] ?? ""]), ...lines.slice(1).map((it) => make("span", {}, [it]))];
      if (nearest) nodes.push(make("span", { class: "soft" }, [words.show(nearest.title)]));
      const before = cell.textContent;
      const parts = nodes.flatMap((it, at) => (at > 0 ? [" ", it] : [it]));
      if (before !== parts.map((it) => (typeof it === "string" ? it : it.textContent)).join("")) cell.replaceChildren(...parts);
    });
  }

  /** @param {import("./types.js").TableRow[]} rows */
  #drawList(rows) {
    const words = this.#tools.words();
    this.#none.hidden = rows.length > 0;
    keep(this.#list, rows, (it) => it.index, (row, before) => {
      const item = before ?? this.#item(row.index);
      const [name, place, ...buttons] = /** @type {HTMLElement[]} */ ([...item.querySelectorAll(".name,.soft,button")]);
      name?.replaceChildren(words.show(row.title));
      place?.replaceChildren(words.show(row.place));
      ["around_go", "around_details"].forEach((id, at) => {
        const it = buttons[at];
        if (!it) return;
        it.textContent = words.say(id);
        it.setAttribute("aria-label", words.say("around_of", { act: it.textContent, title: row.title }));
      });
      return item;
    });
    this.#rovings[2]?.update();
  }

  /** @param {number} index */
  #item(index) {
    const buttons = [button(() => this.#act({ to: { index } })), button(() => this.#tools.choose(index))];
    return make("li", {}, [make("span", { class: "name" }), " ", make("span", { class: "soft" }), make("div", { class: "bar-of-buttons" }, buttons)]);
  }
}
