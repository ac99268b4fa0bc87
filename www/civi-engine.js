/**
 * Serves the engine on a port: loads the WebAssembly part, keeps what arrives before it is there, passes messages on.
 *
 * A release's engine comes in two files: what the picture needs, and the rest. What is asked beyond the picture waits for
 * the rest; where the picture itself meets a function of the rest, that is fetched on the spot.
 *
 * In: `{ id, command, payload }`. Out: `{ answer, value }`, `{ answer, error }` or `{ event }`; a `{ wish }` for another
 * format is granted here, and commands about feeds are obeyed, each by a module loaded on first use.
 * Runs in a worker or on the page's own thread; it can't tell.
 * Does not: know any other command but `stop`, after which it frees the engine.
 */

/** @typedef {{ receive(message: any): void, free(): void }} Engine */
/** @typedef {{ Port: new (post: (message: any, transfer: any[]) => void) => Engine, rest: Rest | null }} Instance */

/** Commands that the first view is made of. None of them waits for the rest of the engine. */
const PICTURE = new Set([
  ...["start", "canvas", "configure", "visible", "viewport", "preferences", "set_camera", "gesture", "hover"],
  ...["load", "sheet", "failed", "tiles", "cancel", "stop", "lose"],
]);

/** Commands about feeds: the engine itself has none. */
const FEEDS = new Set(["add_feed", "remove_feed", "feeds", "decode"]);
/** Those of them that need what decides, where it is not there yet. */
const BEGIN = new Set(["add_feed", "decode"]);
/** Numbers from here on are those of what is asked here: the page is not told of the answers. */
const OWN = 2 ** 31;

// On the page's own thread every element shares one WebAssembly instance: modules are never unloaded.
// A panic spoils the instance, so the next element gets a fresh one, by a new module URL.
/** @type {Promise<Instance> | null} */
let instance = null;
let generation = 0;

/** The part of one instance that is not in its first file. */
class Rest {
  #url = new URL("civitwin_later.wasm", import.meta.url);
  #first;
  /** @type {Promise<void> | null} */
  #coming = null;

  /**
   * @param {any} first what the first part exports
   * @param {{ bring(): void }} called by a function of the first part that needs the rest at once
   */
  constructor(first, called) {
    this.#first = first;
    called.bring = () => this.#bringNow();
  }

  get isThere() {
    return this.#first.later.value === 1;
  }

  /** Fetches it, once however many wait; again after a failure. */
  bring() {
    this.#coming ??= this.#fetch().catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  async #fetch() {
    const response = await fetch(this.#url);
    if (!response.ok) throw new Error(`expected civitwin_later.wasm, found status ${response.status}`);
    await WebAssembly.instantiate(await response.arrayBuffer(), { "": this.#first });
    this.#first.later.value = 1;
  }

  #bringNow() {
    const request = new XMLHttpRequest();
    request.open("GET", this.#url, false);
    // Bytes as they are; a window may not ask for them in another way while it waits.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`expected civitwin_later.wasm, found status ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { "": this.#first });
    this.#first.later.value = 1;
  }
}

/** @returns {Promise<Instance>} */
async function compile() {
  const suffix = generation === 0 ? "" : `?${generation}`;
  const bytes = fetch(new URL("civitwin_bg.wasm", import.meta.url));
  // Waited for below; if the other file fails first, this failure has been told already.
  bytes.catch(() => {});
  const glue = await import(new URL(`civitwin.js${suffix}`, import.meta.url).href);
  const response = await bytes;
  if (!response.ok) throw new Error(`expected civitwin_bg.wasm, found status ${response.status}`);
  const first = await glue.default({ module_or_path: response });
  const rest = glue.later ? new Rest(first, glue.later) : null;
  // A page's own thread must not be held up later on.
  if ("document" in globalThis) await rest?.bring().catch(() => {});
  return { Port: glue.Port, rest };
}

/** Whether a policy forbids WebAssembly: asked of the smallest module there is, and only after a failure. */
function isBlocked() {
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {import("./types.js").PortLike} port
 * @returns {Promise<void>} when the engine is there, or is known not to come
 */
export async function serve(port) {
  /** @type {any[]} */
  const waiting = [];
  let stopped = false;
  port.onmessage = ({ data }) => {
    stopped ||= data?.command?.type === "stop";
    waiting.push(data);
  };
  /** @type {Instance} */
  let here;
  try {
    instance ??= compile();
    here = await instance;
  } catch (error) {
    instance = null;
    port.postMessage({ event: { type: "unavailable", blocked: isBlocked(), message: String(error) } }, []);
    return;
  }
  if (stopped) return;
  /** @type {Engine | null} */
  let engine = null;
  /** @param {(engine: Engine) => void} act */
  const guarded = (act) => {
    try {
      if (engine) act(engine);
    } catch (error) {
      instance = null;
      generation += 1;
      engine = null;
      port.postMessage({ event: { type: "fatal", message: String(error) } }, []);
    }
  };
  /** @param {any} message */
  const give = (message) => {
    guarded((it) => it.receive(message));
    if (message?.command?.type === "stop") {
      guarded((it) => it.free());
      engine = null;
      live?.then((it) => it.stop()).catch(() => {});
    }
  };
  /** Who waits for answers of the engine here. @type {Map<number, (answer: any) => void>} */
  const own = new Map();
  let asked = 0;
  /** @type {Promise<{ obey(command: any, payload?: Uint8Array): any, stop(): void }> | null} */
  let live = null;
  /** @param {{ id: number, command: any, payload?: Uint8Array }} message */
  const feed = async ({ id, command, payload }) => {
    // What there is none of need not be told anything.
    if (!BEGIN.has(command.type) && !live) return void (id && port.postMessage({ answer: id, value: null }, []));
    /** @param {any} command @param {Uint8Array} [payload] @param {(answer: any) => void} [heard] */
    const tell = (command, payload, heard) => {
      asked = (asked + 1) % OWN;
      if (heard) own.set(OWN + asked, heard);
      take({ id: heard ? OWN + asked : 0, command, payload });
    };
    try {
      live ??= import(new URL("feeds.js", import.meta.url).href)
        .then((module) => module.feeds({ tell, post: (/** @type {any} */ event) => port.postMessage({ event }, []) }))
        .catch((error) => {
          live = null;
          throw error;
        });
      const value = (await live).obey(command, payload);
      if (id) port.postMessage({ answer: id, value }, []);
    } catch (error) {
      if (id) port.postMessage({ answer: id, error: error instanceof Error ? error.message : String(error) }, []);
    }
  };
  /** @type {Promise<(wish: any) => void> | null} */
  let sources = null;
  /** @param {any} wish */
  const grant = async (wish) => {
    const tell = (/** @type {any} */ command, /** @type {any} */ payload) => give({ id: 0, command, payload });
    try {
      sources ??= import(new URL("sources.js", import.meta.url).href).then((module) => module.sources(tell));
      (await sources)(wish);
    } catch (error) {
      sources = null;
      tell({ type: "failed", load: wish.load, tile: wish.tile, error: String(error) }, undefined);
    }
  };
  const { Port, rest } = here;
  /** To who asked: the page, or one here. @param {any} message @param {Transferable[]} [transfer] */
  const answer = (message, transfer) => {
    const heard = own.get(message.answer);
    if (!heard) return port.postMessage(message, transfer ?? []);
    own.delete(message.answer);
    heard(message);
  };
  engine = new Port((message, transfer) => {
    if (message?.wish) return void grant(message.wish);
    if (message?.event?.type === "fatal") {
      instance = null;
      generation += 1;
    }
    answer(message, transfer);
  });
  /** What waits for the rest of the engine, in its order. @type {any[]} */
  let held = [];
  /** @param {any} message */
  const take = (message) => {
    const type = message?.command?.type;
    if (FEEDS.has(type)) return void feed(message);
    const isWhole = !rest || rest.isThere;
    // What settles, settles what was asked before.
    const isFree = type === "settle" ? held.length === 0 : PICTURE.has(type) || (isWhole && held.length === 0);
    if (isFree) return give(message);
    held.push(message);
    if (held.length > 1) return;
    rest?.bring().then(
      () => {
        const freed = held;
        held = [];
        for (const one of freed) give(one);
      },
      (error) => {
        const freed = held;
        held = [];
        for (const { id } of freed) answer({ answer: id, error: String(error) });
      },
    );
  };
  port.onmessage = ({ data }) => take(data);
  for (const message of waiting) take(message);
}
