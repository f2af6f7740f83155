import { z } from 'zod';
import { pathOf } from '../../../json-api/request-url.ts';
import type { position } from '../../../json-api/schemas.ts';
import { jsonLine } from '../../../shared/terminal-text.ts';
import type { MirrorClient } from '../../commands/mirror-client.ts';
import type { TopicRecord, TopicState } from '../../commands/topic-reader.ts';
import { fitting, itemText, pageInput, pageText } from '../page.ts';
import { tool } from '../tool.ts';
import { offset, partition, since, sinceOf, topic } from './inputs.ts';

const MOST_READ = 100;
const MOST_WRITTEN = 100;

const record = z.strictObject({
  key: z.string().optional().describe('Records with the same key are in the same partition. Default: none.'),
  value: z
    .unknown()
    .describe(
      'An object is encoded by the registered schema that records of the topic have, else as JSON; text is written as it is; null is a tombstone. Integers beyond 2^53 are exact in text only.',
    ),
  headers: z.record(z.string(), z.string()).optional(),
  partition: partition.optional().describe('Default: by the key.'),
});

export const topicTools = [
  tool({
    name: 'list_topics',
    title: 'Kafka topics',
    description:
      'The topics with the offsets of their partitions: of the oldest record (start), and of the next (end).',
    input: z.strictObject(pageInput(50, 200)),
    isWriting: false,
    run: async (client, page) => pageText(await client.get<TopicState[]>('/topics'), page),
  }),
  tool({
    name: 'read_records',
    title: 'Read records of a topic',
    description:
      'Records of a topic, decoded by their registered schema, oldest first: the last ones, unless from or since says where to begin. To read on, call again with partition and from as an element of continueAt has them.',
    input: z.strictObject({
      topic,
      partition: partition.optional().describe('Default: all partitions.'),
      from: offset.optional().describe('The first offset to read; with one partition.'),
      since,
      limit: z.int().min(1).max(MOST_READ).default(10).describe('Most records of the result.'),
    }),
    isWriting: false,
    run: async (client, input) => {
      const records = await readRecords(client, input);
      const isForward = input.from !== undefined || input.since !== undefined;
      const shown = fitting(isForward ? records : records.toReversed()).length;
      const items = isForward ? records.slice(0, shown) : records.slice(-shown);
      return jsonLine({ items: fitting(items), continueAt: continueAt(items) });
    },
  }),
  tool({
    name: 'produce_records',
    title: 'Produce records',
    description:
      'Writes records to a topic and responds with their positions. record_story with waitSeconds then says what happened to one.',
    input: z.strictObject({
      topic,
      records: z.array(record).min(1).max(MOST_WRITTEN),
    }),
    isWriting: true,
    run: async (client, { topic: name, records }) =>
      itemText(
        await client.post<{ positions: z.output<typeof position>[] }>(pathOf('topics', name, 'records'), {
          records,
        }),
      ),
  }),
];

interface ReadInput {
  readonly topic: string;
  readonly partition?: number;
  readonly from?: number;
  readonly since?: string;
  readonly limit: number;
}

async function readRecords(client: MirrorClient, input: ReadInput): Promise<TopicRecord[]> {
  const { topic: name, partition: only, from, limit } = input;
  const time = sinceOf(input.since);
  const read = (query: { partition?: number; from?: number }) =>
    client.get<TopicRecord[]>(pathOf('topics', name, 'records'), { ...query, limit });
  if (time === undefined) return read({ partition: only, from });
  const { partitions } = await client.get<TopicState>(pathOf('topics', name), { time });
  const wanted = partitions.filter((each) => only === undefined || each.partition === only);
  const records = await Promise.all(
    wanted.map(({ partition: each, end, atTime = end }) => read({ partition: each, from: atTime })),
  );
  return records
    .flat()
    .sort((one, other) => one.timestamp - other.timestamp)
    .slice(0, limit);
}

/** After the last record of each partition. */
function continueAt(records: readonly TopicRecord[]) {
  const last = new Map(records.map((each) => [each.partition, each.offset]));
  return [...last].map(([of, at]) => ({ partition: of, from: at + 1 }));
}
