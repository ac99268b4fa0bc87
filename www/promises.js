/**
 * Two kinds of promise the element gives out: one it settles itself, and one that a signal can end.
 *
 * Does not: know what is promised.
 */

/** A promise with its ends; a rejection nobody hears is no error of the page's. @returns {PromiseWithResolvers<void>} */
export function promise() {
  /** @type {any} */
  const ends = {};
  ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  ends.promise.catch(() => {});
  return ends;
}

/**
 * The answer, unless the signal comes first.
 * @template Value
 * @param {Promise<Value>} answer
 * @param {AbortSignal | undefined} signal
 * @param {() => void} stop
 * @param {(late: Value) => void} undo what was done before the engine heard
 * @returns {Promise<Value>}
 */
export function orAborted(answer, signal, stop, undo) {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const aborted = () => {
      reject(signal.reason);
      stop();
    };
    signal.addEventListener("abort", aborted, { once: true });
    answer
      .then((value) => (signal.aborted ? undo(value) : resolve(value)), reject)
      .finally(() => signal.removeEventListener("abort", aborted));
  });
}
