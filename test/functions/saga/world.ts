import {
  type Concern,
  decodeEvent,
  type EventType,
  encodeEvent,
  type OrderstreamEvent,
  topicOf,
} from '../../../events/index.ts';
import { NotConfirmedError, type OutgoingEvent } from '../../../functions/shared/kafka/producer.ts';
import { configFrom } from '../../../lib/config/index.ts';
import { consumerDefinitions } from '../../../lib/consumers/consumers.ts';
import { apiRequest } from '../shared/api-requests.ts';
import { context, kafkaEvent, recordOf } from '../shared/kafka-events.ts';
import { memoryAttempts } from '../shared/memory-attempts.ts';
import { guarded, type Step } from '../support/deliveries.ts';
import { type FaultPoint, Life, ProcessDied, Steps, watched } from './faults.ts';
import { apiOf, consumerOf, type Surroundings } from './processes.ts';
import type { SagaState } from './state.ts';

export const ordersPerDay = 10;
const schemaVersionId = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';
/** Who reads what, as the stack has it. */
const readers = Object.entries(consumerDefinitions(configFrom({ stage: 'dev' }))).map(
  ([concern, { reads }]) => ({ concern: concern as Concern, reads: new Set(reads) }),
);

/** A request as a customer sends it, and sends it again until it is accepted. */
export interface ClientRequest {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly body: object;
}

/** The record that a reader gets next from one topic for one order, or the request that the API gets next. */
export interface Delivery {
  /** `<reader> <topic> <key> <number>`: the same in every world with the same history. */
  readonly id: string;
  readonly reader: Concern | 'client';
  readonly key: string;
  readonly what: string;
  /** Deliveries of it that failed so far. */
  readonly failures: number;
}

interface Letterbox {
  readonly name: string;
  readonly reader: Concern | 'client';
  readonly key: string;
  readonly letters: (OrderstreamEvent | ClientRequest)[];
  taken: number;
  failures: number;
}

/**
 * The whole order flow, one process at a time: the real API and consumers, an event log that each consumer reads through its
 * letterboxes (in order for one order of one topic, in any order otherwise), and faults at any of their steps.
 */
export class SagaWorld {
  /** Everything that was written, with the repetitions. */
  readonly log: OrderstreamEvent[] = [];
  /** What was delivered with success, in order: `<reader> <what>`. */
  readonly delivered: string[] = [];
  /** Mails that a life ended without marking although the service took them. */
  readonly windows: string[] = [];
  readonly steps: Steps;
  readonly #state: SagaState;
  readonly #duplicated: ReadonlySet<EventType>;
  readonly #letterboxes = new Map<string, Letterbox>();
  readonly #attempts = memoryAttempts();
  #now = Date.parse('2026-11-21T10:00:00.000Z');

  /** @param duplicated Event types that the producer writes twice, as it does after an answer that was lost. */
  constructor(
    state: SagaState,
    points: readonly FaultPoint[] = [],
    duplicated: ReadonlySet<EventType> = new Set(),
  ) {
    this.#state = state;
    this.#duplicated = duplicated;
    this.steps = new Steps(points);
  }

  /** A customer sends a request. */
  request(request: ClientRequest): void {
    this.#letter('client', 'orders', request.customerId, request);
  }

  /** What can happen next. */
  pending(): Delivery[] {
    return [...this.#letterboxes.values()]
      .filter(({ letters, taken }) => taken < letters.length)
      .map(({ name, reader, key, letters, taken, failures }) => {
        const letter = letters[taken] as OrderstreamEvent | ClientRequest;
        return {
          id: `${name} ${taken}`,
          reader,
          key,
          what: 'type' in letter ? letter.type : 'POST',
          failures,
        };
      });
  }

  /** Delivers it once, to a process of its own; what fails stays in its letterbox. */
  async deliver({ id }: Pick<Delivery, 'id'>): Promise<void> {
    const letterbox = this.#letterboxes.get(id.slice(0, id.lastIndexOf(' '))) as Letterbox;
    const letter = letterbox.letters[letterbox.taken] as OrderstreamEvent | ClientRequest;
    const life = new Life();
    this.#now += 1_000;
    const succeeded = await this.#attempt(letterbox, letter, life);
    this.windows.push(...life.unmarked);
    if (!succeeded && life.struck === 0) throw new Error(`${id} failed, and no fault struck it.`);
    if (!succeeded) letterbox.failures += 1;
  }

  async #attempt(
    letterbox: Letterbox,
    letter: OrderstreamEvent | ClientRequest,
    life: Life,
  ): Promise<boolean> {
    const step = this.steps.of(life);
    const around = this.#surroundings(life, step);
    try {
      const isDone =
        'type' in letter
          ? await isTaken(letter, letterbox.reader as Concern, around)
          : await isAccepted(letter, around);
      if (!isDone || life.isDead) return false;
      await step('offset.commit', () => {
        letterbox.taken += 1;
        letterbox.failures = 0;
        this.delivered.push(`${letterbox.reader} ${'type' in letter ? letter.type : 'POST'}`);
      });
      return true;
    } catch (error) {
      if (life.struck > 0) return false;
      throw error;
    }
  }

  #surroundings(life: Life, step: Step): Surroundings {
    return {
      ports: guarded(watched(this.#state.ports, life), step),
      producer: {
        encode: (event) => encodeEvent(event, schemaVersionId),
        send: (events) => this.#produce(events, step),
      },
      attempts: this.#attempts,
      now: () => this.#now,
      sleep: async (milliseconds) => {
        if (life.isDead) throw new ProcessDied();
        this.#now += milliseconds;
      },
      ordersPerDay,
    };
  }

  /** Event by event: a request to several brokers may have reached some of them when it fails. */
  async #produce(events: readonly OutgoingEvent[], step: Step): Promise<void> {
    for (const { event, encoded } of events) {
      const bytes = Buffer.from(encoded ?? encodeEvent(event, schemaVersionId));
      try {
        await step(`log.append ${event.type}`, () => {
          const copies = this.#duplicated.has(event.type) ? 2 : 1;
          for (let copy = 0; copy < copies; copy += 1) this.append(decodeEvent(event.type, bytes));
        });
      } catch (cause) {
        if (cause instanceof ProcessDied) throw cause;
        throw new NotConfirmedError('Send it again.', { cause });
      }
    }
  }

  /** Writes a record; every consumer that reads its type finds it in its letterbox. */
  append(event: OrderstreamEvent): void {
    this.log.push(event);
    for (const { concern, reads } of readers) {
      if (reads.has(event.type)) this.#letter(concern, topicOf[event.type], event.orderId, event);
    }
  }

  #letter(
    reader: Letterbox['reader'],
    topic: string,
    key: string,
    letter: OrderstreamEvent | ClientRequest,
  ): void {
    const name = `${reader} ${topic} ${key}`;
    const known = this.#letterboxes.get(name);
    if (known) known.letters.push(letter);
    else this.#letterboxes.set(name, { name, reader, key, letters: [letter], taken: 0, failures: 0 });
  }
}

async function isTaken(event: OrderstreamEvent, reader: Concern, around: Surroundings): Promise<boolean> {
  const record = recordOf(event, { key: event.orderId, topic: topicOf[event.type] });
  const { batchItemFailures } = await consumerOf(reader, around)(kafkaEvent(record), context);
  return batchItemFailures.length === 0;
}

async function isAccepted(
  { customerId, idempotencyKey, body }: ClientRequest,
  around: Surroundings,
): Promise<boolean> {
  const claims = {
    sub: customerId,
    email: `${customerId}@example.com`,
    email_verified: 'true',
    name: 'Sarah',
  };
  const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
  const request = apiRequest('POST /orders', { claims, headers, body: JSON.stringify(body) });
  return (await apiOf(around)(request, context)).statusCode === 202;
}
