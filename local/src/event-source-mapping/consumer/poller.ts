import { backoffMs } from '../core/backoff.ts';
import { isCoordinatorStarting, isUnknownTopic } from './errors.ts';
import type { PollerOptions, PollHandler } from './poll-handler.ts';
import { PollSession } from './poll-session.ts';

/** How long the group coordinator of a broker may need to start; after that its errors are reported. */
const COORDINATOR_START_MS = 30_000;

/** Polls one topic as a member of a consumer group until it is stopped, through whatever the brokers do. */
export class KafkaPoller {
  readonly #options: PollerOptions;
  readonly #handler: PollHandler;
  readonly #ensureTopic: () => Promise<void>;
  readonly #stopped = new AbortController();
  #session: PollSession | undefined;
  #running: Promise<void> | undefined;
  #firstPartitionCount: number | undefined;
  #startedAt = 0;

  constructor(
    options: Omit<PollerOptions, 'firstPartitionCount'>,
    handler: PollHandler,
    ensureTopic: () => Promise<void>,
  ) {
    this.#handler = handler;
    this.#ensureTopic = ensureTopic;
    const firstPartitionCount = (current: number) => {
      this.#firstPartitionCount ??= current;
      return this.#firstPartitionCount;
    };
    this.#options = { ...options, firstPartitionCount };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A partition may want records again. */
  wake(): void {
    this.#session?.wake();
  }

  /** The fetched bytes of a partition cannot be read: they are fetched again after a pause. */
  fetchAgain(partition: number, error: unknown): void {
    this.#session?.fetchAgain(partition, error);
  }

  commit(partition: number, offset: number): void {
    this.#session?.commit(partition, offset);
  }

  /** No more records are fetched; commits are still sent. */
  async stopFetching(): Promise<void> {
    this.#stopped.abort();
    await this.#session?.stopFetching();
  }

  async close(): Promise<void> {
    await this.stopFetching();
    await this.#session?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#startedAt = this.#options.clock.now();
    for (let failures = 0; !this.#stopped.signal.aborted; ) {
      const startedAt = this.#options.clock.now();
      await this.#runSession();
      // A session that lasted a while worked: what ended it is a new failure.
      failures = this.#options.clock.now() - startedAt > 10_000 ? 1 : failures + 1;
      await this.#options.clock.sleep(backoffMs(failures, 2_000), this.#stopped.signal);
    }
  }

  async #runSession(): Promise<void> {
    const session = new PollSession(this.#options, this.#handler);
    this.#session = session;
    try {
      await session.run();
    } catch (error) {
      if (!isUnknownTopic(error) && !this.#isStarting(error)) this.#handler.onPollFailed(error);
      await session.close();
      // Once the topic exists there is no problem to report.
      if (isUnknownTopic(error)) await this.#ensureTopic().catch(this.#handler.onPollFailed);
    }
  }

  #isStarting(error: unknown): boolean {
    return isCoordinatorStarting(error) && this.#options.clock.now() - this.#startedAt < COORDINATOR_START_MS;
  }
}
