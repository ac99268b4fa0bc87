/**
 * Serves the engine on a port: loads the WebAssembly part, keeps what arrives before it is there, passes messages on.
 *
 * In: `{ id, command, payload }`. Out: `{ answer, value }`, `{ answer, error }` or `{ event }`; a `{ wish }` for another
 * format is granted here, by a module loaded on first use.
 * Runs in a worker or on the page's own thread; it can't tell.
 * Does not: know any command but `stop`, after which it frees the engine.
 */

/** @typedef {{ receive(message: any): void, free(): void }} Engine */
/** @typedef {new (post: (message: any, transfer: any[]) => void) => Engine} EngineClass */

// On the page's own thread every element shares one WebAssembly instance: modules are never unloaded.
// A panic spoils the instance, so the next element gets a fresh one, by a new module URL.
/** @type {Promise<EngineClass> | null} */
let instance = null;
let generation = 0;

/** @returns {Promise<EngineClass>} */
async function compile() {
  const suffix = generation === 0 ? "" : `?${generation}`;
  const bytes = fetch(new URL("civitwin_bg.wasm", import.meta.url));
  // Waited for below; if the other file fails first, this failure has been told already.
  bytes.catch(() => {});
  const glue = await import(new URL(`civitwin.js${suffix}`, import.meta.url).href);
  const response = await bytes;
  if (!response.ok) throw new Error(`expected civitwin_bg.wasm, found status ${response.status}`);
  await glue.default({ module_or_path: response });
  return glue.Port;
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
  /** @type {EngineClass} */
  let EngineClass;
  try {
    instance ??= compile();
    EngineClass = await instance;
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
  engine = new EngineClass((message, transfer) => {
    if (message?.wish) return void grant(message.wish);
    if (message?.event?.type === "fatal") {
      instance = null;
      generation += 1;
    }
    port.postMessage(message, transfer ?? []);
  });
  port.onmessage = ({ data }) => give(data);
  for (const message of waiting) give(message);
}
