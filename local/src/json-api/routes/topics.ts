import { z } from 'zod';
import type { SchemaVersion } from '../../event-source-mapping/schema/schema-version.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { beyondTheLog, unknownPartition } from '../errors.ts';
import { encode, recordView, schemaIdOf } from '../record-values.ts';
import { milliseconds, route, wholeNumber } from '../route.ts';
import { position, producedRecord, topicRecord, topicState } from '../schemas.ts';
import { rangesOf } from '../topic-ranges.ts';
import type { ApiPorts } from '../types.ts';

const topic = z.object({ topic: z.string() });
/** Records of a partition that are looked at for schemas of its topic. */
const LOOKED_AT = 20;
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
      'Writes records, one after the other, and responds with their positions. Objects are encoded by the registered schema that records of the topic have, else as JSON.',
    path: topic,
    body: z.strictObject({ records: z.array(producedRecord).min(1).max(MOST_RECORDS) }),
    response: z.object({ positions: z.array(position) }),
    run: async (ports, { path, body }) => {
      const ranges = await rangesOf(ports, path.topic);
      const candidates = await schemasOf(ports, path.topic, ranges);
      const encoded = body.records.map(({ key = null, value, valueBase64, headers = {}, ...others }) => {
        const { partition, timestamp, schemaVersionId } = others;
        if (partition !== undefined && !ranges.some((each) => each.partition === partition))
          throw unknownPartition(path.topic, partition, ranges.length);
        const schemas = schemaVersionId === undefined ? candidates : [schemaNamed(ports, schemaVersionId)];
        const bytes = valueBase64 === undefined ? encode(value, schemas) : Buffer.from(valueBase64, 'base64');
        return { key, value: bytes, headers, partition, timestamp };
      });
      return { positions: await ports.records.write(path.topic, encoded) };
    },
  }),
];

/** Schemas that the last records of a topic have, the newest first. */
async function schemasOf(
  { records, findSchema }: ApiPorts,
  name: string,
  ranges: Awaited<ReturnType<typeof rangesOf>>,
): Promise<SchemaVersion[]> {
  const read = await Promise.all(
    ranges.map((range) =>
      records.read(name, { ...range, from: Math.max(range.start, range.end - LOOKED_AT), limit: LOOKED_AT }),
    ),
  );
  const newestFirst = read.flat().sort((one, other) => other.timestamp - one.timestamp);
  const ids = new Set(newestFirst.flatMap(({ value }) => schemaIdOf(value) ?? []));
  return [...ids].flatMap((id) => findSchema(id) ?? []);
}

function schemaNamed({ findSchema }: ApiPorts, schemaVersionId: string): SchemaVersion {
  const version = findSchema(schemaVersionId);
  if (version) return version;
  throw new ServiceException(
    'UnknownSchema',
    `schemaVersionId is ${schemaVersionId}; accepted: ids of schema versions that the template registers`,
  );
}
