/**
 * How often a crashed engine may start again: three times in five minutes.
 *
 * In: the time of each crash in milliseconds. Out: whether to try again.
 * Does not: start anything.
 */

import { RESTARTS } from "./defaults.js";

/** Counts crashes. */
export class RestartPolicy {
  /** @type {number[]} */
  #crashes_ms = [];

  /**
   * @param {number} now_ms of any steady clock
   * @returns {boolean} whether one more start is allowed
   */
  allows(now_ms) {
    this.#crashes_ms = this.#crashes_ms.filter((then_ms) => now_ms - then_ms < RESTARTS.within_ms);
    this.#crashes_ms.push(now_ms);
    return this.#crashes_ms.length <= RESTARTS.count;
  }
}
