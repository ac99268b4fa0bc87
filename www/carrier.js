/**
 * Carries messages to the engine and back: in a worker, or inline on the page's own thread. One protocol; the engine can't tell.
 *
 * Out: `{ kind, post, close }`. What the engine says goes to `heard`; a carrier that breaks says so to `broke`, once.
 * Does not: read messages, or start again: see session.js.
 */

import { trustedUrl } from "./trust.js";

/**
 * @typedef {object} Carrier
 * @property {import("./types.js").CarrierName} kind
 * @property {(message: unknown, transfer: Transferable[]) => void} post
 * @property {() => void} close  nothing is heard any more; a worker ends at once
 */
/** @typedef {(message: any) => void} Listener */

/** Whether the engine can draw from a worker here. */
export function canUseWorker() {
  return typeof Worker === "function" && "transferControlToOffscreen" in HTMLCanvasElement.prototype;
}

/**
 * @param {import("./types.js").CarrierName} kind
 * @param {Listener} heard
 * @param {(message: string) => void} broke
 * @returns {Carrier}
 */
export function openCarrier(kind, heard, broke) {
  return kind === "worker" ? openWorker(heard, broke) : openInline(heard, broke);
}

/**
 * @param {Listener} heard
 * @param {(message: string) => void} broke
 * @returns {Carrier}
 */
function openWorker(heard, broke) {
  /** @type {Worker | null} */
  let worker = null;
  const close = () => {
    if (!worker) return;
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
    worker = null;
  };
  /** @param {string} message */
  const fail = (message) => {
    if (!worker) return;
    close();
    broke(message);
  };
  worker = new Worker(trustedUrl("civi-worker.js"), { type: "module", name: "civitwin" });
  worker.onmessage = (event) => heard(event.data);
  worker.onmessageerror = () => fail("a message from the worker could not be read");
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message || "the worker could not be started");
  };
  return { kind: "worker", post: (message, transfer) => worker?.postMessage(message, transfer), close };
}

/**
 * @param {Listener} heard
 * @param {(message: string) => void} broke
 * @returns {Carrier}
 */
function openInline(heard, broke) {
  let open = true;
  const { page, engine, shut } = localPorts();
  page.onmessage = ({ data }) => {
    if (open) heard(data);
  };
  // What is posted earlier waits, as it does before a worker has loaded.
  const served = import("./civi-engine.js").then(
    ({ serve }) => void serve(engine),
    (error) => {
      if (open) broke(String(error));
    },
  );
  return {
    kind: "inline",
    post: (message, transfer) => void served.then(() => page.postMessage(message, transfer)),
    close() {
      if (!open) return;
      open = false;
      served.then(() => {
        page.postMessage({ id: 0, command: { type: "stop" } }, []);
        shut();
      });
    },
  };
}

/**
 * Two ports on one thread. Unlike those of a MessageChannel they hand things over as they are: where a canvas can't give
 * its drawing away (no OffscreenCanvas), the engine gets the canvas itself, and that can't be cloned.
 * Messages arrive later, in order, each in a task of its own, as they do between threads.
 * `shut` ends it all once what was sent has arrived: an open channel is never collected.
 */
function localPorts() {
  const turn = new MessageChannel();
  /** @typedef {import("./types.js").PortLike} PortLike */
  /** @type {({ to: PortLike, data: unknown } | null)[]} */
  const queue = [];
  turn.port1.onmessage = () => {
    const next = queue.shift();
    if (next) next.to.onmessage?.({ data: next.data });
    else turn.port1.close();
  };
  /** @param {{ to: PortLike, data: unknown } | null} next */
  const push = (next) => {
    queue.push(next);
    turn.port2.postMessage(null);
  };
  /** @type {PortLike} */
  const page = { onmessage: null, postMessage: (data) => push({ to: engine, data }) };
  /** @type {PortLike} */
  const engine = { onmessage: null, postMessage: (data) => push({ to: page, data }) };
  return { page, engine, shut: () => push(null) };
}
