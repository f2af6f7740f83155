import { z } from 'zod';
import { contentFormat } from './schemas.ts';

/** Shapes of what reads topics for a reader: previews of many records, and all of one. */

const preview = z.object({
  format: contentFormat,
  schemaVersionId: z.string().optional(),
  text: z
    .string()
    .nullable()
    .describe('Its first 500 characters, with every digit of numbers; base64 of bytes that are not text.'),
  isCut: z.boolean().describe('Whether there is more.'),
});

/** A record in a list. */
export const browsedRecord = z.object({
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  sizeBytes: z.int().describe('Of key and value.'),
  key: preview,
  value: preview,
  headers: z.int().describe('How many it has.'),
});

const edge = z.object({
  at: z.string().describe('For `at` of the request for what is there.'),
  isEnd: z.boolean().describe('Whether there is nothing at the moment.'),
});

export const browsedPage = z.object({
  records: z.array(browsedRecord).describe('In the direction of reading, by time over all partitions.'),
  older: edge,
  newer: edge,
  scanned: z
    .int()
    .describe('Records that were looked at. With a filter a request looks at 50,000, or for a second.'),
});

const wholeContent = z.object({
  format: contentFormat,
  schemaVersionId: z.string().optional(),
  schemaName: z.string().optional(),
  text: z
    .string()
    .nullable()
    .describe('The whole of it, with every digit of numbers; null where it is none, and without bytes.'),
  sizeBytes: z.int(),
  base64: z.string().nullable().describe('The first 65,536 bytes as they are in the topic.'),
});

export const wholeRecord = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  timestampType: z.enum(['CREATE_TIME', 'LOG_APPEND_TIME']),
  key: wholeContent,
  value: wholeContent,
  headers: z.array(z.object({ name: z.string(), value: wholeContent })),
});

export const topicSchema = z.object({
  schemaVersionId: z.string(),
  schemaName: z.string().optional(),
  dataFormat: z.enum(['AVRO', 'JSON', 'PROTOBUF']),
  isPreferred: z
    .boolean()
    .describe('Whether values are encoded by it without a choice: the topic has it, or its name.'),
});
