import { randomUUID } from 'node:crypto';
import { rootMessage } from '../consumer/errors.ts';
import type { Failure } from '../core/batch-outcome.ts';
import type { MappingCounters } from '../core/metrics.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { EventSourceMappingPorts } from '../types.ts';
import { type SendFailure, sendWithRetries } from './failure-sender.ts';

/** What became of records that get no further invocation. */
export type FailureOutcome = 'delivered' | 'discarded' | 'stopped';

/** Sends records to the on-failure destination, or discards them when there is none or it refuses them. */
export class OnFailureDestination {
  readonly #settings: MappingSettings;
  readonly #ports: EventSourceMappingPorts;
  readonly #counters: MappingCounters;
  readonly #send: SendFailure | undefined;
  readonly #stopped: AbortSignal;

  /** @param send absent when the mapping has no destination. */
  constructor(
    settings: MappingSettings,
    ports: EventSourceMappingPorts,
    counters: MappingCounters,
    send: SendFailure | undefined,
    stopped: AbortSignal,
  ) {
    this.#settings = settings;
    this.#ports = ports;
    this.#counters = counters;
    this.#send = send;
    this.#stopped = stopped;
  }

  /** @returns `stopped` when the mapping stopped before the records were sent or discarded: they must not be committed. */
  async sendOrDiscard(failure: Failure): Promise<FailureOutcome> {
    const outcome = await this.#deliver(failure);
    if (outcome === 'stopped') return outcome;
    const isDelivered = outcome === 'delivered';
    const counter = isDelivered ? 'OnFailureDestinationDeliveredEventCount' : 'DroppedEventCount';
    this.#counters.add(counter, failure.records.length);
    if (!isDelivered) this.#reportDiscarded(failure);
    return outcome;
  }

  async #deliver(failure: Failure): Promise<FailureOutcome> {
    const send = this.#send;
    if (!send) return 'discarded';
    const { functionArn, source } = this.#settings;
    const context = { functionArn, source, requestId: randomUUID(), now: this.#ports.clock.now() };
    return sendWithRetries(
      () => send(failure, context),
      this.#ports.clock,
      this.#stopped,
      (error) => this.#reportError(error),
    );
  }

  #reportError(error: unknown): void {
    this.#counters.add('OnFailureDestinationDeliveryErrorCount', 1);
    const { functionName, destinationText } = this.#settings;
    this.#ports.log.warn(
      `${functionName}: could not send to its on-failure destination ${destinationText}: ${rootMessage(error)}`,
    );
  }

  #reportDiscarded({ records, condition }: Failure): void {
    const { functionName, topic } = this.#settings;
    const [first] = records;
    this.#ports.log.warn(
      `${functionName}: discarded ${records.length} record(s) of ${topic}-${first?.partition} from offset ${first?.offset}: ${condition}`,
    );
  }
}
