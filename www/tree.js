/**
 * Everything as a tree, from districts down to single things: one tab stop, each level fetched when it is opened.
 *
 * After the tree view pattern of the ARIA Authoring Practices Guide, its items one after the other with their levels said,
 * so that what is in view is what is in the list. A level that is long ends in an item that fetches more of it.
 * Out: the feature whose details are wanted.
 * Does not: know what the levels are.
 */

import { make } from "./dom.js";
import { keep } from "./keep.js";
import { Section } from "./section.js";
import { fold } from "./text.js";

const PAGE = 50;
const TYPING_MS = 600;
/** `*` opens no more than so many at once: each is a question to the engine. */
const OPENED_AT_ONCE = 20;

/**
 * @typedef {object} Branch  what is known of one node's children
 * @property {import("./types.js").TreeItem[]} children
 * @property {number} total
 */
/**
 * @typedef {object} Line  one item as it is shown
 * @property {string} key
 * @property {import("./types.js").TreeItem | null} item  none: it fetches more of its parent's
 * @property {string} parent  key of the item above, empty for none
 * @property {number} level  from 1
 * @property {number} place  from 1
 * @property {number} size  of its level
 */

const ROOT = "";

/** The tree. */
export class Tree {
  #tools;
  #box = make("div", { class: "tree", role: "tree", "aria-describedby": "tree-help" });
  #help = make("p", { id: "tree-help", class: "soft" });
  /** Those that are open, by node; the root always is. @type {Map<string, Branch>} */
  #branches = new Map();
  /** @type {Line[]} */
  #lines = [];
  #stop = "";
  #typed = "";
  #typed_ms = 0;
  hears = ["contents"];
  section = new Section({ id: "tree", title: "tree_title" });

  /** @param {import("./text-side.js").Tools} tools */
  constructor(tools) {
    this.#tools = tools;
    this.section.body.append(this.#help, this.#box);
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("focusin", ({ target }) => this.#settle(this.#lineOf(target)));
    this.#box.addEventListener("click", ({ target }) => {
      const line = this.#lineOf(target);
      if (!line) return;
      this.#focus(line);
      if (/** @type {Element} */ (target).closest(".twist")) this.#toggle(line);
      else this.#enter(line);
    });
  }

  /** @param {import("./language.js").Language} words */
  translate(words) {
    this.section.translate(words);
    this.#box.setAttribute("aria-label", words.say("tree_title"));
    this.#draw();
  }

  /** Asks again for all that is open, as much of it as was there. */
  async refresh() {
    const open = [ROOT, ...[...this.#branches.keys()].filter((it) => it !== ROOT)];
    const levels = await Promise.all(open.map((node) => this.#fetch(node, 0, Math.max(PAGE, this.#branches.get(node)?.children.length ?? 0))));
    open.forEach((node, at) => {
      const level = levels[at];
      // The reader may have opened and closed others meanwhile. A node that is gone, or has nothing in it any more, closes.
      if (node !== ROOT && !level?.total) this.#branches.delete(node);
      else if (level && (node === ROOT || this.#branches.has(node))) this.#branches.set(node, level);
    });
    this.#draw();
  }

  /** @param {string} node @param {number} offset @param {number} limit @returns {Promise<Branch | null>} */
  #fetch(node, offset, limit) {
    return this.#tools.ask({ type: "tree", node: node === ROOT ? null : node, offset, limit }).catch(() => null);
  }

  /** @param {string} node @param {string} parent @param {number} level @returns {Line[]} */
  #unfold(node, parent, level) {
    const branch = this.#branches.get(node);
    if (!branch) return [];
    const { children, total } = branch;
    const lines = children.flatMap((item, at) => [
      { key: `n${item.node}`, item, parent, level, place: at + 1, size: total },
      ...(item.is_branch ? this.#unfold(item.node, `n${item.node}`, level + 1) : []),
    ]);
    if (children.length < total) lines.push({ key: `m${node}`, item: null, parent, level, place: children.length + 1, size: total });
    return lines;
  }

  #draw() {
    const words = this.#tools.words();
    this.#lines = this.#unfold(ROOT, "", 1);
    this.#help.textContent = words.say(this.#lines.length > 0 ? "tree_help" : "tree_none");
    this.#box.hidden = this.#lines.length === 0;
    keep(this.#box, this.#lines, (it) => it.key, (line, before) => {
      const row = before ?? make("div", { role: "treeitem", tabindex: "-1" }, [make("span", { class: "twist", "aria-hidden": "true" }), make("span", { class: "name" }), " ", make("span", { class: "soft" })]);
      const { item, level, place, size } = line;
      row.setAttribute("aria-level", String(level));
      row.setAttribute("aria-posinset", String(place));
      row.setAttribute("aria-setsize", String(size));
      row.style.setProperty("--level", String(level - 1));
      if (item?.is_branch) row.setAttribute("aria-expanded", String(this.#branches.has(item.node)));
      else row.removeAttribute("aria-expanded");
      const [, name, count] = row.children;
      name?.replaceChildren(item ? words.show(item.title) : words.say("tree_more", { count: size - place + 1 }));
      if (count) count.textContent = item && item.count > 0 ? words.say("tree_count", { count: item.count }) : "";
      return row;
    });
    this.#settle(this.#lines.find((it) => it.key === this.#stop) ?? this.#lines[0]);
  }

  /** @param {EventTarget | null} target */
  #lineOf(target) {
    const row = /** @type {Element | null} */ (target)?.closest("[role=treeitem]");
    return row ? this.#lines[[...this.#box.children].indexOf(row)] : undefined;
  }

  /** @param {Line | undefined} line the one that Tab finds from now on */
  #settle(line) {
    if (!line) return;
    this.#stop = line.key;
    for (const row of this.#box.children) /** @type {HTMLElement} */ (row).tabIndex = /** @type {HTMLElement} */ (row).dataset.key === line.key ? 0 : -1;
  }

  /** @param {Line | undefined} line */
  #focus(line) {
    if (line) /** @type {HTMLElement | undefined} */ (this.#box.children[this.#lines.indexOf(line)])?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const line = this.#lineOf(event.target);
    if (!line || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = this.#lines.indexOf(line);
    const isMirrored = getComputedStyle(this.#box).direction === "rtl";
    const key = isMirrored ? ({ ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key] ?? event.key) : event.key;
    const isOpen = line.item?.is_branch && this.#branches.has(line.item.node);
    if (key === "ArrowDown") this.#focus(this.#lines[at + 1]);
    else if (key === "ArrowUp") this.#focus(this.#lines[at - 1]);
    else if (key === "Home") this.#focus(this.#lines[0]);
    else if (key === "End") this.#focus(this.#lines.at(-1));
    else if (key === "ArrowRight" && isOpen) this.#focus(this.#lines[at + 1]);
    else if (key === "ArrowRight" && line.item?.is_branch) this.#toggle(line);
    else if (key === "ArrowLeft" && isOpen) this.#toggle(line);
    else if (key === "ArrowLeft") this.#focus(this.#lines.find((it) => it.key === line.parent));
    else if (key === "*") this.#openSiblings(line);
    else if (key === "Enter" || key === " ") this.#enter(line);
    else if (key.length === 1) this.#type(key, at);
    else return;
    // What is typed after another key begins a new word.
    if (key.length > 1 || key === "*") this.#typed = "";
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next item that begins like what is typed. @param {string} letter @param {number} from */
  #type(letter, from) {
    const now_ms = performance.now();
    this.#typed = (now_ms - this.#typed_ms < TYPING_MS ? this.#typed : "") + fold(letter);
    this.#typed_ms = now_ms;
    // The same letter again goes on to the next; a longer word may still fit where one is.
    const start = this.#typed.length === 1 ? from + 1 : from;
    const names = [...this.#box.children].map((it) => fold(it.querySelector(".name")?.textContent ?? ""));
    const order = names.map((_, at) => (start + at) % names.length);
    const found = order.find((at) => names[at]?.startsWith(this.#typed));
    if (found !== undefined) this.#focus(this.#lines[found]);
  }

  /** @param {Line} line */
  async #enter(line) {
    const { item } = line;
    if (!item) await this.#more(line);
    else if (item.index !== null) await this.#tools.choose(item.index);
    else await this.#toggle(line);
  }

  /** @param {Line} line */
  async #toggle({ item }) {
    if (!item?.is_branch) return;
    if (this.#branches.has(item.node)) this.#branches.delete(item.node);
    else await this.#open([item]);
    this.#draw();
  }

  /** @param {Line} line */
  async #openSiblings({ parent }) {
    const closed = this.#lines.filter((it) => it.parent === parent && it.item?.is_branch && !this.#branches.has(it.item.node));
    await this.#open(closed.slice(0, OPENED_AT_ONCE).map((it) => /** @type {import("./types.js").TreeItem} */ (it.item)));
    this.#draw();
  }

  /** @param {import("./types.js").TreeItem[]} items */
  async #open(items) {
    const levels = await Promise.all(items.map((it) => this.#fetch(it.node, 0, PAGE)));
    items.forEach((item, at) => {
      const level = levels[at];
      if (level) this.#branches.set(item.node, level);
    });
  }

  /** Fetches the next page of a level; the focus goes to the first that came. @param {Line} line */
  async #more({ key }) {
    const node = key.slice(1);
    const offset = this.#branches.get(node)?.children.length ?? 0;
    const level = await this.#fetch(node, offset, PAGE);
    const branch = this.#branches.get(node);
    if (!level || branch?.children.length !== offset) return;
    branch.children.push(...level.children);
    branch.total = level.total;
    this.#draw();
    this.#focus(this.#lines.find((it) => it.item?.node === level.children[0]?.node));
  }
}
