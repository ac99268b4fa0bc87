/**
 * One life of the engine behind one element: its carrier, its canvas, and what happens when either breaks.
 *
 * A crash closes the carrier, makes a fresh canvas, starts again and asks again for all that was loaded; too many crashes
 * end in a start without a picture, and one more ends the session. A worker that can't even start makes way for inline.
 * Out: events of the engine, and `started`, `failed` of the session, to the listener.
 * Does not: know attributes, chrome or features.
 */

import { canUseWorker, openCarrier } from "./carrier.js";
import { Link } from "./link.js";
import { RestartPolicy } from "./restart.js";

/** @typedef {import("./types.js").Started} Started */
/**
 * @typedef {object} Listener
 * @property {() => Record<string, unknown>} describe  the fields of `start` but the renderer, as they are now
 * @property {(canvas: HTMLCanvasElement) => void} place  puts a canvas where the last one was
 * @property {(event: import("./types.js").EngineEvent) => void} heard
 * @property {(started: Started, why: { crash: string | null }) => void} started  crash: what broke before, a GPU or an engine
 * @property {() => Replays} replays  what was done and must be done again by an engine that starts again
 * @property {(kind: "blocked" | "unavailable" | "broken", message: string) => void} failed
 */
/**
 * @typedef {object} Replay  something done before, to be done again after a crash
 * @property {import("./types.js").Command} command
 * @property {() => import("./types.js").Parcel | Promise<import("./types.js").Parcel>} pack
 * @property {(value: any) => void} resolve
 * @property {(reason: any) => void} reject
 */
/**
 * @typedef {object} Replays
 * @property {Replay[]} loads
 * @property {() => Replay[]} rest  what is about features, made when all of `loads` have their answers
 */

/** @type {Replays} */
const NOTHING = { loads: [], rest: () => [] };

/** @type {boolean | null} */
let mayDraw = null;

/**
 * Whether the page itself may draw with WebGL2. Some browsers whose 3D is switched off still give their workers a slow
 * one; who switched it off does not want that. Asked once, and only where WebGL2 was found in a worker.
 */
function pageMayDraw() {
  if (mayDraw === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    mayDraw = context !== null;
  }
  return mayDraw;
}

/** One engine, kept alive. */
export class Session {
  #listener;
  #wanted = "auto";
  /** @type {import("./carrier.js").Carrier | null} */
  #carrier = null;
  #policy = new RestartPolicy();
  #textOnly = false;
  /** Why there is no picture, where the browser forbids one: the id of a sentence. @type {string | null} */
  #forbidden = null;
  /** Whether the engine ever said anything: if not, it is the carrier that can't start. */
  #alive = false;
  #over = false;

  /** What is asked and answered; outlives the carrier, and takes questions before the start. */
  link = new Link();
  /** @type {import("./types.js").CarrierName} */
  kind = "worker";

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /**
   * Starts the engine.
   * @param {{ renderer: string, carrier: string | null }} wish  carrier "inline" is for tests and never needed otherwise
   */
  open({ renderer, carrier }) {
    this.#wanted = renderer;
    this.kind = carrier === "inline" || !canUseWorker() ? "inline" : "worker";
    this.#start(null, NOTHING);
  }

  /** The browser allows no 3D, though its worker does not know: it starts again without a picture. @param {import("./carrier.js").Carrier} carrier */
  #forbid(carrier) {
    if (this.#over || this.#carrier !== carrier) return;
    this.#forbidden = "reason_forbidden";
    this.#textOnly = true;
    this.#close();
    this.link.detach(this.#forbidden, false);
    this.#start(null, this.#listener.replays());
  }

  /** Starts again because the page asked for another renderer: not a crash. @param {string} renderer */
  change(renderer) {
    this.#wanted = renderer;
    this.#textOnly = false;
    this.#close();
    this.link.detach("the renderer was changed", false);
    this.#start(null, this.#listener.replays());
  }

  /**
   * @param {string | null} crash why again
   * @param {Replays} replays
   */
  #start(crash, replays) {
    if (this.#over) return;
    const wanted = this.#textOnly ? "none" : this.#wanted;
    /** @type {import("./carrier.js").Carrier} */
    let carrier;
    try {
      carrier = openCarrier(
        this.kind,
        (message) => this.#heard(message),
        (message) => this.#broke(message),
      );
    } catch (error) {
      // A policy may forbid workers outright.
      this.#broke(String(error));
      return;
    }
    this.#carrier = carrier;
    /** @type {Replay} */
    const start = {
      command: { type: "start", renderer: wanted, ...this.#listener.describe() },
      pack: () => this.#canvas(wanted),
      resolve: (value) => {
        if (value.renderer === "webgl2" && !pageMayDraw()) this.#forbid(carrier);
        else this.#listener.started(this.#forbidden ? { ...value, reason: this.#forbidden } : value, { crash });
      },
      reject: (error) => {
        if (this.#carrier === carrier) this.#broke(String(error?.message ?? error));
      },
    };
    this.link.attach((message, transfer) => carrier.post(message, transfer), start, replays);
  }

  /** The end: everything is freed, whatever is unanswered fails. @param {any} reason */
  stop(reason) {
    this.#over = true;
    this.#close();
    this.link.close(reason);
  }

  #close() {
    const carrier = this.#carrier;
    this.#carrier = null;
    carrier?.close();
  }

  /**
   * A fresh canvas in place of the last: a canvas gives its drawing away only once.
   * @param {string} renderer
   * @returns {import("./types.js").Parcel}
   */
  #canvas(renderer) {
    if (renderer === "none") return { payload: null };
    const canvas = document.createElement("canvas");
    this.#listener.place(canvas);
    if (!("transferControlToOffscreen" in canvas)) return { payload: canvas };
    const offscreen = canvas.transferControlToOffscreen();
    return { payload: offscreen, transfer: [offscreen] };
  }

  /** @param {import("./types.js").Heard} message */
  #heard(message) {
    const { event } = message;
    this.#alive = true;
    if (!event) {
      this.link.answered(message);
    } else if (event.type === "fatal") {
      this.#broke(event.message);
    } else if (event.type === "unavailable") {
      this.#fail(event.blocked ? "blocked" : "unavailable", event.message);
    } else if (event.type === "canvas_wanted") {
      this.#freshCanvas(event.renderer, event.reason);
    } else {
      this.#listener.heard(event);
    }
  }

  /**
   * @param {string} renderer
   * @param {string} reason
   */
  #freshCanvas(renderer, reason) {
    const carrier = this.#carrier;
    this.link.ask({ type: "canvas", renderer }, () => this.#canvas(renderer)).then(
      (started) => this.#listener.started(started, { crash: reason }),
      (error) => {
        if (carrier && this.#carrier === carrier) this.#broke(`${reason}: ${error?.message ?? error}`);
      },
    );
  }

  /** @param {string} message */
  #broke(message) {
    if (this.#over) return;
    this.#close();
    this.link.detach(message, this.#alive);
    if (!this.#alive && this.kind === "worker") {
      this.kind = "inline";
      this.#start(null, NOTHING);
    } else if (!this.#alive) {
      this.#fail("unavailable", message);
    } else if (this.#policy.allows(performance.now())) {
      this.#start(message, this.#listener.replays());
    } else if (!this.#textOnly) {
      this.#textOnly = true;
      this.#start(message, this.#listener.replays());
    } else {
      this.#fail("broken", message);
    }
  }

  /**
   * @param {"blocked" | "unavailable" | "broken"} kind
   * @param {string} message
   */
  #fail(kind, message) {
    if (this.#over) return;
    this.stop(new Error(message));
    this.#listener.failed(kind, message);
  }
}
