import { randomUUID } from 'node:crypto';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { type IHeaders, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import type { CapturedFailures } from '../../../local/src/dead-letters/captured-failures.ts';
import {
  createEventSourceMappingService,
  type EventSourceMappingPorts,
  type EventSourceMappingService,
  type SchemaVersion,
} from '../../../local/src/event-source-mapping/index.ts';
import type { InvocationResult, LambdaService } from '../../../local/src/lambda/types.ts';
import { TopicOffsets } from '../../../local/src/services/kafka/topic-offsets.ts';
import { systemClock, type TimerClock } from '../../../local/src/shared/clock.ts';
import type { ConcurrencyLimiter } from '../../../local/src/shared/concurrency-limiter.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { testKafka } from '../../support/kafka.ts';
import { unpacked } from './unpacked.ts';

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
  readonly keySchemaMetadata?: { dataFormat: string; schemaId: string };
  readonly valueSchemaMetadata?: { dataFormat: string; schemaId: string };
}

export interface KafkaEvent {
  readonly eventSource: string;
  readonly eventSourceArn?: string;
  readonly bootstrapServers: string;
  readonly records: Record<string, EventRecord[]>;
}

/** A function of a mapping: what it returns is its response, what it throws its error. */
export type Handler = (event: KafkaEvent) => unknown;

const kafkaOf = (brokers: readonly string[]) =>
  new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 10 } });

/** The brokers that the tests share. */
export const kafka = () => kafkaOf(testKafka().brokers);

/** All records of an event, in the order of the event. */
export function recordsOf(event: KafkaEvent): EventRecord[] {
  return Object.values(event.records).flat();
}

/** The decoded value of a record; undefined for a tombstone. */
export function textOf({ value }: EventRecord): string | undefined {
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
}

/** One test's mirror: a service with one function, on real Kafka, with a separate topic. */
export class Scenario implements AsyncDisposable {
  readonly topic = `t-${randomUUID().slice(0, 8)}`;
  readonly events: KafkaEvent[] = [];
  readonly documents: { arn: string; document: string; partitionKey: string }[] = [];
  /** Keeps the documents too, for the dead letters. */
  captured: CapturedFailures | undefined;
  readonly schemas = new Map<string, SchemaVersion>();
  /** Thrown by every delivery to a queue, topic or bucket. */
  deliveryError: Error | undefined;
  /** Thrown by the next invocations instead of calling the function. */
  readonly refusals: Error[] = [];
  service: EventSourceMappingService;
  readonly offsets: TopicOffsets;
  handler: Handler;
  clock: TimerClock = systemClock;
  /** What the mirror prints. */
  readonly warnings: string[] = [];
  /** The system log of the mapping. */
  readonly logLines: Record<string, unknown>[] = [];
  /** Functions that really run, in place of the handler. */
  lambda: Pick<LambdaService, 'invoke'> | undefined;
  readonly #brokers: readonly string[];
  readonly #limiter: ConcurrencyLimiter | undefined;
  #producer: Producer | undefined;

  private constructor(handler: Handler, limiter?: ConcurrencyLimiter, brokers = testKafka().brokers) {
    this.handler = handler;
    this.#limiter = limiter;
    this.#brokers = brokers;
    this.offsets = new TopicOffsets(brokers);
    this.service = createEventSourceMappingService(this.ports());
  }

  /** @param brokers the shared ones by default. */
  static async create(
    partitions: number,
    handler: Handler = () => null,
    limiter?: ConcurrencyLimiter,
    brokers?: string[],
  ): Promise<Scenario> {
    const scenario = new Scenario(handler, limiter, brokers);
    await scenario.createTopic(scenario.topic, partitions);
    return scenario;
  }

  ports(): EventSourceMappingPorts {
    return {
      invoke: (name, event, options) =>
        this.lambda?.invoke(name, event, options) ?? this.#invoke(unpacked(event) as KafkaEvent),
      clock: this.clock,
      writeLog: (functionArn, line) => this.logLines.push({ functionArn, ...JSON.parse(line) }),
      log: { ...silentLog, warn: (line) => this.warnings.push(line) },
      remembersRecords: true,
      offsets: this.offsets,
      limiter: this.#limiter,
      connect: () => ({ bootstrapBrokers: this.#brokers, advertisedBootstrapServers: BOOTSTRAP_SERVERS }),
      schemaVersion: (id) => this.schemas.get(id),
      registryFormats: () => [...this.schemas.values()].map(({ dataFormat }) => dataFormat),
      functionTimeoutSeconds: (name) => (name.includes('missing') ? undefined : 3),
      ensureTopic: (_connection, topic) => this.createTopic(topic, 1),
      deliverToArn: async (arn, document, { partitionKey, mappingUuid, records }) => {
        if (this.deliveryError) throw this.deliveryError;
        this.documents.push({ arn, document, partitionKey });
        this.captured?.add({ destination: arn, mappingUuid, document, records });
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

  async createTopic(
    topic: string,
    numPartitions: number,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
    await this.#withAdmin((admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: true }),
    );
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
  }

  /** The producer forgets the topic: it drops records for partitions that it does not know yet. */
  async addPartitions(count: number): Promise<void> {
    await this.#producer?.disconnect();
    this.#producer = undefined;
    await this.#withAdmin((admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: this.topic, count }] }),
    );
  }

  /** Removes the records of partition 0 below an offset, as retention does. */
  async expireBefore(offset: number): Promise<void> {
    const partitions = [{ partition: 0, offset: String(offset) }];
    await this.#withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(this.topic); // Otherwise it does not know the leader.
      await admin.deleteTopicRecords({ topic: this.topic, partitions });
    });
  }

  /** Waits until a mapping is in a state. */
  async reaches(uuid: string, state: string): Promise<void> {
    await until(() => this.service.get(uuid).State === state, `${uuid} to be ${state}`);
  }

  async produce(messages: readonly (Message & { headers?: IHeaders })[], topic = this.topic): Promise<void> {
    this.#producer ??= kafkaOf(this.#brokers).producer();
    await this.#producer.connect();
    await this.#producer.send({ topic, messages: [...messages], acks: -1 });
  }

  /** Offsets that the group has committed, by partition; -1 for none. */
  async committed(groupId: string): Promise<Record<number, number>> {
    const [response] = await this.#withAdmin((admin) =>
      admin.fetchOffsets({ groupId, topics: [this.topic] }),
    );
    return Object.fromEntries(
      (response?.partitions ?? []).map((each) => [each.partition, Number(each.offset)]),
    );
  }

  /** Everything on a topic, once it holds `count` messages. */
  async messagesOf(topic: string, count: number) {
    const messages: { key: string | null; value: string; partition: number }[] = [];
    const consumer = kafkaOf(this.#brokers).consumer({ groupId: `reader-${randomUUID()}` });
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

  /** kafkajs's admin fails on responses that are right a moment later (a new topic, a group's first commit). */
  async #withAdmin<Result>(
    use: (admin: ReturnType<Kafka['admin']>) => Promise<Result>,
    attempts = 20,
  ): Promise<Result> {
    const admin = kafkaOf(this.#brokers).admin();
    await admin.connect();
    try {
      return await use(admin);
    } catch (error) {
      if (attempts === 0 || !(error as { retriable?: boolean }).retriable) throw error;
    } finally {
      await admin.disconnect();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    return this.#withAdmin(use, attempts - 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.stop(1_000);
    await this.offsets.close();
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

/** Waits for a condition; its description is in the error when it does not hold in time. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  description: string,
  timeoutMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
