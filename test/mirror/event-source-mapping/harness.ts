import { randomUUID } from 'node:crypto';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { type IHeaders, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import {
  createEventSourceMappingService,
  type EventSourceMappingPorts,
  type EventSourceMappingService,
  type SchemaVersion,
} from '../../../local/event-source-mapping/index.ts';
import type { Pacing } from '../../../local/event-source-mapping/pacing.ts';
import type { InvocationResult } from '../../../local/lambda/types.ts';
import { systemClock } from '../../../local/shared/clock.ts';
import { silentLog } from '../../../local/shared/log.ts';
import { testKafka } from '../../support/kafka.ts';

export const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/test/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
export const BOOTSTRAP_SERVERS = 'b-1.test.kafka.us-east-1.amazonaws.com:9098';

export interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: string;
  readonly key?: string;
  readonly value?: string;
  readonly headers: Record<string, number[]>[];
  readonly valueSchemaMetadata?: { dataFormat: string; schemaId: string };
}

export interface KafkaEvent {
  readonly eventSource: string;
  readonly eventSourceArn?: string;
  readonly bootstrapServers: string;
  readonly records: Record<string, EventRecord[]>;
}

/** A function under a mapping: what it returns is its answer, what it throws its error. */
export type Handler = (event: KafkaEvent) => unknown;

const brokers = () => [...testKafka().brokers];

export const kafka = () =>
  new Kafka({ clientId: 'test', brokers: brokers(), logLevel: logLevel.NOTHING, retry: { retries: 10 } });

/** All records of an event, in the order of the event. */
export function recordsOf(event: KafkaEvent): EventRecord[] {
  return Object.values(event.records).flat();
}

/** The decoded value of a record; undefined for a tombstone. */
export function textOf({ value }: EventRecord): string | undefined {
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
}

/** One test's mirror: a service with one function, on real Kafka, with a topic of its own. */
export class Scenario implements AsyncDisposable {
  readonly topic = `t-${randomUUID().slice(0, 8)}`;
  readonly events: KafkaEvent[] = [];
  readonly documents: { arn: string; document: string; partitionKey: string }[] = [];
  readonly schemas = new Map<string, SchemaVersion>();
  /** Thrown by the next invocations instead of calling the function. */
  readonly refusals: Error[] = [];
  service: EventSourceMappingService;
  handler: Handler;
  readonly #pacing: Pacing | undefined;
  #producer: Producer | undefined;

  private constructor(handler: Handler, pacing?: Pacing) {
    this.handler = handler;
    this.#pacing = pacing;
    this.service = createEventSourceMappingService(this.ports());
  }

  static async create(partitions: number, handler: Handler = () => null, pacing?: Pacing): Promise<Scenario> {
    const scenario = new Scenario(handler, pacing);
    await scenario.createTopic(scenario.topic, partitions);
    return scenario;
  }

  ports(): EventSourceMappingPorts {
    return {
      invoke: (_name, event) => this.#invoke(JSON.parse(event)),
      clock: systemClock,
      log: silentLog,
      pacing: this.#pacing,
      connect: () => ({ bootstrapBrokers: brokers(), advertisedBootstrapServers: BOOTSTRAP_SERVERS }),
      schemaVersion: (id) => this.schemas.get(id),
      registryFormats: () => [...this.schemas.values()].map(({ dataFormat }) => dataFormat),
      functionTimeoutInSeconds: (name) => (name.includes('missing') ? undefined : 3),
      ensureTopic: (_connection, topic) => this.createTopic(topic, 1),
      deliverToArn: async (arn, document, { partitionKey }) => {
        this.documents.push({ arn, document, partitionKey });
      },
    };
  }

  /** Creates the mapping of the test; what is not given is quick: no window, from the beginning. */
  async map(settings: Partial<CreateEventSourceMappingCommandInput> = {}, uuid?: string): Promise<string> {
    const mapping = await this.service.create(
      {
        FunctionName: 'consumer',
        EventSourceArn: CLUSTER_ARN,
        Topics: [this.topic],
        StartingPosition: 'TRIM_HORIZON',
        MaximumBatchingWindowInSeconds: 0,
        ProvisionedPollerConfig: { MinimumPollers: 1 },
        ...settings,
      },
      { uuid },
    );
    return mapping.UUID ?? '';
  }

  /** A new process in the place of the old one: same functions, nothing remembered. */
  restart(): void {
    this.service = createEventSourceMappingService(this.ports());
  }

  get records(): EventRecord[] {
    return this.events.flatMap(recordsOf);
  }

  get values(): (string | undefined)[] {
    return this.records.map(textOf);
  }

  async createTopic(topic: string, numPartitions: number): Promise<void> {
    await withAdmin((admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true }),
    );
  }

  async produce(messages: readonly (Message & { headers?: IHeaders })[], topic = this.topic): Promise<void> {
    this.#producer ??= kafka().producer();
    await this.#producer.connect();
    await this.#producer.send({ topic, messages: [...messages], acks: -1 });
  }

  /** Offsets that the group has committed, by partition; -1 for none. */
  async committed(groupId: string): Promise<Record<number, number>> {
    const [answer] = await withAdmin((admin) => admin.fetchOffsets({ groupId, topics: [this.topic] }));
    return Object.fromEntries(
      (answer?.partitions ?? []).map((each) => [each.partition, Number(each.offset)]),
    );
  }

  /** Everything on a topic, once it holds `count` messages. */
  async messagesOf(topic: string, count: number) {
    const messages: { key: string | null; value: string; partition: number }[] = [];
    const consumer = kafka().consumer({ groupId: `reader-${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message }) => {
        messages.push({ partition, key: message.key?.toString() ?? null, value: String(message.value) });
      },
    });
    await until(() => messages.length >= count, `${count} messages on ${topic}`);
    await consumer.disconnect();
    return messages;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.stop(1_000);
    await this.#producer?.disconnect();
  }

  async #invoke(event: KafkaEvent): Promise<InvocationResult> {
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
    this.events.push(event);
    const base = {
      requestId: randomUUID(),
      statusCode: 200,
      executedVersion: '$LATEST',
      logTail: '',
    } as const;
    try {
      return { ...base, payload: JSON.stringify((await this.handler(event)) ?? null) };
    } catch (error) {
      const payload = JSON.stringify({ errorType: 'Error', errorMessage: (error as Error).message });
      return { ...base, functionError: 'Unhandled', payload };
    }
  }
}

/** kafkajs's admin gives up on answers that a moment later are right (a new topic, a group's first commit). */
async function withAdmin<Result>(
  use: (admin: ReturnType<Kafka['admin']>) => Promise<Result>,
  attempts = 20,
): Promise<Result> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    return await use(admin);
  } catch (error) {
    if (attempts === 0 || !(error as { retriable?: boolean }).retriable) throw error;
  } finally {
    await admin.disconnect();
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return withAdmin(use, attempts - 1);
}

/** Waits for a condition; its description is the error when it does not come about. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  description: string,
  timeoutInMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutInMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutInMs} ms: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
