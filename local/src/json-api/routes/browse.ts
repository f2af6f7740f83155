import { z } from 'zod';
import { topicPage } from '../browse/topic-page.ts';
import { recordAt, wholeOf } from '../browse/whole-record.ts';
import { browsedPage, topicSchema, wholeRecord } from '../browse-schemas.ts';
import { unknownPartition } from '../errors.ts';
import { milliseconds, route, waitSeconds, wholeNumber } from '../route.ts';
import { position } from '../schemas.ts';
import { rangesOf } from '../topic-ranges.ts';
import { schemasOfTopic } from '../topic-schemas.ts';

const partition = wholeNumber(0, 2 ** 31 - 1);
const offset = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const topic = z.object({ topic: z.string() });
const place = topic.extend({ partition, offset });

export const browseRoutes = [
  route({
    method: 'GET',
    template: '/topics/{topic}/browse',
    summary:
      'A page of the records of a topic, as previews: the newest ones, or those from a position, an offset or a time on in one direction; filtered by `text` in key, value or headers, by a filter `pattern` as mappings have it, and by `key`. A request looks at a bounded number of records; `older` and `newer` say where the next one continues. With `wait` and the direction `newer`, responds as soon as there is a record.',
    path: topic,
    query: z.object({
      partition: partition.optional(),
      direction: z.enum(['older', 'newer']).default('older'),
      at: z.string().optional(),
      offset: offset.optional(),
      time: milliseconds.optional(),
      text: z.string().optional(),
      pattern: z.string().optional(),
      key: z.string().optional(),
      limit: wholeNumber(1, 500).default(50),
      wait: waitSeconds,
    }),
    response: browsedPage,
    run: async (ports, { path, query, signal }) => topicPage(ports, path.topic, query, signal),
  }),
  route({
    method: 'GET',
    template: '/topics/{topic}/records/{partition}/{offset}',
    summary: 'One record: key, value and headers decoded, and their bytes.',
    path: place,
    response: wholeRecord,
    run: async (ports, { path }) => wholeOf(await recordAt(ports, path), ports.findSchema),
  }),
  route({
    method: 'POST',
    template: '/topics/{topic}/records/{partition}/{offset}/reproduce',
    summary:
      'Writes a record again, byte for byte with its headers, to its partition or another one, and responds with the new position.',
    path: place,
    body: z.strictObject({ partition: z.int().min(0).optional().describe('Default: that of the record.') }),
    response: position,
    run: async (ports, { path, body }) => {
      const { key, value, headers } = await recordAt(ports, path);
      const to = body.partition ?? path.partition;
      const ranges = await rangesOf(ports, path.topic);
      if (!ranges.some((each) => each.partition === to))
        throw unknownPartition(path.topic, to, ranges.length);
      return ports.records.writeCopy(path.topic, { key, value, headers, partition: to });
    },
  }),
  route({
    method: 'GET',
    template: '/topics/{topic}/schemas',
    summary: 'Schemas by which values of a topic may be encoded, those that are tried first in front.',
    path: topic,
    response: z.array(topicSchema),
    run: async (ports, { path }) => {
      const ranges = await rangesOf(ports, path.topic);
      const { preferred, possible = [] } = await schemasOfTopic(ports, path.topic, ranges);
      const first = new Set(preferred);
      return [...new Set([...preferred, ...possible])].map((version) => ({
        schemaVersionId: version.schemaVersionId,
        ...(version.schemaName !== undefined && { schemaName: version.schemaName }),
        dataFormat: version.dataFormat,
        isPreferred: first.has(version),
      }));
    },
  }),
];
