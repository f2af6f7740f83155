import type { Message, Producer } from 'kafkajs';
import { type Position, partitionText, positionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import { redrivenHeaders } from './loop-guard.ts';

/**
 * Writes records to the end of their own partitions, in their order: key, value and headers as they were, and two headers
 * that say how often and from where. So whoever reads the partition meets the copy after the record.
 * @returns where each copy is, in the order of the records.
 */
export async function publish(producer: Producer, records: readonly FoundRecord[]): Promise<Position[]> {
  const topicMessages = [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, group]) => ({
    topic,
    messages: group.map(copyOf),
  }));
  const written = await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
  const next = new Map(
    written.map(({ topicName: topic, partition, baseOffset }) => [
      partitionText({ topic, partition }),
      Number(baseOffset),
    ]),
  );
  return records.map(({ topic, partition }) => {
    const key = partitionText({ topic, partition });
    const offset = next.get(key) as number;
    next.set(key, offset + 1);
    return { topic, partition, offset };
  });
}

function copyOf({ message, ...position }: FoundRecord): Message {
  return {
    key: message.key,
    value: message.value,
    partition: position.partition,
    headers: redrivenHeaders(message.headers, positionText(position)),
  };
}
