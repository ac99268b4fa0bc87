/**
 * What a reader can choose: what is said, how far a step goes, keys, looks, and whether choices are kept on this device.
 *
 * In: the reader's choices. Out: the same, changed; nothing else happens here. Native controls with labels throughout.
 * "As the page has it" chooses nothing.
 * Does not: act on a choice: who follows it does.
 */

import { choices } from "./defaults.js";
import { make } from "./dom.js";
import { BINDINGS, SIGNS, isSign } from "./keys.js";
import { nameOf } from "./keys-help.js";
import { Section } from "./section.js";

/** @typedef {import("./language.js").Language} Language */
/** @typedef {{ name: string, values: readonly string[] }} Choice */

/** One of several; the first means nothing was chosen. @type {Record<string, Choice>} */
const SELECTS = {
  announce: { name: "announce", values: ["", ...choices.announce] },
  step: { name: "step_m", values: ["0", "25", "100", "400"] },
  theme: { name: "theme", values: ["", ...choices.theme.filter((it) => it !== "auto")] },
  motion: { name: "motion", values: ["", "less", "full"] },
};
/** On or not. @type {Record<string, { name: string, on: string | null, off: string | null }>} */
const CHECKS = {
  signs: { name: "signs", on: null, off: "off" },
  patterns: { name: "patterns", on: "on", off: null },
  flat: { name: "flat", on: "on", off: null },
  data: { name: "data", on: "low", off: null },
};
/** How they are grouped: selects, checks, and what else there is. */
const GROUPS = [
  { id: "hear", fields: ["announce", "pause"] },
  { id: "move", fields: ["step", "motion", "flat"] },
  { id: "look", fields: ["theme", "patterns", "data"] },
  { id: "keys", fields: ["signs", "own"] },
  { id: "device", fields: ["keep"] },
];

/** The settings. */
export class Settings {
  #reader;
  #wishes;
  /** @type {Language | null} */
  #words = null;
  #isPaused = false;
  /** @type {Map<string, HTMLSelectElement>} */
  #selects = new Map();
  /** @type {Map<string, HTMLInputElement>} */
  #checks = new Map();
  /** @type {Map<string, HTMLInputElement>} Keys by action. */
  #inputs = new Map();
  /** @type {Map<Element, () => string>} What stands in each element, in the language that is spoken. */
  #texts = new Map();
  #pause = this.#button(() => this.#wishes.pause(!this.#isPaused));
  #reset = this.#button(() => this.#resetKeys());
  #keep = this.#button(() => this.#kept());
  #error = make("p", { class: "error", id: "key-error" });
  #state = make("p");
  section = new Section({ id: "settings", title: "settings_title" });

  /**
   * @param {import("./reader.js").Reader} reader
   * @param {{ pause: (isPaused: boolean) => void, voice: import("./voice.js").Voice }} wishes
   */
  constructor(reader, wishes) {
    this.#reader = reader;
    this.#wishes = wishes;
    for (const { id, fields } of GROUPS) {
      const legend = make("legend");
      this.#texts.set(legend, () => `settings_${id}`);
      this.section.body.append(make("fieldset", {}, [legend, ...fields.flatMap((field) => this.#field(field))]));
    }
    this.#texts.set(this.#pause, () => "do_pause");
    this.#texts.set(this.#reset, () => "settings_reset");
    this.#texts.set(this.#keep, () => (reader.isKept ? "settings_forget" : "settings_keep"));
    this.#texts.set(this.#state, () => (reader.isKept ? "settings_is_kept" : "settings_not_kept"));
    this.setPaused(false);
    this.show();
  }

  /** @param {Language} words */
  translate(words) {
    this.#words = words;
    this.section.translate(words);
    this.#write();
    for (const [field, select] of this.#selects) {
      [...select.options].forEach((option) => (option.textContent = this.#optionText(field, option.value, words)));
    }
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#isPaused = isPaused;
    this.#pause.setAttribute("aria-pressed", String(isPaused));
  }

  /** Brings the controls in line with what is chosen. */
  show() {
    for (const [field, select] of this.#selects) select.value = this.#reader.recall(SELECTS[field]?.name ?? "") ?? select.options[0]?.value ?? "";
    for (const [field, check] of this.#checks) {
      const choice = CHECKS[field];
      check.checked = choice !== undefined && this.#reader.recall(choice.name) === choice.on;
    }
    const own = this.#reader.keys;
    for (const [action, input] of this.#inputs) {
      input.value = own[action] ?? defaultKey(action);
      input.disabled = this.#reader.recall("signs") === "off";
    }
    this.#write();
  }

  #write() {
    const words = this.#words;
    if (!words) return;
    for (const [element, id] of this.#texts) element.textContent = words.say(id());
  }

  /** @param {string} field @param {string} value @param {Language} words */
  #optionText(field, value, words) {
    if (field === "step") return value === "0" ? words.say("around_step_auto") : words.length(Number(value));
    return words.say(value === "" ? (field === "motion" ? "settings_system" : "settings_page") : `${field}_${value}`);
  }

  /** @param {() => void} act */
  #button(act) {
    const button = make("button", { type: "button", part: "button", class: "wide" });
    button.addEventListener("click", act);
    return button;
  }

  /** @param {string} field @returns {Element[]} */
  #field(field) {
    if (field === "pause") return [this.#pause];
    if (field === "own") return this.#ownKeys();
    if (field === "keep") return [this.#state, this.#keep];
    const label = make("span");
    this.#texts.set(label, () => `settings_${field}`);
    const select = SELECTS[field];
    const check = CHECKS[field];
    if (select) {
      const control = make("select", {}, select.values.map((value) => make("option", { value })));
      control.addEventListener("change", () => this.#reader.remember(select.name, control.value || null));
      this.#selects.set(field, control);
      return [make("label", { class: "field" }, [label, control])];
    }
    const control = make("input", { type: "checkbox" });
    if (check) control.addEventListener("change", () => this.#reader.remember(check.name, control.checked ? check.on : check.off));
    this.#checks.set(field, control);
    return [make("label", { class: "field check" }, [control, label])];
  }

  #ownKeys() {
    const fields = SIGNS.map(({ action }) => {
      const label = make("span");
      this.#texts.set(label, () => `do_${action}`);
      const input = make("input", { type: "text", maxlength: "1", size: "2", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "key-error" });
      input.addEventListener("change", () => this.#chooseKey(action, input.value));
      this.#inputs.set(action, input);
      return make("label", { class: "field" }, [label, input]);
    });
    return [make("div", { class: "own-keys" }, fields), this.#error, this.#reset];
  }

  /** @param {string} action @param {string} value */
  #chooseKey(action, value) {
    const key = value.trim().toLowerCase();
    const own = this.#reader.keys;
    const other = SIGNS.find((it) => it.action !== action && (own[it.action] ? own[it.action] === key : it.keys.includes(key)));
    const isOurs = key === "" || isSign(key);
    const input = this.#inputs.get(action);
    input?.setAttribute("aria-invalid", String(!isOurs || other !== undefined));
    if (isOurs && !other) {
      this.#error.textContent = "";
      this.#reader.remember(`key_${action}`, key === "" || key === defaultKey(action) ? null : key);
      this.show();
      return;
    }
    // What was there before stays in force; the reader sees what is wrong beside what was written.
    const words = this.#words;
    /** @type {import("./types.js").Message} */
    const message = other ? { id: "settings_taken", key: words ? nameOf(key, words) : key, action: `do_${other.action}` } : { id: "settings_no_sign" };
    if (words) this.#error.replaceChildren(words.show(message));
    this.#wishes.voice.say(message, { isSeen: true });
  }

  #resetKeys() {
    for (const { action } of SIGNS) this.#reader.remember(`key_${action}`, null);
    for (const input of this.#inputs.values()) input.removeAttribute("aria-invalid");
    this.#error.textContent = "";
    this.show();
    this.#wishes.voice.say({ id: "settings_are_reset" });
  }

  #kept() {
    const wasKept = this.#reader.isKept;
    const isDone = wasKept || this.#reader.keep();
    if (wasKept) this.#reader.forget();
    this.show();
    this.#wishes.voice.say({ id: !isDone ? "settings_cant_keep" : wasKept ? "settings_forgotten" : "settings_is_kept" });
  }
}

/** The key an action has where the reader chose none. @param {string} action */
const defaultKey = (action) => BINDINGS.find((it) => it.action === action)?.keys.find((key) => isSign(key)) ?? "";
