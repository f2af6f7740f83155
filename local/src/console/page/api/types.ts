import type { z } from 'zod';
import type { deadLetterList, redriveReport } from '../../../json-api/dead-letter-schemas.ts';
import type * as emails from '../../../json-api/email-schemas.ts';
import type { functionFault } from '../../../json-api/fault-schemas.ts';
import type * as functions from '../../../json-api/function-schemas.ts';
import type * as metricSchemas from '../../../json-api/metric-schemas.ts';
import type * as schemas from '../../../json-api/schemas.ts';

/** What the JSON API returns, from the schemas that its responses are described by. */
export type StackState = z.output<typeof schemas.stackState>;
export type FunctionState = z.output<typeof functions.functionState>;
export type FunctionDetail = z.output<typeof functions.functionDetail>;
export type EmailList = z.output<typeof emails.emailList>;
export type EmailDetail = z.output<typeof emails.emailDetail>;
export type MappingState = z.output<typeof schemas.mappingState>;
export type TopicState = z.output<typeof schemas.topicState>;
export type TopicRecord = z.output<typeof schemas.topicRecord>;
export type RecordStory = z.output<typeof schemas.recordStory>;
export type InvocationSummary = z.output<typeof schemas.invocationSummary>;
export type InvocationDetail = z.output<typeof schemas.invocationDetail>;
export type LogLine = z.output<typeof functions.logLine>;
export type KeyTimeline = z.output<typeof schemas.keyTimeline>;
export type FunctionFault = z.output<typeof functionFault>;
export type DeadLetterList = z.output<typeof deadLetterList>;
export type RedriveReport = z.output<typeof redriveReport>;
export type MetricSeries = z.output<typeof metricSchemas.metricSeries>;
export type MetricChanges = z.output<typeof metricSchemas.metricChanges>;
