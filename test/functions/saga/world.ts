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
import { apiOf, consumerOf, isInTheWorld, type ProcessDependencies } from './processes.ts';
import type { SagaState } from './state.ts';

export const ordersPerDay = 10;
const schemaVersionId = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';
/** Who reads what, as the stack has it. */
const readers = Object.entries(consumerDefinitions(configFrom({ stage: 'dev' })))
  .map(([concern, { reads }]) => ({ concern: concern as Concern, reads: new Set(reads) }))
  .filter(({ concern }) => isInTheWorld(concern));

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

interface Queue {
  readonly name: string;
  readonly reader: Concern | 'client';
  readonly key: string;
  readonly messages: (OrderstreamEvent | ClientRequest)[];
  taken: number;
  failures: number;
}

/**
 * The whole order flow, one process at a time: the real API and consumers, an event log that each consumer reads through its
 * queues (in order for one order of one topic, in any order otherwise), and faults at any of their steps.
 */
export class SagaWorld {
  /** Everything that was written, with the repetitions. */
  readonly log: OrderstreamEvent[] = [];
  /** What was delivered with success, in order: `<reader> <what>`. */
  readonly delivered: string[] = [];
  /** Emails that a life ended without marking although the service took them. */
  readonly windows: string[] = [];
  readonly steps: Steps;
  readonly #state: SagaState;
  readonly #duplicated: ReadonlySet<EventType>;
  readonly #queues = new Map<string, Queue>();
  readonly #attempts = memoryAttempts();
  #now = Date.parse('2026-11-21T10:00:00.000Z');

  /** @param duplicated Event types that the producer writes twice, as it does after a lost response. */
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
    this.#enqueue('client', 'orders', request.customerId, request);
  }

  /** What can happen next. */
  pending(): Delivery[] {
    return [...this.#queues.values()]
      .filter(({ messages, taken }) => taken < messages.length)
      .map(({ name, reader, key, messages, taken, failures }) => {
        const message = messages[taken] as OrderstreamEvent | ClientRequest;
        return {
          id: `${name} ${taken}`,
          reader,
          key,
          what: 'type' in message ? message.type : 'POST',
          failures,
        };
      });
  }

  /** Delivers it once, to a separate process; what fails stays in its queue. */
  async deliver({ id }: Pick<Delivery, 'id'>): Promise<void> {
    const queue = this.#queues.get(id.slice(0, id.lastIndexOf(' '))) as Queue;
    const message = queue.messages[queue.taken] as OrderstreamEvent | ClientRequest;
    const life = new Life();
    this.#now += 1_000;
    const succeeded = await this.#attempt(queue, message, life);
    this.windows.push(...life.unmarked);
    if (!succeeded && life.faults === 0) throw new Error(`${id} failed, and no fault was injected.`);
    if (!succeeded) queue.failures += 1;
  }

  async #attempt(queue: Queue, message: OrderstreamEvent | ClientRequest, life: Life): Promise<boolean> {
    const step = this.steps.of(life);
    const around = this.#dependencies(life, step);
    try {
      const isDone =
        'type' in message
          ? await isTaken(message, queue.reader as Concern, around)
          : await isAccepted(message, around);
      if (!isDone || life.isDead) return false;
      await step('offset.commit', () => {
        queue.taken += 1;
        queue.failures = 0;
        this.delivered.push(`${queue.reader} ${'type' in message ? message.type : 'POST'}`);
      });
      return true;
    } catch (error) {
      if (life.faults > 0) return false;
      throw error;
    }
  }

  #dependencies(life: Life, step: Step): ProcessDependencies {
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

  /** Writes a record; every consumer that reads its type finds it in its queue. */
  append(event: OrderstreamEvent): void {
    this.log.push(event);
    for (const { concern, reads } of readers) {
      if (reads.has(event.type)) this.#enqueue(concern, topicOf[event.type], event.orderId, event);
    }
  }

  #enqueue(
    reader: Queue['reader'],
    topic: string,
    key: string,
    message: OrderstreamEvent | ClientRequest,
  ): void {
    const name = `${reader} ${topic} ${key}`;
    const known = this.#queues.get(name);
    if (known) known.messages.push(message);
    else this.#queues.set(name, { name, reader, key, messages: [message], taken: 0, failures: 0 });
  }
}

async function isTaken(
  event: OrderstreamEvent,
  reader: Concern,
  around: ProcessDependencies,
): Promise<boolean> {
  const record = recordOf(event, { key: event.orderId, topic: topicOf[event.type] });
  const { batchItemFailures } = await consumerOf(reader, around)(kafkaEvent(record), context);
  return batchItemFailures.length === 0;
}

async function isAccepted(
  { customerId, idempotencyKey, body }: ClientRequest,
  around: ProcessDependencies,
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
