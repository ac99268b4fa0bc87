/**
 * One language: its sentences by id, its plurals, its way to write numbers and lists. Only the one in use is loaded.
 *
 * In: ids with named arguments, and messages of the engine (see src/words/message.rs). Out: text, or text in which the
 * words of the city's data are marked as another language's; never markup.
 * A string among the arguments that is the id of a word stands for that word, which may depend on `count`.
 * Does not: hold a word of any language: see lang-en.js.
 */

import { make } from "./dom.js";
import { parse } from "./pattern.js";
import { Quantities } from "./quantities.js";
import { plain } from "./text.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").MessageArg} MessageArg */
/** @typedef {import("./pattern.js").Part} Part */
/** @typedef {Readonly<Record<string, MessageArg>>} Args */
/** @typedef {string | { data: string, lang: string | null }} Piece of a sentence; data: words of the city's */
/**
 * @typedef {object} Catalogue
 * @property {string} code  BCP 47
 * @property {"ltr" | "rtl"} dir
 * @property {string} [locale]  how numbers and times are written where the page's tag doesn't say; the code where left out
 * @property {Record<string, string>} words  patterns by id
 */

/** The languages there are: each has its file, lang-XX.js, by its first subtag. */
export const LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"];
const OTHERWISE = "en";

/** @type {Map<string, Promise<Catalogue>>} */
const catalogues = new Map();

/** @param {string} name of a file @returns {Promise<Catalogue>} */
function catalogue(name) {
  const known = catalogues.get(name);
  if (known) return known;
  const found = import(new URL(`${name}.js`, import.meta.url).href).then((module) => module.default);
  catalogues.set(name, found);
  // Next time it may be there.
  found.catch(() => catalogues.delete(name));
  return found;
}

/** A language's words, and those of its further files that can be had. @param {string} code @param {string[]} more @returns {Promise<Catalogue>} */
async function gathered(code, more) {
  const further = more.map((name) => catalogue(`${name}-${code}`).then(({ words }) => words, () => ({})));
  const [main, ...words] = await Promise.all([catalogue(`lang-${code}`), ...further]);
  return { ...main, words: Object.assign({}, main.words, ...words) };
}

/**
 * The language nearest to a tag; where its file can't be had English, and without that the ids themselves.
 * @param {string} tag BCP 47
 * @param {string[]} [more] names of further files: words that not every page needs
 * @returns {Promise<Language>}
 */
export async function language(tag, more = []) {
  const first = tag.trim().toLowerCase().split(/[-_]/, 1)[0] ?? "";
  const code = LANGUAGES.includes(first) ? first : OTHERWISE;
  for (const it of new Set([code, OTHERWISE])) {
    try {
      return new Language(await gathered(it, more), tag);
    } catch {
      // The next one is tried.
    }
  }
  return new Language({ code: OTHERWISE, dir: "ltr", words: {} });
}

/** @param {string} text @param {string} locale */
const capitalized = (text, locale) => {
  const [first = ""] = text;
  return first.toLocaleUpperCase(locale) + text.slice(first.length);
};

/** A language. */
export class Language {
  #words;
  #locale;
  #quantities;
  #plurals;
  #list;
  /** @type {Map<string, Part[]>} By pattern. */
  #parsed = new Map();
  /** BCP 47, of the words. */
  code;
  /** @type {"ltr" | "rtl"} */
  dir;

  /**
   * @param {Catalogue} catalogue
   * @param {string} [tag] the reader's, for numbers and times: a country may have its own
   */
  constructor({ code, dir, words, locale = code }, tag = "") {
    this.code = code;
    this.dir = dir;
    this.#words = words;
    this.#locale = isVariant(tag, code) ? tag : locale;
    this.#quantities = new Quantities(this.#locale, this);
    this.#plurals = new Intl.PluralRules(this.#locale);
    this.#list = new Intl.ListFormat(this.#locale, { type: "conjunction" });
  }

  /** Whether the catalogue has it. @param {string} id */
  has(id) {
    return Object.hasOwn(this.#words, id);
  }

  /** Ids whose words begin like this, for one who types. @param {string} prefix of the ids @returns {[string, string][]} ids and words */
  words(prefix) {
    return Object.keys(this.#words).filter((id) => id.startsWith(prefix)).map((id) => [id, this.say(id)]);
  }

  /** A sentence or a word, as the catalogue has it. @param {string} id @param {Args} [args] */
  say(id, args = {}) {
    return text(this.#pieces(id, args));
  }

  /** A message on its own: it begins with a capital letter. @param {Message} message */
  tell(message) {
    return text(this.#shown(message));
  }

  /** Messages one after the other. @param {readonly Message[]} messages */
  tellAll(messages) {
    return messages.map((it) => this.tell(it)).join(this.#gap);
  }

  /** A message on its own, with the words of the city's data marked. @param {Message} message @returns {DocumentFragment} */
  show(message) {
    return fragment(this.#shown(message));
  }

  /** Messages one after the other, likewise. @param {readonly Message[]} messages @returns {DocumentFragment} */
  showAll(messages) {
    return fragment(messages.flatMap((it, place) => [place > 0 ? this.#gap : "", ...this.#shown(it)]));
  }

  /** At most four digits after the point. @param {number} value */
  number(value) {
    return this.#quantities.number(value);
  }

  /** A length. @param {number} length_m @param {"long" | "short"} [style] short: for the eye only */
  length(length_m, style) {
    return this.#quantities.length(length_m, style);
  }

  /** The size of a file. @param {number} bytes */
  size(bytes) {
    return this.#quantities.size(bytes);
  }

  /** A moment. @param {string} at RFC 3339 */
  time(at) {
    return this.#quantities.time(at);
  }

  /** "a, b and c". @param {Iterable<string>} strings */
  list(strings) {
    return this.#list.format(strings);
  }

  /** Between two sentences: none in Chinese. */
  get #gap() {
    return this.has("sentence_gap") ? this.say("sentence_gap") : " ";
  }

  /** @param {Message} message @returns {Piece[]} */
  #shown(message) {
    const [first = "", ...rest] = this.#pieces(message.id, message);
    // A name begins as the city writes it.
    return [typeof first === "string" ? capitalized(first, this.#locale) : first, ...rest];
  }

  /** @param {string} id @returns {Part[]} */
  #parts(id) {
    const pattern = this.has(id) ? (this.#words[id] ?? "") : id.replaceAll("_", " ");
    const known = this.#parsed.get(pattern);
    if (known) return known;
    /** @type {Part[]} */
    let parts;
    try {
      parts = parse(pattern);
    } catch {
      // Somebody's own catalogue: as it is written it can still be read.
      parts = [pattern];
    }
    this.#parsed.set(pattern, parts);
    return parts;
  }

  /** @param {string} id @param {Args} args @returns {Piece[]} */
  #pieces(id, args) {
    return this.#parts(id).flatMap((part) => this.#filled(part, args));
  }

  /** @param {Part} part @param {Args} args @returns {Piece[]} */
  #filled(part, args) {
    if (typeof part === "string") return [part];
    const { name, form, isPlural, options } = part;
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    // A number that names a thing is no quantity: it has no thousands.
    if (name === "index" && typeof value === "number") return [String(value)];
    if (!options) return value === undefined ? [`{${name}}`] : this.#value(value, args, form);
    /** @type {Part[] | undefined} */
    let chosen;
    if (isPlural) {
      // A word on its own is one.
      const count = value === undefined ? 1 : count_of(value);
      chosen = options.get(`=${count}`) ?? options.get(this.#plurals.select(count));
    } else {
      chosen = options.get(String(value));
    }
    return (chosen ?? options.get("other") ?? []).flatMap((it) => this.#filled(it, args));
  }

  /** @param {MessageArg} value @param {Args} args of the sentence it is in @param {string} [form] of a word @returns {Piece[]} */
  #value(value, { count }, form = "") {
    const quantities = this.#quantities;
    if (typeof value === "number") return [this.number(value)];
    // Only the count and the form go on: a word whose arguments named words could name itself.
    if (typeof value === "string") return this.has(value) ? this.#pieces(value, typeof count === "number" ? { count, form } : { form }) : [plain(value)];
    if (Array.isArray(value)) return this.#listed(value);
    if ("text" in value) return [{ data: plain(value.text), lang: /** @type {string | null} */ (value.lang) }];
    if ("id" in value) return this.#pieces(/** @type {Message} */ (value).id, /** @type {Message} */ (value));
    if ("m" in value) return [quantities.length(Number(value.m))];
    if ("m2" in value) return [quantities.area(Number(value.m2))];
    if ("deg" in value) return [quantities.angle(Number(value.deg))];
    if ("s" in value) return [quantities.duration(Number(value.s))];
    if ("at" in value) return [quantities.time(String(value.at))];
    return this.#read(/** @type {{ v: unknown, u: string | null }} */ (value));
  }

  /** @param {{ v: unknown, u: string | null }} reading @returns {Piece[]} */
  #read({ v, u }) {
    if (typeof v === "number") return [this.#quantities.reading(v, u)];
    if (typeof v === "string") return [{ data: plain(v), lang: null }];
    return [this.say(v === true ? "yes" : v === false ? "no" : "no_value")];
  }

  /** @param {Message[]} messages @returns {Piece[]} */
  #listed(messages) {
    const all = messages.map((it) => this.#pieces(it.id, it));
    let place = 0;
    return this.#list.formatToParts(all.map(String)).flatMap((it) => (it.type === "element" ? (all[place++] ?? []) : it.value));
  }
}

/** Whether Intl knows the tag, as a variant of the same language. @param {string} tag @param {string} code */
function isVariant(tag, code) {
  try {
    const isSame = new Intl.Locale(tag).language === new Intl.Locale(code).language;
    return isSame && tag.includes("-") && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    // No tag at all.
    return false;
  }
}

/** The number that a plural goes by. @param {MessageArg} value */
function count_of(value) {
  return Number(typeof value === "object" ? Object.values(value)[0] : value);
}

/** @param {Piece[]} pieces */
function text(pieces) {
  return pieces.map((it) => (typeof it === "string" ? it : it.data)).join("");
}

/** @param {Piece[]} pieces */
function fragment(pieces) {
  const found = document.createDocumentFragment();
  found.append(...pieces.map((it) => (typeof it === "string" ? it : make("bdi", it.lang ? { lang: it.lang } : {}, [it.data]))));
  return found;
}
