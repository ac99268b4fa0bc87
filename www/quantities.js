/**
 * Writes what is measured the language's way: numbers, lengths, areas, durations, times, readings with their unit.
 *
 * In: values in metres, square metres, degrees, seconds, RFC 3339; codes of units (UCUM, and a few others have for the same).
 * Out: text with the unit in words, as a screen reader must say it: by Intl where it knows the unit, else by `unit_*` of
 * the catalogue.
 * Does not: convert one unit into another.
 */

/** Units that Intl can say. */
const KNOWN = new Map(
  Object.entries({
    Cel: "celsius",
    "[degF]": "fahrenheit",
    "%": "percent",
    m: "meter",
    cm: "centimeter",
    mm: "millimeter",
    km: "kilometer",
    L: "liter",
    mL: "milliliter",
    s: "second",
    min: "minute",
    h: "hour",
    d: "day",
    "km/h": "kilometer-per-hour",
    "m/s": "meter-per-second",
    "L/s": "liter-per-second",
    g: "gram",
    kg: "kilogram",
    deg: "degree",
    bit: "bit",
    byte: "byte",
  }),
);

/** Units that only the catalogue can say. */
const WORDED = new Map(
  Object.entries({
    "ug/m3": "ug_m3",
    "mg/m3": "mg_m3",
    "[ppm]": "ppm",
    "[ppb]": "ppb",
    dB: "db",
    Pa: "pa",
    hPa: "hpa",
    kPa: "kpa",
    W: "w",
    kW: "kw",
    MW: "mw",
    "W/m2": "w_m2",
    kWh: "kwh",
    V: "v",
    A: "a",
    Hz: "hz",
    lx: "lx",
    m2: "m2",
    km2: "km2",
    m3: "m3",
    "m3/s": "m3_s",
    "m3/h": "m3_h",
    "mm/h": "mm_h",
    "ug/L": "ug_l",
    "mg/L": "mg_l",
    "uS/cm": "us_cm",
    "[pH]": "ph",
    "uSv/h": "usv_h",
    "/min": "per_min",
    "/h": "per_h",
    "/d": "per_d",
  }),
);

/** What others call a unit: spellings in data, and the codes of UN/CEFACT that NGSI-LD has. */
const SAME = new Map(
  Object.entries({
    "°C": "Cel",
    C: "Cel",
    CEL: "Cel",
    degC: "Cel",
    "°F": "[degF]",
    FAH: "[degF]",
    P1: "%",
    "%RH": "%",
    percent: "%",
    MTR: "m",
    CMT: "cm",
    MMT: "mm",
    KMT: "km",
    LTR: "L",
    l: "L",
    SEC: "s",
    MIN: "min",
    HUR: "h",
    DAY: "d",
    KMH: "km/h",
    "kph": "km/h",
    MTS: "m/s",
    DD: "deg",
    "°": "deg",
    GQ: "ug/m3",
    "µg/m³": "ug/m3",
    "μg/m³": "ug/m3",
    "µg/m3": "ug/m3",
    "μg/m3": "ug/m3",
    "ug/m^3": "ug/m3",
    GP: "mg/m3",
    "mg/m³": "mg/m3",
    59: "[ppm]",
    ppm: "[ppm]",
    61: "[ppb]",
    ppb: "[ppb]",
    "2N": "dB",
    "dB[SPL]": "dB",
    "dB(A)": "dB",
    dBA: "dB",
    PAL: "Pa",
    A97: "hPa",
    mbar: "hPa",
    KPA: "kPa",
    WTT: "W",
    KWT: "kW",
    MAW: "MW",
    D54: "W/m2",
    "W/m²": "W/m2",
    KWH: "kWh",
    "kW.h": "kWh",
    VLT: "V",
    AMP: "A",
    HTZ: "Hz",
    LUX: "lx",
    lux: "lx",
    MTK: "m2",
    "m²": "m2",
    MTQ: "m3",
    "m³": "m3",
    MQS: "m3/s",
    "m³/s": "m3/s",
    MQH: "m3/h",
    "m³/h": "m3/h",
    pH: "[pH]",
    "µSv/h": "uSv/h",
    "1/min": "/min",
    "1/h": "/h",
    "1/d": "/d",
    KGM: "kg",
    GRM: "g",
  }),
);

const DAY_S = 86_400;
/** Up to here a number is told in figures where figures in groups would be read out as several numbers. */
const FIGURES_BELOW = 1e6;

/** The quantities of one language. */
export class Quantities {
  #locale;
  #say;
  /** @type {Map<string, Intl.NumberFormat>} */
  #formats = new Map();
  /** Whether thousands are set apart by spaces: a screen reader takes those for two numbers. */
  #groupsBySpace;

  /**
   * @param {string} locale
   * @param {(id: string, args: Record<string, number | string>) => string} say from the catalogue
   */
  constructor(locale, say) {
    this.#locale = locale;
    this.#say = say;
    const group = new Intl.NumberFormat(locale).formatToParts(1e7).find((it) => it.type === "group");
    this.#groupsBySpace = /\s/.test(group?.value ?? "");
  }

  /** @param {number} value @param {Intl.NumberFormatOptions} [options] */
  number(value, options = {}) {
    const { maximumFractionDigits = 1 } = options;
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
    return this.number(value, { style: "unit", unit, unitDisplay: "long", ...options });
  }

  /** @param {number} value @param {string} id of the catalogue, without `unit_` */
  #worded(value, id) {
    return this.#say(`unit_${id}`, { value: this.number(value), count: value });
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
    if (!code) return this.number(value, options);
    const unit = SAME.get(code) ?? code;
    const known = KNOWN.get(unit);
    if (known) return this.#unit(value, known, options);
    const worded = WORDED.get(unit);
    // A unit nobody knows is shown as the source writes it.
    return worded ? this.#worded(value, worded) : this.#say("unit_other", { value: this.number(value, options), unit: code, count: value });
  }
}
