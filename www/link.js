/**
 * Questions to the engine and their answers, in the order they were asked, across restarts of the engine.
 *
 * In: a command, and a maker of what travels beside it (called again when the engine had to start again).
 * Out: a promise of the answer. Questions asked while no engine is attached wait, and so do they while what was done
 * before is done again: they are about a city that is not whole yet.
 * Does not: know what a command means.
 */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Parcel} Parcel */
/** @typedef {import("./session.js").Replay} Replay */
/** @typedef {import("./session.js").Replays} Replays */
/**
 * @typedef {object} Question
 * @property {number} number
 * @property {Command} command
 * @property {() => Parcel | Promise<Parcel>} pack
 * @property {(value: any) => void} resolve
 * @property {(reason: any) => void} reject
 * @property {Parcel | null} parcel
 * @property {number} tries  how often it was sent to an engine that crashed, or is there now
 * @property {boolean} isReplay  for this engine only: the next one is given replays of its own
 */

// A question that was open in two crashes may be their cause: it is not sent a third time.
const TRIES = 2;

// Asked by one engine, for one engine: never asked again, and never held back, for loads may wait for it.
const CANVAS = "canvas";

/** Questions and answers. */
export class Link {
  #last = 0;
  /** @type {Question[]} */
  #outbox = [];
  /** @type {Map<number, Question>} */
  #sent = new Map();
  /** @type {((message: unknown, transfer: Transferable[]) => void) | null} */
  #post = null;
  /** @type {Question | null} */
  #packing = null;
  /** How many questions all others wait for. */
  #holding = 0;
  /** @type {{ reason: any } | null} */
  #closed = null;

  /** A number no question has; a question may be given it beforehand. */
  number() {
    return ++this.#last;
  }

  /**
   * @param {Command} command
   * @param {() => Parcel | Promise<Parcel>} [pack]
   * @param {number} [number]
   * @returns {Promise<any>}
   */
  ask(command, pack = () => ({}), number = this.number()) {
    if (this.#closed) return Promise.reject(this.#closed.reason);
    return new Promise((resolve, reject) => {
      this.#outbox.push({ number, command, pack, resolve, reject, parcel: null, tries: 0, isReplay: false });
      this.#pump();
    });
  }

  /**
   * No answer wanted, and lost where no engine is attached.
   * @param {Command} command
   */
  tell(command) {
    this.#post?.({ id: 0, command }, []);
  }

  /**
   * An engine is there: first its start, then each of `loads`; when they all have their answers `rest` is asked for and
   * sent, and then everything that waits.
   * @param {(message: unknown, transfer: Transferable[]) => void} post
   * @param {Replay} start
   * @param {Replays} replays
   */
  attach(post, start, { loads, rest }) {
    this.#post = post;
    this.#holding = loads.length;
    const answered = () => {
      if (this.#post !== post) return;
      this.#holding -= 1;
      if (this.#holding > 0) return;
      this.#ahead(rest());
      this.#pump();
    };
    /** @param {(value: any) => void} act */
    const counted = (act) => (/** @type {any} */ value) => {
      act(value);
      answered();
    };
    const again = loads.map((it) => ({ ...it, resolve: counted(it.resolve), reject: counted(it.reject) }));
    this.#ahead([start, ...again, ...(loads.length > 0 ? [] : rest())]);
    this.#pump();
  }

  /** @param {Replay[]} replays */
  #ahead(replays) {
    this.#outbox.unshift(...replays.map((it) => ({ ...it, number: this.number(), parcel: null, tries: 0, isReplay: true })));
  }

  /**
   * The engine is gone. What it had not answered is asked again, unless it may be what crashed too many.
   * @param {string} message why
   * @param {boolean} isCrash  not where the page wished it gone, or it never came
   */
  detach(message, isCrash) {
    this.#post = null;
    this.#holding = 0;
    if (!isCrash) for (const it of this.#sent.values()) it.tries -= 1;
    const open = [...this.#sent.values()].filter((it) => !it.isReplay).sort((a, b) => a.number - b.number);
    this.#sent.clear();
    const again = open.filter((it) => it.tries < TRIES && it.command.type !== CANVAS);
    for (const it of open) if (!again.includes(it)) it.reject(new Error(message));
    for (const it of again) it.parcel = null;
    this.#outbox = [...again, ...this.#outbox.filter((it) => !it.isReplay)];
  }

  /**
   * Nothing will be answered any more, nor what is asked from now on.
   * @param {any} reason
   */
  close(reason) {
    this.#closed = { reason };
    this.#post = null;
    this.#holding = 0;
    const open = [...this.#sent.values(), ...this.#outbox];
    this.#sent.clear();
    this.#outbox = [];
    for (const it of open) it.reject(reason);
  }

  /**
   * Forgets a question that was not sent yet.
   * @param {number} number
   * @returns {boolean} whether it was so
   */
  withdraw(number) {
    const before = this.#outbox.length;
    this.#outbox = this.#outbox.filter((it) => it.number !== number);
    this.#pump();
    return this.#outbox.length < before;
  }

  /**
   * @param {{ answer?: number, value?: unknown, error?: string }} heard
   */
  answered({ answer, value, error }) {
    const question = this.#sent.get(answer ?? 0);
    if (!question) return;
    this.#sent.delete(question.number);
    if (error === undefined) question.resolve(value);
    else question.reject(new Error(error));
  }

  /** Sends what can be sent. Whatever still reads its bytes holds back those behind it: order is part of the contract. */
  #pump() {
    while (this.#post) {
      const head = this.#outbox.find((it) => this.#holding === 0 || it.isReplay || it.command.type === CANVAS);
      if (!head || (this.#packing === head && !head.parcel)) return;
      if (!head.parcel) {
        const made = this.#make(head);
        if (!made) return;
        head.parcel = made;
      }
      this.#outbox.splice(this.#outbox.indexOf(head), 1);
      this.#packing = null;
      const { payload, transfer = [] } = head.parcel;
      head.parcel = null;
      head.tries += 1;
      this.#sent.set(head.number, head);
      try {
        this.#post({ id: head.number, command: head.command, ...(payload === undefined ? {} : { payload }) }, transfer);
      } catch (error) {
        // What can't travel (a function among the rules, say) is the asker's to hear of.
        this.#sent.delete(head.number);
        head.reject(error);
      }
    }
  }

  /**
   * @param {Question} head
   * @returns {Parcel | null} null where it takes a while
   */
  #make(head) {
    const made = head.pack();
    if (!(made instanceof Promise)) return made;
    this.#packing = head;
    made
      .then((parcel) => {
        head.parcel = parcel;
      })
      .catch((error) => {
        this.#outbox = this.#outbox.filter((it) => it !== head);
        head.reject(error);
      })
      .then(() => this.#pump());
    return null;
  }
}
