/**
 * What the pretended engine answers to the text side: believable, and short enough to be checked by eye.
 *
 * A message whose id no catalogue has is said as it is written, so these need no words of their own.
 * Places in degrees about the equator, where a degree is as long both ways; lengths in metres.
 */

const METRES_PER_DEGREE = 111_320;
const DIRECTIONS = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];
const LEVELS = { short: 1, normal: 2, full: 3 };

const data = (text) => ({ text, lang: null });
const title = ({ name, layer, index }) => (name === null ? { id: "unnamed", kind: layer, index: String(index) } : { id: "{name}", name: data(name) });

/** @returns {{ distance_m: number, bearing_deg: number, word: string }} */
export function way(from, to) {
  const east = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  const north = to.latitude - from.latitude;
  const bearing_deg = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
  return { distance_m: Math.hypot(east, north) * METRES_PER_DEGREE, bearing_deg, word: DIRECTIONS[Math.round(bearing_deg / 45) % 8] };
}

const place = (from, to) => {
  const { distance_m, word } = way(from, to);
  return distance_m < 1 ? { id: "here" } : { id: "{far} {word}", far: { m: Math.round(distance_m) }, word };
};

/** The reader of one pretended engine. */
export class Reading {
  #features;
  #camera;
  #move;
  #at = -1;
  /** Readings by index. */
  readings = new Map();
  /** Who sends readings that are no feature's. */
  #strangers = new Set();

  /** @param {{ features: () => any[], camera: () => any, move: (camera: object) => void }} engine */
  constructor({ features, camera, move }) {
    this.#features = features;
    this.#camera = camera;
    this.#move = move;
  }

  /** The answer, or undefined where the question is not about reading. */
  answer(command) {
    const act = this[`_${command.type}`];
    return act?.call(this, command);
  }

  #item(feature) {
    const { distance_m, bearing_deg } = way(this.#camera(), feature);
    return { index: feature.index, layer: feature.layer, title: title(feature), about: { id: "{kind}, {place}", kind: feature.layer, place: place(this.#camera(), feature) }, distance_m, bearing_deg };
  }

  #near() {
    return [...this.#features()].sort((a, b) => way(this.#camera(), a).distance_m - way(this.#camera(), b).distance_m || a.index - b.index);
  }

  #find(index) {
    const found = this.#features().find((it) => it.index === index);
    if (!found) throw new Error(`no feature ${index}`);
    return found;
  }

  _describe({ subject, index, level }) {
    const all = this.#features();
    if (subject === "feature") {
      const feature = this.#find(index);
      const said = [{ id: "{title} is a {kind}.", title: title(feature), kind: feature.layer }];
      if (this.readings.has(index)) said.push({ id: "It reads {v}.", v: { v: this.readings.get(index), u: null } });
      return { said, item: { ...this.#item(feature), title: title(feature) }, place: null };
    }
    const said = subject === "city" ? [{ id: "{count, plural, one {# thing is loaded.} other {# things are loaded.}}", count: all.length }] : [{ id: "You look {word}.", word: "north" }, { id: "Zoom {zoom}.", zoom: this.#camera().zoom }, { id: "Nothing moves." }].slice(0, LEVELS[level]);
    return { said: all.length > 0 ? said : [], item: null, place: null };
  }

  _search({ text, kinds, limit }) {
    const wanted = text.toLowerCase();
    const found = this.#near().filter((it) => kinds.includes(it.layer) || (it.name ?? "").toLowerCase().includes(wanted));
    if (wanted === "break") throw new Error("expected words, found a break");
    return { items: found.slice(0, limit).map((it) => this.#item(it)), total: found.length };
  }

  _cursor({ act }) {
    const [[name, how]] = Object.entries(act);
    if (name === "where") return this.#where("You are here.");
    if (name === "move") {
      const { longitude, latitude, bearing_deg } = this.#camera();
      const turn = (bearing_deg * Math.PI) / 180;
      const step_m = how.step_m || 50;
      const east = how.right * Math.cos(turn) + how.up * Math.sin(turn);
      const north = how.up * Math.cos(turn) - how.right * Math.sin(turn);
      const before = { longitude, latitude };
      this.#move({ longitude: longitude + (east * step_m) / METRES_PER_DEGREE / Math.cos((latitude * Math.PI) / 180), latitude: latitude + (north * step_m) / METRES_PER_DEGREE });
      return { said: [{ id: "Moved {word} {far}.", word: way(before, this.#camera()).word, far: { m: step_m } }], item: null, place: null };
    }
    const near = this.#near();
    if (name === "to") this.#at = near.findIndex((it) => it.index === how.index);
    else this.#at = (this.#at + (name === "next" ? 1 : near.length - 1)) % near.length;
    const feature = near[this.#at];
    const said = [{ id: "{at} of {count}: {title}.", at: this.#at + 1, count: near.length, title: title(feature) }];
    if (name === "to") this.#move({ longitude: feature.longitude, latitude: feature.latitude });
    return { said, item: this.#item(feature), place: [this.#at + 1, near.length] };
  }

  #where(text) {
    const [nearest] = this.#near();
    return { said: [{ id: text }, ...(nearest ? [{ id: "Nearest is {title}.", title: title(nearest) }] : [])], item: null, place: null };
  }

  _sectors() {
    const near = this.#near().filter((it) => way(this.#camera(), it).distance_m > 1);
    return DIRECTIONS.map((word) => {
      const there = near.filter((it) => way(this.#camera(), it).word === word);
      return { word, count: there.length, nearest: there[0] ? this.#item(there[0]) : null };
    });
  }

  /** Two districts, their layers, and in these the features. */
  _tree({ node, offset, limit }) {
    const all = this.#features();
    const half = Math.ceil(all.length / 2);
    const districts = [["West End", all.slice(0, half)], ["\u0160um\u00e1va", all.slice(half)]].filter(([, of]) => of.length > 0);
    const [district, layer] = (node ?? "").split("/");
    let children;
    if (node === null) children = districts.map(([name, of]) => ({ node: name, title: { id: "{name}", name: data(name) }, count: of.length, index: null, is_branch: true }));
    else {
      const of = districts.find(([name]) => name === district)?.[1] ?? [];
      const layers = [...new Set(of.map((it) => it.layer))];
      children = layer
        ? of.filter((it) => it.layer === layer).map((it) => ({ node: `${node}/${it.index}`, title: title(it), count: 0, index: it.index, is_branch: false }))
        : layers.map((it) => ({ node: `${node}/${it}`, title: { id: it, count: 2 }, count: of.filter((one) => one.layer === it).length, index: null, is_branch: true }));
    }
    return { children: children.slice(offset, offset + limit), total: children.length };
  }

  #sorted({ layer, text = "", sort = "distance", descending = false }) {
    const found = this.#near().filter((it) => (!layer || it.layer === layer) && (it.name ?? "").toLowerCase().includes(text.toLowerCase()));
    const by = { name: (it) => it.name ?? "\uffff", height: (it) => it.height_m ?? -1, reading: (it) => this.readings.get(it.index) ?? -1 }[sort];
    if (by) found.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : a.index - b.index));
    return descending ? found.reverse() : found;
  }

  _table({ ask }) {
    const { offset = 0, limit } = ask;
    const found = this.#sorted(ask);
    const rows = found.slice(offset, offset + limit).map((it) => ({
      index: it.index,
      title: title(it),
      kind: { id: it.layer },
      height: it.height_m === null ? null : { id: "{height}", height: { m: it.height_m } },
      size: { id: "{area}", area: { m2: 900 } },
      place: place(this.#camera(), it),
      reading: this.readings.has(it.index) ? { id: "{v}", v: { v: this.readings.get(it.index), u: null } } : null,
    }));
    return { rows, total: found.length };
  }

  _export({ ask, csv }) {
    const found = this.#sorted(ask);
    return csv ? `id,name\r\n${found.map((it) => `${it.feature_id},${it.name ?? ""}`).join("\r\n")}\r\n` : JSON.stringify({ type: "FeatureCollection", features: found.map((it) => ({ type: "Feature", id: it.feature_id })) });
  }

  _relate({ from, to }) {
    const [a, b] = [this.#find(from), this.#find(to)];
    const { distance_m, word } = way(a, b);
    return { said: [{ id: "{b} is {far} {word} of {a}.", a: title(a), b: title(b), far: { m: Math.round(distance_m) }, word }], item: this.#item(b), place: null };
  }

  _legend() {
    const count = this.#features().length;
    if (count === 0) return [];
    return [
      { title: { id: "low" }, count, color: [0, 32, 76], pattern: "none" },
      { title: { id: "middle" }, count: 0, color: [124, 123, 120], pattern: "lines" },
      { title: { id: "high" }, count: 1, color: [255, 233, 69], pattern: "dots" },
      { title: { id: "no data" }, count: 3, color: [227, 222, 212], pattern: "hollow" },
    ];
  }

  _unmatched({ limit }) {
    return { count: this.#strangers.size, entities: [...this.#strangers].slice(0, limit) };
  }

  /** @returns {{ applied: number, coalesced: number, unmatched: number, rejected: number }} */
  _observe({ observations }) {
    let applied = 0;
    for (const { entity, value } of observations) {
      const feature = this.#features().find((it) => it.feature_id === entity);
      if (!feature) {
        this.#strangers.add(entity);
        continue;
      }
      this.readings.set(feature.index, value);
      applied += 1;
    }
    return { applied, coalesced: 0, unmatched: observations.length - applied, rejected: 0 };
  }
}
