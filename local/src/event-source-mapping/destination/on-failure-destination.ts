import { randomUUID } from 'node:crypto';
import { rootMessage } from '../consumer/errors.ts';
import type { Failure } from '../core/batch-outcome.ts';
import type { FailureContext } from '../core/failure-document.ts';
import type { MappingCounters } from '../core/metrics.ts';
import type { MappingRecord } from '../core/record.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { EventSourceMappingPorts } from '../types.ts';
import { failureParts, singleRecords } from './failure-parts.ts';
import { type SendFailure, sendWithRetries } from './failure-sender.ts';

/** What became of records that get no further invocation. Those that are in neither must not be committed. */
export interface FailureOutcome {
  readonly delivered: readonly MappingRecord[];
  readonly discarded: readonly MappingRecord[];
}

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

  /** Records that are neither sent nor discarded when the mapping stops are left out. */
  async sendOrDiscard(failure: Failure): Promise<FailureOutcome> {
    const outcome = await this.#deliver(failure);
    const { delivered, discarded } = outcome;
    this.#counters.add('OnFailureDestinationDeliveredEventCount', delivered.length);
    this.#counters.add('DroppedEventCount', discarded.length);
    if (discarded.length > 0) this.#reportDiscarded({ ...failure, records: discarded });
    return outcome;
  }

  async #deliver(failure: Failure): Promise<FailureOutcome> {
    const send = this.#send;
    if (!send) return { delivered: [], discarded: failure.records };
    const { functionArn, source, destination } = this.#settings;
    const context = { functionArn, source, requestId: randomUUID(), now: this.#ports.clock.now() };
    const isTopic = destination?.kind === 'kafka';
    const outcome = { delivered: [] as MappingRecord[], discarded: [] as MappingRecord[] };
    const left = isTopic ? failureParts(failure, context) : [failure];
    for (let part = left.shift(); part; part = left.shift()) {
      const { records } = part;
      const end = await this.#sendWithRetries(send, part, context, isTopic && records.length > 1);
      if (end === 'stopped') break;
      if (end === 'too-large') left.unshift(...singleRecords(part));
      else outcome[end].push(...records);
    }
    return outcome;
  }

  #sendWithRetries(send: SendFailure, part: Failure, context: FailureContext, canSplit: boolean) {
    return sendWithRetries(() => send(part, context), {
      clock: this.#ports.clock,
      stopped: this.#stopped,
      canSplit,
      onError: (error) => this.#reportError(error),
    });
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
