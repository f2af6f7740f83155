import { compatibilityPartitioner, type MessageToProduce, Producer } from '@platformatic/kafka';
import type { KafkaEndpoint } from '../consumer/client-options.ts';
import type { Produce } from './failure-sender.ts';

/**
 * Writes failure documents to topics of one cluster. Keyed records land on the partition that any Java or kafkajs
 * producer would choose; records without a key go round.
 */
export class FailureProducer {
  readonly #producer: Producer<Buffer, string, Buffer, Buffer>;

  constructor({ bootstrapBrokers, security }: KafkaEndpoint, clientId: string) {
    this.#producer = new Producer<Buffer, string, Buffer, Buffer>({
      ...security,
      clientId,
      bootstrapBrokers: [...bootstrapBrokers],
      serializers: { value: (value) => Buffer.from(value ?? '') },
      partitioner: (message, key) =>
        key ? compatibilityPartitioner(message, key) : this.#nextPartition(message.topic),
      retries: 3,
      retryDelay: 100,
      requestTimeout: 15_000,
    });
  }

  readonly produce: Produce = async (topic, messages) => {
    await this.#producer.metadata({ topics: [topic] });
    const toSend = messages.map(
      ({ key, value }): MessageToProduce<Buffer, string, Buffer, Buffer> => ({
        topic,
        value,
        ...(key && { key }),
      }),
    );
    await this.#producer.send({ messages: toSend, acks: -1 });
  };

  async close(): Promise<void> {
    await this.#producer.close();
  }

  readonly #turns = new Map<string, number>();

  #nextPartition(topic: string): number {
    const count = this.#producer.currentMetadata?.topics.get(topic)?.partitionsCount ?? 1;
    const turn = this.#turns.get(topic) ?? 0;
    this.#turns.set(topic, turn + 1);
    return turn % count;
  }
}
