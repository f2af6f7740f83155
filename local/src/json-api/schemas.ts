import { z } from 'zod';
import { fault } from './fault-schemas.ts';
import { logLine } from './function-schemas.ts';

/** Shapes of what the API returns. Times are milliseconds since the epoch. */

export const outcome = z.enum(['pending', 'delivered', 'filtered', 'destination', 'discarded', 'revoked']);
export const outcomeParameter = outcome.optional();

export const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export const stackState = z.object({
  title: z.string(),
  addresses: z.record(z.string(), z.string()),
  stacks: z.array(
    z.object({
      stackName: z.string(),
      outputs: z.record(z.string(), z.string()),
      resources: z.array(
        z.object({
          logicalId: z.string(),
          type: z.string(),
          physicalId: z.string(),
          arn: z.string().optional(),
          constructPath: z.string().optional().describe('`aws:cdk:path` of its metadata.'),
        }),
      ),
    }),
  ),
  faults: z.array(fault),
});

export const clockState = z.object({
  now: z.number(),
  aheadMs: z.int().describe('Milliseconds that were skipped since the start.'),
});

const partitionLag = z.object({ partition: z.int(), position: z.int(), lag: z.int() });

export const mappingState = z.object({
  uuid: z.string(),
  functionName: z.string(),
  topic: z.string(),
  state: z.string(),
  problem: z.string().describe('LastProcessingResult where it names a problem, else empty.'),
  settings: z
    .record(z.string(), z.unknown())
    .describe('As GetEventSourceMapping returns it, with the names of AWS.'),
  metrics: z.record(z.string(), z.number()),
  offsetLag: z.int().nullable().describe('Over all partitions; null when Kafka cannot be asked.'),
  lag: z.array(partitionLag).nullable(),
});

export const currentLag = z.object({ lag: z.int().nullable().describe('Null when Kafka cannot be asked.') });

export const attempt = z.object({
  startedAt: z.number(),
  durationMs: z.number().optional(),
  requestId: z.string().optional(),
  records: z.int(),
  result: z.enum(['running', 'succeeded', 'partial-failure', 'failed', 'bisected', 'not-invoked']),
  isFailure: z.boolean().optional(),
  error: z.string().optional(),
});

const recordRange = z.object({ partition: z.int(), first: z.int(), last: z.int() });

/** Records of one invocation of a mapping that is running, or that is made again after a failure. */
export const recordsInProgress = z.object({
  ranges: z.array(recordRange),
  records: z.int(),
  isRunning: z.boolean().describe('False: the last invocation has failed, and the next one is not made yet.'),
  invocations: z.int().describe('With these records, the one that is running included.'),
  startedAt: z.number().describe('Of the last invocation.'),
  failingSince: z.number().optional().describe('Absent: no invocation with them has failed.'),
  requestId: z.string().optional().describe('Of the invocation that failed last.'),
  error: z.string().optional().describe('Of the invocation that failed last.'),
  behind: z
    .int()
    .nullable()
    .describe(
      'Records after them in their partitions, which wait for them; null when Kafka cannot be asked.',
    ),
});

/** What happened to a record in one mapping. */
export const recordStory = z.object({
  mapping: z.string().describe('UUID'),
  functionName: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  key: z.string().nullable(),
  timestamp: z.number(),
  sizeBytes: z.int(),
  polledAt: z.number(),
  outcome,
  matchedFilter: z.int().optional(),
  batch: z.object({ id: z.int(), size: z.int(), reason: z.string(), createdAt: z.number() }).optional(),
  attempts: z.array(attempt),
  attemptCount: z.int(),
  condition: z.string().optional(),
  destination: z.string().optional(),
  endedAt: z.number().optional(),
  committedAt: z.number().optional(),
});

export const contentFormat = z.enum(['none', 'avro', 'json-schema', 'json', 'text', 'base64']);

const content = z.object({
  format: contentFormat,
  schemaVersionId: z.string().optional(),
  value: z.unknown().describe('Integers have all their digits, also beyond 2^53.'),
});

export const topicState = z.object({
  topic: z.string(),
  partitions: z.array(
    z.object({
      partition: z.int(),
      start: z.int(),
      end: z.int(),
      atTime: z
        .int()
        .optional()
        .describe('With `time`: offset of the first record that is not older, or `end`.'),
    }),
  ),
});

export const topicRecord = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  key: content,
  value: content,
  headers: z.array(z.object({ name: z.string(), value: content })),
});

export const position = z.object({ topic: z.string(), partition: z.int(), offset: z.int() });

const producedHeader = z.strictObject({
  name: z.string(),
  value: z
    .union([z.string(), z.null()])
    .optional()
    .describe('null is a header without a value. Default: empty.'),
  valueBase64: z.base64().optional().describe('Bytes, in the place of `value`.'),
});

export const producedRecord = z.strictObject({
  key: z.union([z.string(), z.null()]).optional(),
  keyBase64: z.base64().optional().describe('Bytes, in the place of `key`.'),
  value: z
    .unknown()
    .optional()
    .describe(
      'Text as it is; null is a tombstone; anything else is encoded, integers with all their digits.',
    ),
  valueBase64: z.base64().optional().describe('Bytes, in the place of `value`.'),
  headers: z.record(z.string(), z.string()).optional(),
  headerList: z
    .array(producedHeader)
    .optional()
    .describe('In the place of `headers`, where several have one name, or one has bytes.'),
  partition: z.int().min(0).optional().describe('Default: by the key.'),
  timestamp: z.int().min(0).optional().describe('Default: now.'),
  schemaVersionId: z.string().optional().describe('Of the registry. Default: one that the value fits.'),
  schemaName: z.string().optional().describe('Of the registry: its newest version.'),
});

const rewoundPartition = z.int().min(0).optional().describe('Default: all of the topic.');

export const rewindTarget = z.union(
  [
    z.strictObject({ toOffset: z.int().min(0), partition: rewoundPartition }),
    z.strictObject({
      toTime: z.int().min(0).describe('The first record that is not older.'),
      partition: rewoundPartition,
    }),
  ],
  { error: 'accepted: toOffset or toTime, whole numbers, and a partition' },
);

/** How an invocation ended: `partial-failure` where its response names some of the records. */
export const invocationOutcome = z.enum(['running', 'succeeded', 'partial-failure', 'failed']);

const invocationMembers = {
  requestId: z.string(),
  functionName: z.string(),
  version: z.string(),
  environment: z.string().describe('Name of the log stream of its execution environment.'),
  startedAt: z.number(),
  durationMs: z.number().optional().describe('Absent while it runs.'),
  initDurationMs: z.number().optional().describe('Of a cold start.'),
  memoryUsedInMb: z.number().optional(),
  outcome: invocationOutcome,
  functionError: z.string().optional(),
  error: z.string().optional().describe('Type, message and first own frame.'),
  isInjected: z.boolean().describe('Whether a fault was injected into it.'),
  eventBytes: z.int().describe('Size of the event.'),
  attempt: z
    .int()
    .optional()
    .describe('Which invocation with its first record it is, from 1; absent where that is not remembered.'),
  caller: z
    .object({
      kind: z.enum(['http-api', 'schedule', 'lambda-api', 'custom-resource', 'user-pool', 'console']),
      name: z.string().optional().describe('The route, the rule or the resource.'),
    })
    .optional()
    .describe('What invoked it, other than a mapping.'),
  source: z
    .object({
      mapping: z.string().describe('UUID'),
      topic: z.string(),
      records: z.int(),
      ranges: z.array(recordRange),
    })
    .optional()
    .describe('The records of a mapping that it was made with.'),
};

export const invocationSummary = z.object(invocationMembers);

/** One invocation with everything that is known of it. */
export const invocationDetail = z.object({
  ...invocationMembers,
  event: z.unknown().optional().describe('As the function got it.'),
  records: z
    .array(topicRecord.extend({ isFailure: z.boolean().optional() }))
    .optional()
    .describe('The records of the event, decoded; `isFailure` once it has ended.'),
  response: z.unknown().optional().describe('The result, or the error document with its stack.'),
  batchItemFailures: z.array(position).optional().describe('Records that the response names.'),
  missing: z.array(z.string()).describe('Parts that are not known any more, and why.'),
  logLines: z.array(logLine),
});

/** Something that happened to a record with a key. */
const step = z.object({
  at: z.number(),
  durationMs: z.number().optional(),
  what: z.enum(['produced', 'polled', 'filtered', 'invoked', 'destination', 'discarded', 'committed']),
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  mapping: z.string().optional(),
  functionName: z.string().optional(),
  requestId: z.string().optional(),
  result: z.string().optional(),
  text: z.string().optional().describe('Error, condition or destination.'),
});

/** Everything that is known of a business key. */
export const keyTimeline = z.object({
  key: z.string(),
  records: z.array(recordStory).describe('In the order they were polled.'),
  steps: z.array(step).describe('What happened to them, in the order of time.'),
});

export const traceTimeline = keyTimeline.omit({ key: true }).extend({
  traceId: z.string(),
  isPartial: z.boolean().describe('Whether there was no time to look at all of these records.'),
});

export const pollingState = z.object({
  isPolling: z.boolean(),
  waitingFor: z.array(z.object({ uuid: z.string(), functionName: z.string(), topic: z.string() })),
});

export const idleState = z.object({
  isIdle: z.boolean(),
  busy: z
    .array(z.object({ uuid: z.string(), functionName: z.string(), topic: z.string(), lag: z.int() }))
    .describe('Mappings that have not processed everything. Paused ones are not among them.'),
});

export const resetState = z.object({ durationMs: z.int().describe('How long the reset took.') });
