/**
 * Writes what is measured the language's way: numbers, lengths, areas, durations, times, readings with their unit.
 *
 * In: values in metres, square metres, degrees, seconds, RFC 3339; codes of units as the engine has them.
 * Out: text with the unit in words, as a screen reader must say it: by Intl where it knows the unit, else by `unit_*` of
 * the catalogue.
 * Does not: convert one unit into another.
 */

/** Units that Intl can say, by the codes of the engine (src/feed/unit.rs); the words of others are in the catalogue. */
const KNOWN = new Map(
  Object.entries({
    Cel: "celsius",
    "%": "percent",
    m: "meter",
    cm: "centimeter",
    mm: "millimeter",
    km: "kilometer",
    L: "liter",
    s: "second",
    min: "minute",
    h: "hour",
    deg: "degree",
    "km/h": "kilometer-per-hour",
    "m/s": "meter-per-second",
  }),
);
/** A plain number: nothing is said of its unit. */
const ONE = "1";

const DAY_S = 86_400;
/** Behind the point, of a plain number: enough for a degree to be a place. */
const DIGITS = 4;
/** Up to here a number is told in figures where figures in groups would be read out as several numbers. */
const FIGURES_BELOW = 1e6;

/** The quantities of one language. */
export class Quantities {
  #locale;
  #words;
  /** @type {Map<string, Intl.NumberFormat>} */
  #formats = new Map();
  /** Whether thousands are set apart by spaces: a screen reader takes those for two numbers. */
  #groupsBySpace;

  /**
   * @param {string} locale
   * @param {{ say: (id: string, args: Record<string, import("./types.js").MessageArg>) => string, has: (id: string) => boolean }} words
   */
  constructor(locale, words) {
    this.#locale = locale;
    this.#words = words;
    const group = new Intl.NumberFormat(locale).formatToParts(1e7).find((it) => it.type === "group");
    this.#groupsBySpace = /\s/.test(group?.value ?? "");
  }

  /** @param {number} value @param {Intl.NumberFormatOptions} [options] */
  number(value, options = {}) {
    const { maximumFractionDigits = DIGITS } = options;
    /** @type {Intl.NumberFormatOptions} */
    const whole = this.#groupsBySpace
      ? Math.abs(value) < FIGURES_BELOW
        ? { useGrouping: false }
        : { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 }
      : {};
    const all = { maximumFractionDigits, ...whole, ...options };
    const key = JSON.stringify(all);
    const format = this.#formats.get(key) ?? new Intl.NumberFormat(this.#locale, all);
    this.#formats.set(key, format);
    return format.format(value);
  }

  /** @param {number} value @param {string} unit as Intl has it @param {Intl.NumberFormatOptions} [options] */
  #unit(value, unit, options) {
    return this.number(value, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1, ...options });
  }

  /** @param {number} value @param {string} id of the catalogue, without `unit_` */
  #worded(value, id) {
    return this.#words.say(`unit_${id}`, { value: this.number(value, { maximumFractionDigits: 1 }), count: value });
  }

  /** Metres; from 1,000 on kilometres. @param {number} length_m @param {"long" | "short"} [unitDisplay] */
  length(length_m, unitDisplay = "long") {
    const isFar = Math.abs(length_m) >= 1000;
    const [value, unit] = isFar ? [length_m / 1000, "kilometer"] : [length_m, "meter"];
    return this.#unit(value, unit, { unitDisplay, maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
  }

  /** @param {number} area_m2 */
  area(area_m2) {
    if (area_m2 >= 1e6) return this.#worded(area_m2 / 1e6, "km2");
    if (area_m2 >= 1e4) return this.#unit(area_m2 / 1e4, "hectare", {});
    return this.#worded(Math.round(area_m2), "m2");
  }

  /** @param {number} angle_deg */
  angle(angle_deg) {
    return this.#unit(angle_deg, "degree", { maximumFractionDigits: 0 });
  }

  /** In the largest unit that fits; under ten hours and ten days in two. @param {number} duration_s */
  duration(duration_s) {
    /** @type {[number, string, number, string][]} */
    const units = [
      [DAY_S, "day", 3600, "hour"],
      [3600, "hour", 60, "minute"],
      [60, "minute", 0, ""],
    ];
    const [large_s, large, small_s, small] = units.find(([size_s]) => duration_s >= size_s) ?? [1, "second", 0, ""];
    const whole = { maximumFractionDigits: 0 };
    if (small_s === 0 || duration_s >= 10 * large_s) return this.#unit(duration_s / large_s, large, whole);
    const smalls = Math.round(duration_s / small_s);
    const per = large_s / small_s;
    const parts = [this.#unit(Math.floor(smalls / per), large, whole)];
    if (smalls % per > 0) parts.push(this.#unit(smalls % per, small, whole));
    return new Intl.ListFormat(this.#locale, { type: "unit" }).format(parts);
  }

  /** The hour where it is today, else with its day. @param {string} at RFC 3339 @param {Date} [now] */
  time(at, now = new Date()) {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return at;
    const isToday = date.toDateString() === now.toDateString();
    /** @type {Intl.DateTimeFormatOptions} */
    const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    return new Intl.DateTimeFormat(this.#locale, style).format(date);
  }

  /** The size of a file. @param {number} bytes */
  size(bytes) {
    const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, "megabyte"] : [bytes / 1e3, "kilobyte"];
    return this.#unit(value, unit, { unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 });
  }

  /** @param {number} value @param {string | null} code of its unit */
  reading(value, code) {
    const options = { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 };
    if (!code || code === ONE) return this.number(value, options);
    const known = KNOWN.get(code);
    if (known) return this.#unit(value, known, options);
    const id = `unit_${code.replace(/\W/g, "_")}`;
    const words = this.#words;
    // A unit nobody knows is shown as the source writes it.
    return words.say(words.has(id) ? id : "unit_other", { value: this.number(value, options), unit: { text: code, lang: null }, count: value });
  }
}
