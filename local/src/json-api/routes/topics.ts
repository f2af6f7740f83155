import { z } from 'zod';
import type { RecordHeader } from '../../event-source-mapping/core/record.ts';
import { beyondTheLog, unknownPartition } from '../errors.ts';
import { encode, recordView } from '../record-values.ts';
import { milliseconds, route, wholeNumber } from '../route.ts';
import { position, producedRecord, topicRecord, topicState } from '../schemas.ts';
import { rangesOf } from '../topic-ranges.ts';
import { schemaBy, schemasOfTopic } from '../topic-schemas.ts';

const topic = z.object({ topic: z.string() });
const MOST_RECORDS = 500;

export const topicRoutes = [
  route({
    method: 'GET',
    template: '/topics',
    summary: 'The topics, with the offsets of their partitions: of the oldest record, and of the next.',
    response: z.array(topicState),
    run: async ({ offsets }) => {
      const topics = [];
      for (const name of await offsets.topics()) {
        const partitions = await offsets.ranges(name);
        if (partitions) topics.push({ topic: name, partitions: [...partitions] });
      }
      return topics;
    },
  }),
  route({
    method: 'GET',
    template: '/topics/{topic}',
    summary:
      'One topic; with `time`, milliseconds since the epoch, also where its records of that time begin.',
    path: topic,
    query: z.object({ time: milliseconds.optional() }),
    response: topicState,
    run: async (ports, { path, query: { time } }) => {
      const partitions = [...(await rangesOf(ports, path.topic))];
      if (time === undefined) return { topic: path.topic, partitions };
      const found = await ports.offsets.at(path.topic, time);
      const timed = partitions.map((each) => ({ ...each, atTime: found.get(each.partition) ?? each.end }));
      return { topic: path.topic, partitions: timed };
    },
  }),
  route({
    method: 'GET',
    template: '/topics/{topic}/records',
    summary:
      'Records of a topic, decoded by the registered schema, else as JSON, text or base64; the last ones unless `from` says where to begin.',
    path: topic,
    query: z.object({
      partition: wholeNumber(0, 2 ** 31 - 1).optional(),
      from: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: wholeNumber(1, MOST_RECORDS).default(50),
    }),
    response: z.array(topicRecord),
    run: async (ports, { path, query: { partition, from, limit } }) => {
      const ranges = await rangesOf(ports, path.topic, partition);
      const range = ranges[0];
      if (from !== undefined && ranges.length === 1 && range && from > range.end)
        throw beyondTheLog(`${path.topic}-${range.partition}`, from, range);
      const read = await Promise.all(
        ranges.map((each) => {
          const first = Math.max(each.start, from ?? each.end - limit);
          return ports.records.read(path.topic, { ...each, from: first, limit });
        }),
      );
      const records = read.flat().sort((one, other) => one.timestamp - other.timestamp);
      return (from === undefined ? records.slice(-limit) : records.slice(0, limit)).map((record) =>
        recordView(record, ports.findSchema),
      );
    },
  }),
  route({
    method: 'POST',
    template: '/topics/{topic}/records',
    summary:
      'Writes records, one after the other, and responds with their positions. Objects are encoded by the registered schema that they fit: one that records of the topic have, that has its name, or that is in a registry which its mappings read; as JSON where there is none.',
    path: topic,
    body: z.strictObject({ records: z.array(producedRecord).min(1).max(MOST_RECORDS) }),
    response: z.object({ positions: z.array(position) }),
    run: async (ports, { path, body }) => {
      const ranges = await rangesOf(ports, path.topic);
      const candidates = await schemasOfTopic(ports, path.topic, ranges);
      const encoded = body.records.map(({ value, valueBase64, ...others }) => {
        const { partition, timestamp } = others;
        if (partition !== undefined && !ranges.some((each) => each.partition === partition))
          throw unknownPartition(path.topic, partition, ranges.length);
        const named = schemaBy(ports, others);
        const schemas = named ? { preferred: [named] } : candidates;
        const bytes = valueBase64 === undefined ? encode(value, schemas) : Buffer.from(valueBase64, 'base64');
        return { key: keyOf(others), value: bytes, headers: headersOf(others), partition, timestamp };
      });
      return { positions: await ports.records.write(path.topic, encoded) };
    },
  }),
];

type Produced = z.output<typeof producedRecord>;

const keyOf = ({ key = null, keyBase64 }: Produced) =>
  keyBase64 === undefined ? key : Buffer.from(keyBase64, 'base64');

function headersOf({ headers = {}, headerList }: Produced): RecordHeader[] {
  if (!headerList) return Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]);
  return headerList.map(({ name, value = '', valueBase64 }) => {
    if (valueBase64 !== undefined) return [name, Buffer.from(valueBase64, 'base64')];
    return [name, value === null ? null : Buffer.from(value)];
  });
}
