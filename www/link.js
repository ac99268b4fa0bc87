/**
 * Questions to the engine and their answers, in the order they were asked, across restarts of the engine.
 *
 * In: a command, and a maker of what travels beside it (called again when the engine had to start again).
 * Out: a promise of the answer. Questions asked while no engine is attached wait.
 * Does not: know what a command means.
 */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {import("./types.js").Parcel} Parcel */
/**
 * @typedef {object} Question
 * @property {number} number
 * @property {Command} command
 * @property {() => Parcel | Promise<Parcel>} pack
 * @property {(value: any) => void} resolve
 * @property {(reason: any) => void} reject
 * @property {Parcel | null} parcel
 * @property {number} tries  how often it was sent
 * @property {boolean} isReplay  for this engine only: the next one is given replays of its own
 */

// A question that was open in two crashes may be their cause: it is not sent a third time.
const TRIES = 2;

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
   * An engine is there: `first` goes before everything that waits, then each of `again`.
   * @param {(message: unknown, transfer: Transferable[]) => void} post
   * @param {{ command: Command, pack: () => Parcel | Promise<Parcel>, resolve: (value: any) => void, reject: (reason: any) => void }[]} first
   */
  attach(post, first) {
    this.#post = post;
    const front = first.map((it) => ({ ...it, number: this.number(), parcel: null, tries: 0, isReplay: true }));
    this.#outbox.unshift(...front);
    this.#pump();
  }

  /**
   * The engine is gone. What it had not answered is asked again, unless it has been asked too often.
   * @param {string} message why
   */
  detach(message) {
    this.#post = null;
    const open = [...this.#sent.values()].filter((it) => !it.isReplay).sort((a, b) => a.number - b.number);
    this.#sent.clear();
    const again = open.filter((it) => it.tries < TRIES && it.command.type !== "canvas");
    for (const it of open) if (!again.includes(it)) it.reject(new Error(message));
    for (const it of again) it.parcel = null;
    this.#outbox = [...again, ...this.#outbox.filter((it) => !it.isReplay)];
  }

  /**
   * Nothing will be answered any more.
   * @param {any} reason
   */
  close(reason) {
    this.#post = null;
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
      const head = this.#outbox[0];
      if (!head || (this.#packing === head && !head.parcel)) return;
      if (!head.parcel) {
        const made = this.#make(head);
        if (!made) return;
        head.parcel = made;
      }
      this.#outbox.shift();
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
