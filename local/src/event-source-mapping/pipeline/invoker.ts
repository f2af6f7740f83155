import { recordRanges } from '../../lambda/invocation-source.ts';
import type { ConcurrencyLimiter } from '../../shared/concurrency-limiter.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { Slots } from '../../shared/slots.ts';
import type { InvocationOutcome } from '../core/batch-outcome.ts';
import type { MappingCounters } from '../core/metrics.ts';
import { packEvent } from '../core/pack-event.ts';
import type { SubBatch } from '../core/sub-batch.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { EventSourceMappingPorts } from '../types.ts';

/** Calls the mapping's function, a bounded number of times at once. */
export class Invoker {
  readonly #settings: MappingSettings;
  readonly #invoke: EventSourceMappingPorts['invoke'];
  readonly #counters: MappingCounters;
  readonly #slots: Slots;
  readonly #limiter: ConcurrencyLimiter | undefined;
  readonly #stopped: AbortSignal;
  readonly #onProcessed: (result: string) => void;

  /** @param stopped aborted when the mapping stops: no invocation begins after that. */
  constructor(
    settings: MappingSettings,
    { invoke, limiter }: Pick<EventSourceMappingPorts, 'invoke' | 'limiter'>,
    counters: MappingCounters,
    stopped: AbortSignal,
    onProcessed: (result: string) => void,
  ) {
    this.#settings = settings;
    this.#invoke = invoke;
    this.#limiter = limiter;
    this.#counters = counters;
    this.#stopped = stopped;
    this.#onProcessed = onProcessed;
    this.#slots = new Slots(settings.concurrentInvocations);
  }

  get hasFreeSlot(): boolean {
    return this.#slots.hasFree;
  }

  /** False while the machine is saturated; `whenCapacity` is called once it is not. */
  hasCapacity(whenCapacity: () => void): boolean {
    if (this.#limiter?.hasCapacity ?? true) return true;
    this.#limiter?.whenCapacity(whenCapacity);
    return false;
  }

  /** Takes a slot before its first await, so that `hasFreeSlot` is right as soon as this returns. */
  async invoke(subBatch: SubBatch, onStarted: (requestId: string) => void): Promise<InvocationOutcome> {
    const leave = this.#limiter?.enter();
    if (!this.#slots.tryAcquire()) await this.#slots.acquire();
    try {
      // The mapping may have stopped while this waited for a slot, or for the sending of records that expired.
      return this.#stopped.aborted ? { kind: 'not-invoked' } : await this.#call(subBatch, onStarted);
    } finally {
      this.#slots.release();
      leave?.();
    }
  }

  async #call({ records }: SubBatch, onStarted: (requestId: string) => void): Promise<InvocationOutcome> {
    const { functionArn, source, uuid, topic } = this.#settings;
    this.#counters.add('InvokedEventCount', records.length);
    try {
      const result = await this.#invoke(functionArn, packEvent(source, records), {
        reportsFailure: true,
        onStarted,
        source: { mapping: uuid, topic, ranges: recordRanges(records) },
      });
      if (result.functionError) this.#countFailure(records.length, 'PROBLEM: Function call failed');
      else this.#onProcessed('OK');
      return { kind: 'responded', result };
    } catch (error) {
      this.#countFailure(records.length, `PROBLEM: Function call failed. ${(error as Error).message}`);
      return outcomeOf(error);
    }
  }

  #countFailure(count: number, result: string): void {
    this.#counters.add('InvokeErrorCount', 1);
    this.#counters.add('FailedInvokeEventCount', count);
    this.#onProcessed(result);
  }
}

/** Whatever the invocation threw, the function has not seen the batch: it will be offered again. */
function outcomeOf(error: unknown): InvocationOutcome {
  const isTooLarge = error instanceof ServiceException && error.code === 'RequestEntityTooLargeException';
  return { kind: isTooLarge ? 'too-large' : 'not-invoked' };
}
