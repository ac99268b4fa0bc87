/**
 * An engine that keeps the protocol and nothing else: for tests of the element without WebAssembly or a GPU.
 *
 * It "loads" any JSON with `features`, one after the other and each taking a moment, and answers every other command at
 * once, about what is loaded by then: it refuses to select what is not there. It draws a sketch, and remembers what it was
 * asked (`stats().asked`) and the values of features by index (`stats().values`). Drills: `panic`, `lose`, `speak`, `alarm`, `observed`, `glide`, `read`; a document with the word "panic" in it panics each time it is read.
 */

import { LAYERS } from "./defaults.js";
import { Reading } from "./reading.js";

export default async function init() {}

const READING_MS = 10;

const titleOf = ({ name, layer, index }) => (name ? { id: "named", name: { text: name, lang: null } } : { id: "unnamed", kind: layer, index: String(index) });
const layerOf = (layer) => layer ?? "building";

export class Port {
  #post;
  #asked = [];
  #loads = [];
  #last = 0;
  #camera = { longitude: 0, latitude: 0, zoom: 14, bearing_deg: 0, pitch_deg: 45 };
  #renderer = "none";
  #canvas = null;
  #frames = 0;
  /** By index; null where something was unloaded. */
  #features = [];
  #values = new Map();
  #reading = Promise.resolve();
  #reader = new Reading({ features: () => this.#all(), camera: () => this.#camera, move: (camera) => this.#move(camera) });

  constructor(post) {
    this.#post = post;
  }

  free() {}

  receive({ id, command, payload }) {
    this.#asked.push(command);
    if (command.type === "panic") this.#panic();
    Promise.resolve()
      .then(() => this.#answer(command, payload))
      .then(
        (value) => id && this.#post({ answer: id, value: value ?? null }, []),
        (error) => this.#post({ answer: id, error: error.message }, []),
      );
  }

  #panic() {
    this.#post({ event: { type: "fatal", message: "panicked on purpose" } }, []);
    throw new Error("unreachable executed");
  }

  async #answer(command, payload) {
    switch (command.type) {
      case "start":
        if (command.view) this.#camera = command.view;
        return this.#start(command.renderer, payload);
      case "canvas":
        return this.#start(command.renderer, payload);
      case "load":
        return this.#queue(() => this.#load(command, payload));
      case "unload":
        if (!this.#loads.some((it) => it.load_id === command.load_id)) throw new Error(`no load ${command.load_id}: it was never made or is gone`);
        for (const index of this.#loads.find((it) => it.load_id === command.load_id).indices) {
          this.#features[index] = null;
          this.#values.delete(index);
        }
        this.#loads = this.#loads.filter((it) => it.load_id !== command.load_id);
        this.#event({ type: "contents", features: this.#all().length });
        return null;
      case "set_camera":
      case "fly_to":
        this.#move(command.camera);
        return null;
      case "gesture":
        this.#gesture(command);
        return null;
      case "settle":
        await this.#reading;
        return { frames: 1, frame_ms: 2 };
      case "set_values":
        this.#setValues(command, payload);
        return null;
      case "pick":
        return this.#all()[Math.floor(command.x_css_px / 100)] ?? null;
      case "hover":
        this.#event({ type: "hover", feature: command.x_css_px === null ? null : (this.#all()[0] ?? null), x_css_px: command.x_css_px ?? 0, y_css_px: command.y_css_px ?? 0 });
        return null;
      case "feature":
        return this.#features[command.index] ?? null;
      case "select":
        if (command.index !== null && !this.#features[command.index]) throw new Error(`no feature ${command.index}: ${this.#all().length} are loaded`);
        this.#event({ type: "select", feature: command.index === null ? null : this.#features[command.index] });
        return null;
      case "snapshot":
        return new Blob(["picture"], { type: "image/png" });
      case "twins":
        return this.#twins(command.limit);
      case "reveal":
        this.#move({ longitude: this.#camera.longitude + 0.001 });
        return null;
      case "sound":
        return { notes: [0, 1, 2].map((at) => ({ start_s: at * 0.5, length_s: 0.4, pitch_hz: 220 * (at + 1), pan: at - 1, gain: 0.5, lowpass_hz: 8000, timbre: ["clean", "metallic", "noise"][at] })), said: [{ id: "sound_old", count: 2 }] };
      case "speak":
        this.#event({ type: "say", channel: "polite", message: { id: "at_item", what: { id: "tree" } } });
        return null;
      case "alarm":
        this.#event({ type: "say", channel: "assertive", message: { id: "in_district", name: { text: "Port", lang: "fr" } } });
        return null;
      case "observed":
        this.#event({ type: "observed", count: 3, at: "2026-03-01T12:04:00Z" });
        return null;
      case "glide":
        this.#event({ type: "moved", camera: this.#camera });
        return null;
      case "lose":
        this.#event({ type: "canvas_wanted", renderer: this.#renderer, reason: "lost on purpose" });
        return null;
      // Rows of the pretended feeds are observations as they are.
      case "observe_rows":
        return this.#answer({ type: "observe", observations: JSON.parse(new TextDecoder().decode(payload)) });
      case "alert": {
        const { title, area, language: lang, urgent } = command;
        if (urgent) this.#event({ type: "say", channel: "assertive", message: { id: "live_alert", title: { text: title, lang }, area: { text: area, lang } } });
        else this.#event({ type: "say", channel: "polite", message: { id: "live_alerts", count: 1 } });
        return null;
      }
      case "connection":
        this.#event({ type: "say", channel: "polite", message: command.lost > 0 ? { id: "live_lost", count: command.lost, total: command.all } : { id: "live_back" } });
        return null;
      case "read": {
        const entity = this.#all().find((it) => it.name !== null).feature_id;
        return this.#answer({ type: "observe", observations: [{ entity, attribute: "no2", value: 41, unit: null, time: "2026-01-01T12:04:00Z" }] });
      }
      case "stats":
        return { renderer: this.#renderer, features: this.#all().length, triangles: 0, draw_calls: 0, gpu_bytes: 0, upload_bytes: 0, wasm_heap_bytes: 0, frames_drawn: this.#frames, apply_ms: 0, asked: this.#asked, values: [...this.#values].sort(([a], [b]) => a - b) };
      default: {
        const answer = this.#reader.answer(command);
        if (command.type === "observe") this.#event({ type: "observed", count: answer.applied, at: command.observations.at(-1).time });
        return answer ?? null;
      }
    }
  }

  #start(wanted, canvas) {
    const again = this.#canvas !== null;
    this.#canvas = canvas;
    this.#renderer = wanted === "auto" ? "webgpu" : wanted;
    this.#draw();
    if (again) this.#event({ type: "fallback", from: this.#renderer, to: this.#renderer, reason: "lost on purpose" });
    return { renderer: this.#renderer, reason: null };
  }

  /** One document after the other. */
  #queue(read) {
    const moment = () => new Promise((done) => setTimeout(done, READING_MS));
    const answer = this.#reading.then(moment).then(read);
    this.#reading = answer.then(
      () => {},
      () => {},
    );
    return answer;
  }

  async #load({ url, layer, load, first_index = 0 }, bytes) {
    const text = url === null ? new TextDecoder().decode(bytes) : await (await fetch(url)).text();
    if (text.includes("panic")) this.#panic();
    this.#event({ type: "progress", load, bytes: text.length, features: 0 });
    let features;
    try {
      ({ features } = JSON.parse(text));
    } catch {
      throw new Error("expected GeoJSON, found something else");
    }
    const kept = features.filter((it) => it.geometry);
    const load_id = ++this.#last;
    while (this.#features.length < first_index) this.#features.push(null);
    const first = this.#features.length;
    this.#loads.push({ load_id, indices: kept.map((_, at) => first + at) });
    kept.forEach((it) => this.#accept(it, layerOf(layer)));
    const counts = { load_id, features: kept.length, skipped: features.length - kept.length, repaired: 0, issue_count: features.length - kept.length, issues: [] };
    this.#event({ type: "issue", ...counts });
    this.#event({ type: "contents", features: this.#all().length });
    this.#draw();
    return { ...counts, first_index: first, layers: LAYERS.map((it) => (it === layerOf(layer) ? kept.length : 0)), bytes: text.length, parse_ms: 1, build_ms: 1, first_frame_ms: this.#renderer === "none" ? null : 3 };
  }

  #accept({ id, properties, geometry }, layer) {
    const ring = geometry?.coordinates?.[0] ?? [];
    const middle = (axis) => ring.slice(1).reduce((sum, it) => sum + it[axis], 0) / Math.max(1, ring.length - 1);
    const index = this.#features.length;
    this.#features.push({
      index,
      feature_id: String(id ?? `#${index}`),
      layer,
      name: properties?.name ?? null,
      height_m: properties?.height ?? null,
      height_source: "measured",
      longitude: middle(0),
      latitude: middle(1),
      properties_json: JSON.stringify(properties ?? {}),
    });
  }

  /** What is not unloaded. */
  #all() {
    return this.#features.filter((it) => it !== null);
  }

  #setValues({ layer }, { values, features }) {
    const indices = features ?? this.#all().filter((it) => it.layer === layerOf(layer)).map((it) => it.index);
    for (const [at, value] of values.entries()) {
      const index = indices[at];
      if (!this.#features[index]) continue;
      if (Number.isNaN(value)) this.#values.delete(index);
      else this.#values.set(index, value);
    }
  }

  /** The first five, where a press finds them, and as many below. */
  #twins(limit) {
    const box = (it, at) => ({ index: it.index, title: titleOf(it), x_css_px: 100 * (at % 5) + 30, y_css_px: 100 + 120 * Math.floor(at / 5), width_css_px: 40, height_css_px: 40 });
    return this.#all().slice(0, Math.min(10, limit)).map(box);
  }

  #gesture({ kind, levels = 0, bearing_deg = 0, pitch_deg = 0, dx_css_px = 0, east_css_px = 0 }) {
    const { zoom, bearing_deg: bearing, pitch_deg: pitch, longitude } = this.#camera;
    if (kind === "north") return this.#move({ bearing_deg: 0 });
    if (kind === "level") return this.#move({ pitch_deg: pitch > 0 ? 0 : 60 });
    if (kind === "home") return this.#move({ longitude: 0, latitude: 0, zoom: 14, bearing_deg: 0 });
    const east = (east_css_px - dx_css_px) / 1e5;
    return this.#move({ zoom: zoom + levels, bearing_deg: bearing + bearing_deg, pitch_deg: pitch + pitch_deg, longitude: longitude + east });
  }

  #move(camera) {
    this.#camera = { ...this.#camera, ...camera, pitch_deg: Math.max(0, Math.min(85, camera.pitch_deg ?? this.#camera.pitch_deg)) };
    this.#event({ type: "view", camera: this.#camera });
    this.#draw();
  }

  #event(event) {
    this.#post({ event }, []);
  }

  /** Something to see behind the chrome. */
  #draw() {
    if (!this.#canvas) return;
    this.#frames += 1;
    const { width, height } = Object.assign(this.#canvas, { width: 600, height: 400 });
    const pen = this.#canvas.getContext("2d");
    pen.fillStyle = "#f4f1ea";
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "#cfe0e6";
    pen.fillRect(0, height * 0.7, width, height * 0.12);
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 14; column++) {
        pen.fillStyle = (row + column) % 5 === 0 ? "#dfe8d4" : "#e3ded4";
        pen.fillRect(column * 44 + 6, row * 36 + 6, 30, 24);
      }
    }
  }
}
