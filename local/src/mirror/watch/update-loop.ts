/** What is done with the files that have changed; aborted when more change before it has an effect. */
type Work = (files: readonly string[], signal: AbortSignal) => Promise<void>;

/**
 * Does one piece of work at a time: what changes meanwhile ends it where it can be ended, and is done next, with all that is
 * not done yet.
 */
export class UpdateLoop {
  readonly #work: Work;
  readonly #pending = new Set<string>();
  #current = new AbortController();
  #running: Promise<void> | undefined;
  #isStopped = false;

  /** @param work never rejects. */
  constructor(work: Work) {
    this.#work = work;
  }

  /** Whether something has changed that is not looked at yet. */
  get hasMore(): boolean {
    return this.#pending.size > 0;
  }

  changed(files: Iterable<string>): void {
    if (this.#isStopped) return;
    for (const file of files) this.#pending.add(file);
    this.#current.abort();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Takes no more changes; resolves when the work in progress has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#pending.clear();
    this.#current.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#pending.size > 0) {
      const files = [...this.#pending];
      this.#pending.clear();
      this.#current = new AbortController();
      await this.#work(files, this.#current.signal);
    }
  }
}
