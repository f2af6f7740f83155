import { LambdaServiceException, TooManyRequestsException } from '@aws-sdk/client-lambda';
import type { RebuildProgress, RebuildRequest } from '../../functions/operations/rebuild-timeline/types.ts';
import { withRetries } from '../../functions/shared/runtime/retry.ts';

/** With a first delay of 1 s, two minutes in all: so long may the last call of an interrupted run keep the function busy. */
const whileBusy = { attempts: 9, maximumDelayMs: 30_000 };
const afterFailures = { attempts: 4 };

export interface ReadingProgress {
  /** Records read so far. */
  readonly read: number;
  /** Records that were on the topics when the reading began. */
  readonly total: number;
}

export interface RebuilderDependencies {
  /** Calls the function `timeline-rebuild`. */
  readonly invoke: (request: RebuildRequest) => Promise<RebuildProgress>;
  readonly onProgress: (progress: ReadingProgress) => void;
  readonly logProgress: (line: string) => void;
  /** Before a call is repeated, in milliseconds; doubles from call to call. Default 1,000. */
  readonly firstDelayMs?: number;
}

/**
 * Has the function read the topics, call by call, each from where the one before ended. A call that fails is repeated: what
 * it had written before, it writes again.
 */
export class Rebuilder {
  readonly #dependencies: RebuilderDependencies;
  #next: RebuildRequest = {};
  #read = 0;
  #undecodable = 0;

  constructor(dependencies: RebuilderDependencies) {
    this.#dependencies = dependencies;
  }

  /** Records so far that the consumer, too, cannot decode. */
  get undecodable(): number {
    return this.#undecodable;
  }

  /**
   * Reads every record that is on the topics now.
   * @throws {Error} when a call is refused, fails four times, or the function is busy for two minutes.
   */
  async catchUp(): Promise<void> {
    const { cursor } = this.#next;
    this.#next = cursor ? { cursor } : {};
    let waiting: number;
    do {
      const progress = await this.#call(this.#next);
      ({ waiting } = progress);
      this.#next = { cursor: progress.cursor, until: progress.until };
      this.#read += progress.read;
      this.#undecodable += progress.undecodable;
      this.#dependencies.onProgress({ read: this.#read, total: this.#read + waiting });
    } while (waiting > 0);
  }

  #call(request: RebuildRequest): Promise<RebuildProgress> {
    const { firstDelayMs = 1_000 } = this.#dependencies;
    const call = () => this.#tryCall(request);
    const callWhileBusy = () => withRetries(call, { ...whileBusy, firstDelayMs, isRetriable: isBusy });
    return withRetries(callWhileBusy, {
      ...afterFailures,
      firstDelayMs,
      isRetriable: (error) => !isBusy(error) && !isRefusal(error),
    });
  }

  async #tryCall(request: RebuildRequest): Promise<RebuildProgress> {
    const { invoke, logProgress } = this.#dependencies;
    try {
      return await invoke(request);
    } catch (error) {
      if (!isRefusal(error)) logProgress(`call failed: ${(error as Error).message}`);
      throw error;
    }
  }
}

/** As many calls run as are reserved for the function, or as the account has left. */
const isBusy = (error: unknown) => error instanceof TooManyRequestsException;

/** What no repetition changes: no permission, no such function. */
const isRefusal = (error: unknown) =>
  error instanceof LambdaServiceException && error.$fault === 'client' && !isBusy(error);
