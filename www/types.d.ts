// The types of the element's contract and of its messages. Types only: nothing here runs.

export type Layer = "building" | "road" | "rail" | "water" | "green" | "tree" | "point" | "district";
export type RendererName = "webgpu" | "webgl2" | "none";
export type CarrierName = "worker" | "inline";
export type Source = URL | string | Blob | ArrayBuffer | ArrayBufferView | object;

export interface Issue {
  severity: "skipped" | "repaired" | "warning";
  feature_id: string | null;
  index: number | null;
  position: string;
  expected: string;
  found: string;
}
/** At most 1,000 issues are listed; `issue_count` counts them all. */
export interface LoadReport {
  load_id: number;
  features: number;
  skipped: number;
  repaired: number;
  issues: Issue[];
  issue_count: number;
  bytes: number;
  parse_ms: number;
  build_ms: number;
  first_frame_ms: number | null;
}
/** As the engine sends it: with what it must be told again when it starts again. */
export type WireReport = LoadReport & { first_index: number; layers: number[] };
/** What comes of a file or a tile of another format: `sheet` is for the engine. */
export interface Converted {
  sheet: Uint8Array<ArrayBuffer>;
  /** At most 1,000 are listed; `count` counts them all. */
  issues: { listed: Issue[]; count: number; skipped: number; repaired: number };
  /** How many were read, decompressed. */
  bytes: number;
}
export interface TilesDescription {
  min_zoom: number;
  max_zoom: number;
  /** West, south, east and north, in degrees; the whole map where it isn't said. */
  bounds: [number, number, number, number];
  /** Longitude and latitude. */
  centre: [number, number] | null;
  /** May hold markup; to be shown as text. */
  attribution: string;
  /** Empty where it isn't said. */
  vector_layers: string[];
}
export interface LoadOptions {
  layer?: Layer;
  rules?: object;
  signal?: AbortSignal;
}
export interface ValueOptions {
  layer?: Layer;
  features?: Uint32Array;
  scale?: object;
}
export interface Feature {
  index: number;
  feature_id: string;
  layer: Layer;
  name: string | null;
  height_m: number | null;
  height_source: "measured" | "levels" | "guessed" | null;
  longitude: number;
  latitude: number;
  properties: Record<string, unknown>;
  /** What is read there, those that concern people most first. */
  readings: Message[];
  distance_m?: number;
  bearing_deg?: number;
}
/** As the engine sends it: properties still as text. */
export type WireFeature = Omit<Feature, "properties"> & { properties_json: string };

/** Zoom as MapLibre has it; pitch 0 looks straight down; bearing clockwise from north. */
export interface Camera {
  longitude: number;
  latitude: number;
  zoom: number;
  bearing_deg: number;
  pitch_deg: number;
}
export interface Settled {
  /** Drawn since the last answer to `settle`. */
  frames: number;
  /** The last of them, until the GPU had finished it. */
  frame_ms: number | null;
}
export interface Stats {
  renderer: RendererName;
  carrier: CarrierName;
  /** Those that feeds and warnings have of their own included. */
  features: number;
  triangles: number;
  draw_calls: number;
  gpu_bytes: number;
  /** What the city may take of the GPU on this device; beyond four fifths of it further buildings are boxes. */
  gpu_budget_bytes: number;
  boxed_buildings: number;
  target_bytes: number;
  city_bytes: number;
  /** Likewise in memory; beyond four fifths of it further features are kept without their properties. */
  city_budget_bytes: number;
  upload_bytes: number;
  wasm_heap_bytes: number;
  frames_drawn: number;
  apply_ms: number;
  /** Series of observations that an engine which starts again would be given, and those silent so long that they were forgotten. */
  series_kept: number;
  series_forgotten: number;
}
export interface Started {
  renderer: RendererName;
  reason: string | null;
}
export interface Viewport {
  width_css_px: number;
  height_css_px: number;
  pixel_ratio: number;
}
export type Rgb = [number, number, number];
export interface SystemColors {
  canvas: Rgb;
  canvas_text: Rgb;
  link_text: Rgb;
  highlight: Rgb;
  gray_text: Rgb;
}
export interface Preferences {
  dark: boolean;
  contrast: boolean;
  reduced_motion: boolean;
  /** The colours the system insists on; null where it does not. sRGB bytes. */
  forced_colors: SystemColors | null;
  /** Patterns beside colours, whatever the theme; strong themes have them anyway. */
  patterns?: boolean;
  language: string;
  text_px: number;
  /** 0 where the browser does not say. */
  device_memory_gb: number;
  /** Download as little as will do. */
  low_data: boolean;
}
export type Gesture =
  | { kind: "pan"; dx_css_px: number; dy_css_px: number; x_css_px: number; y_css_px: number }
  | { kind: "zoom"; levels: number; x_css_px: number | null; y_css_px: number | null; animate: boolean }
  | { kind: "rotate"; bearing_deg: number; pitch_deg: number; animate: boolean }
  | { kind: "step"; east_css_px: number; north_css_px: number; animate: boolean }
  | { kind: "north" | "level" | "home"; animate: boolean };

/** What is to be said, before it is said in any language: see src/words/message.rs. */
export type Message = { id: string } & { [name: string]: MessageArg };
export type MessageArg =
  | number
  | string
  | { m: number }
  | { m2: number }
  | { deg: number }
  | { s: number }
  | { at: string }
  | { v: number | string | boolean | null; u: string | null }
  | { text: string; lang: string | null }
  | Message
  | Message[];
export interface Item {
  index: number;
  layer: Layer;
  title: Message;
  about: Message;
  distance_m?: number;
  bearing_deg?: number;
}
export interface Items {
  items: Item[];
  total: number;
}
export interface Told {
  said: Message[];
  item: Item | null;
  place: [number, number] | null;
}
export interface Sector {
  word: string;
  count: number;
  nearest: Item | null;
}
export interface TreeItem {
  node: string;
  title: Message;
  count: number;
  index: number | null;
  is_branch: boolean;
}
export interface TreeLevel {
  children: TreeItem[];
  total: number;
}
export interface TableAsk {
  layer?: Layer | null;
  district?: number | null;
  in_view?: boolean;
  text?: string;
  sort?: "distance" | "name" | "kind" | "height" | "size" | "reading";
  descending?: boolean;
  offset?: number;
  limit?: number;
}
export interface TableRow {
  index: number;
  title: Message;
  kind: Message;
  height: Message | null;
  size: Message | null;
  place: Message;
  reading: Message | null;
}
export interface Table {
  rows: TableRow[];
  total: number;
}
/** A feature on the screen, for the element that lies over it; CSS pixels from the map's top left. */
export interface Twin {
  index: number;
  title: Message;
  x_css_px: number;
  y_css_px: number;
  width_css_px: number;
  height_css_px: number;
}
/**
 * Lines rise to the right, `lines_back` fall, `cross` is both; `dots` lie between lines, `beads` are lines and dots. Of
 * `bars`, `bars_back`, `dense` (a cross) and `spots` the strokes are twice as broad. `hollow` is an outline only.
 */
export type Pattern =
  | "none"
  | "dots"
  | "lines_back"
  | "lines"
  | "beads"
  | "cross"
  | "spots"
  | "bars"
  | "bars_back"
  | "dense"
  | "hollow";
export interface LegendEntry {
  title: Message;
  /** How many features look so. */
  count: number;
  color: Rgb;
  /** `none`, or what is drawn over the colour so that it can be told without colours: see src/style/pattern.rs. */
  pattern: Pattern;
}
export interface Observation {
  entity: string;
  attribute: string;
  value: number | string | boolean | object | null;
  unit: string | null;
  time: string;
  longitude?: number;
  latitude?: number;
  quality?: string;
  simulated?: boolean;
  source?: string;
}
export interface Query {
  near?: [longitude: number, latitude: number] | null;
  within_m?: number | null;
  /** A kind's word in the data (`school`) or in the catalogue (`kind_dwelling`). */
  kind?: string | null;
  layer?: Layer | null;
  /** In the name or id. */
  text?: string | null;
  /** 20 where it isn't said, 1,000 at most. */
  limit?: number | null;
}
/** Each observation is counted once; at most 100 issues are listed. */
export interface Observed {
  applied: number;
  coalesced: number;
  unmatched: number;
  /** Entities of the same feed, or of the page, that are no feature now. */
  unmatched_entities: number;
  rejected: number;
  issues: Issue[];
}
/** A message as it was read; nothing of it is taken in. */
export interface Decoded {
  /** As feed.schema.json names it; "unknown" where it is none. */
  format: string;
  observations: (Observation & { accuracy?: number; valid_until?: string; dataset?: string; ended?: boolean })[];
  /** Ids of warnings. */
  alerts: string[];
  /** The first hundred. */
  issues: Issue[];
  issue_count: number;
}
/** What colours may show of what is observed. */
export interface Paints {
  /** The most important first. */
  choices: { attribute: string; title: MessageArg }[];
  /** The one that is shown alone. */
  shown: string | null;
}
/** How a feed stands, as `civi-connection` tells it. */
export interface Connection {
  id: string;
  title: string;
  state: "connecting" | "live" | "polling" | "waiting" | "paused" | "stopped";
  /** While waiting: when it is tried again, RFC 3339. */
  until: string | null;
  /** In English, for who looks after the feed. */
  reason: string | null;
  /** Null where nothing came yet that could be judged, or nobody asked for a signature. */
  signed: "valid" | "unsigned" | "failed" | null;
}
/** The same, and what became of what it sent. */
export interface FeedStatus extends Connection {
  /** When its last message came, RFC 3339. */
  last: string | null;
  /** Taken in. */
  readings: number;
  /** Entities that are no feature of the city, when it last sent something. */
  unmatched: number;
  /** Not taken, or not understood. */
  rejected: number;
  /** What became of each observation before the engine: received = applied + coalesced + rejected + waiting. */
  counts: Record<"messages" | "repeated" | "refused" | "lost" | "withheld" | "received" | "applied" | "coalesced" | "rejected" | "waiting", number> | null;
  /** The last ones. */
  issues: { place: string; reason: string }[];
}
/** A warning as CAP 1.2 has it; times in Unix milliseconds. */
export interface CapAlert {
  id: string;
  sender?: string;
  sent_ms?: number | null;
  status?: string;
  message_type?: string;
  scope?: string;
  references?: { sender?: string; id: string; sent_ms?: number | null }[];
  infos?: CapInfo[];
}
/** What it says in one language. */
export interface CapInfo {
  language?: string;
  event?: string;
  severity?: string;
  urgency?: string;
  certainty?: string;
  headline?: string;
  description?: string;
  instruction?: string;
  effective_ms?: number | null;
  onset_ms?: number | null;
  expires_ms?: number | null;
  areas?: CapArea[];
}
/** Where it holds. */
export interface CapArea {
  description?: string;
  /** Closed rings, longitude first. */
  polygons?: [number, number][][];
  circles?: { longitude: number; latitude: number; radius_m: number }[];
}
/** What is read of a warning. */
export interface Warning {
  /** The sender and the id. */
  key: string;
  feed_id: string;
  title: string;
  area: string;
  /** Of the sender's words. */
  lang: string | null;
  text: string;
  instruction: string;
  from: string | null;
  until: string | null;
  /** Longitudes and latitudes in turn. */
  rings: number[][];
  /** Longitude, latitude, radius in metres. */
  circles: number[][];
}
/** One note: when it begins, how long it lasts, how it sounds. */
export interface Note {
  start_s: number;
  length_s: number;
  pitch_hz: number;
  /** -1 left to 1 right. */
  pan: number;
  /** 0 to 1. */
  gain: number;
  /** Above this nothing is heard. */
  lowpass_hz: number;
  timbre: "clean" | "metallic" | "noise" | "tremolo";
}
export interface Sound {
  notes: Note[];
  said: Message[];
}
/** One wish, as it travels to the engine; `type` says which. */
export type Command = { type: string } & Record<string, unknown>;
/** What travels beside a command: `payload`, and which parts of it are handed over rather than copied. */
export interface Parcel {
  payload?: unknown;
  transfer?: Transferable[];
}
/** What the engine says: an answer, an error as an answer, or an event. */
export interface Heard {
  answer?: number;
  value?: unknown;
  error?: string;
  event?: EngineEvent;
}
export type EngineEvent =
  | { type: "view" | "moved"; camera: Camera }
  | { type: "hover"; feature: WireFeature | null; x_css_px: number; y_css_px: number }
  | { type: "select"; feature: WireFeature | null }
  | { type: "issue"; load_id: number; features: number; skipped: number; repaired: number; issue_count: number; issues: Issue[] }
  | { type: "progress"; load: number; bytes: number; features: number }
  | { type: "contents"; features: number }
  | { type: "shifted" }
  | { type: "expired"; alert_id: string }
  | { type: "say"; channel: "polite" | "assertive"; message: Message }
  | { type: "observed"; count: number; at: string }
  /** These three are sent by feeds.js, not by Rust. */
  | ({ type: "connection" } & Connection)
  | { type: "feeds"; feeds: FeedStatus[] }
  | { type: "alerts"; id: string; alerts: CapAlert[] }
  | { type: "fallback"; from: string; to: RendererName; reason: string }
  | { type: "canvas_wanted"; renderer: string; reason: string }
  | { type: "error" | "fatal"; message: string }
  /** Sent by civi-engine.js, not by Rust: the WebAssembly part can't run at all. */
  | { type: "unavailable"; blocked: boolean; message: string };

/** The part of MessagePort and Worker that both carriers have. */
export interface PortLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: { data: any }) => void) | null;
}
