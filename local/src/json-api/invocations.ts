import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import {
  type BatchVerdict,
  readPartialBatchResponse,
} from '../event-source-mapping/core/partial-batch-response.ts';
import { type Position, positionText } from '../event-source-mapping/core/position.ts';
import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import { errorTextOf } from '../event-source-mapping/history/error-text.ts';
import type { InvocationSource, KeptInvocation } from '../lambda/types.ts';
import { parse } from '../shared/exact-json.ts';
import { notFound } from './errors.ts';
import { attemptOf } from './invocation-attempt.ts';
import { linesOf } from './log-lines.ts';
import { recordView } from './record-values.ts';
import type { ApiPorts } from './types.ts';

/** Which invocations are listed. */
export interface InvocationQuery extends Partial<Position> {
  readonly outcome?: InvocationOutcome;
  /** UUID */
  readonly mapping?: string;
  /** Text in its request id, function, environment, caller, topic, event or response, in any case. */
  readonly text?: string;
  /** The most that are listed. */
  readonly limit: number;
}

type InvocationOutcome = 'running' | 'succeeded' | 'partial-failure' | 'failed';
type Ports = Pick<ApiPorts, 'lambda' | 'mappings' | 'offsets' | 'records' | 'findSchema'>;

/** Invocations of a function, or of all, the last that was started first. */
export function invocationsOf(ports: Ports, query: InvocationQuery, functionName?: string) {
  const settings = settingsOf(ports);
  const listed = [];
  for (const invocation of ports.lambda.invocations.list(functionName)) {
    if (listed.length >= query.limit) break;
    if (!isOf(invocation.source, query) || !contains(invocation, query.text)) continue;
    const summary = summaryOf(invocation, ports.mappings, settings);
    if (query.outcome === undefined || query.outcome === summary.outcome) listed.push(summary);
  }
  return listed;
}

/** The invocations with these request ids that are kept. */
export function summariesOf(ports: Ports, requestIds: ReadonlySet<string>) {
  if (requestIds.size === 0) return new Map<string, ReturnType<typeof summaryOf>>();
  const settings = settingsOf(ports);
  const kept = ports.lambda.invocations.find(requestIds);
  return new Map(
    kept.map((invocation) => [invocation.requestId, summaryOf(invocation, ports.mappings, settings)]),
  );
}

/** @throws {ServiceException} UnknownInvocation */
export function findInvocation({ lambda }: Ports, requestId: string): KeptInvocation {
  const [invocation] = lambda.invocations.find(new Set([requestId]));
  if (invocation) return invocation;
  throw notFound(
    'UnknownInvocation',
    `requestId is ${requestId}; accepted: that of one of the last 1,000 invocations of a function since the mirror was started, as GET /api/v1/invocations lists them`,
  );
}

/** Everything that is known of an invocation. What is known no longer is said in `missing`. */
export async function detailOf(ports: Ports, invocation: KeptInvocation) {
  const { source, functionName, requestId, isStripped, response } = invocation;
  const summary = summaryOf(invocation, ports.mappings, settingsOf(ports));
  const { missing, ...event } = source
    ? await eventOfRecords(ports, invocation, source)
    : { missing: [], ...(invocation.event !== undefined && { event: jsonOrText(invocation.event) }) };
  const failed = verdictOf(invocation, settingsOf(ports));
  const stripped = isStripped ? [NOT_KEPT[source ? 'response' : 'both']] : [];
  const lines = linesOf(ports.lambda, [functionName], { requestId, limit: Number.POSITIVE_INFINITY });
  const logTail = lines.map(({ message }) => message).join('\n');
  const error = summary.outcome === 'succeeded' ? undefined : errorOf(invocation, logTail);
  return {
    ...summary,
    ...(error !== undefined && { error }),
    ...event,
    ...(response !== undefined && { response: jsonOrText(response) }),
    ...(failed?.kind === 'some-failed' && { batchItemFailures: [...failed.failed] }),
    missing: [...missing, ...stripped],
    logLines: lines,
  };
}

const NOT_KEPT = {
  both: 'event and response: a million characters of them are kept for a function',
  response: 'the response: a million characters of events and responses are kept for a function',
} as const;

type Settings = ReadonlyMap<string, EventSourceMappingConfiguration>;

const settingsOf = ({ mappings }: Pick<ApiPorts, 'mappings'>): Settings =>
  new Map(mappings.list().map((mapping) => [mapping.UUID ?? '', mapping]));

function isOf(source: InvocationSource | undefined, query: InvocationQuery): boolean {
  const { mapping, topic, partition, offset } = query;
  if (mapping !== undefined && source?.mapping !== mapping) return false;
  if (topic !== undefined && source?.topic !== topic) return false;
  if (partition === undefined && offset === undefined) return true;
  return (source?.ranges ?? []).some(
    (range) =>
      (partition === undefined || range.partition === partition) &&
      (offset === undefined || (range.first <= offset && offset <= range.last)),
  );
}

function contains(
  { requestId, functionName, environment, caller, source, event, response }: KeptInvocation,
  text = '',
) {
  if (text === '') return true;
  const wanted = text.toLowerCase();
  return [requestId, functionName, environment, caller?.name, source?.topic, event, response].some((each) =>
    each?.toLowerCase().includes(wanted),
  );
}

function summaryOf(invocation: KeptInvocation, mappings: Ports['mappings'], settings: Settings) {
  const { requestId, functionName, version, environment, startedAt, isInjected, source } = invocation;
  const { durationMs, initDurationMs, memoryUsedInMb, functionError } = invocation;
  const { eventBytes, caller } = invocation;
  const error = errorOf(invocation);
  const attempt = attemptOf(invocation, mappings);
  return {
    requestId,
    functionName,
    version,
    environment,
    startedAt,
    ...(durationMs !== undefined && { durationMs }),
    ...(initDurationMs !== undefined && { initDurationMs }),
    ...(memoryUsedInMb !== undefined && { memoryUsedInMb }),
    outcome: outcomeOf(invocation, settings),
    ...(functionError !== undefined && { functionError }),
    ...(error !== undefined && { error }),
    isInjected,
    eventBytes,
    ...(attempt !== undefined && { attempt }),
    ...(caller && { caller }),
    ...(source && { source: sourceView(source) }),
  };
}

const sourceView = ({ mapping, topic, ranges }: InvocationSource) => ({
  mapping,
  topic,
  records: ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0),
  ranges: [...ranges],
});

/** In the same words as the history of its records and the lines in the terminal. */
function errorOf({ functionError, response }: KeptInvocation, logTail = ''): string | undefined {
  return errorTextOf({ functionError, payload: response ?? '', logTail });
}

function outcomeOf(invocation: KeptInvocation, settings: Settings): InvocationOutcome {
  if (invocation.end !== 'succeeded') return invocation.end;
  const verdict = verdictOf(invocation, settings);
  if (!verdict || verdict.kind === 'succeeded') return 'succeeded';
  return verdict.kind === 'malformed' ? 'failed' : 'partial-failure';
}

/** What the response means for the records; undefined where the mapping does not read it. */
function verdictOf(
  { end, source, response }: KeptInvocation,
  settings: Settings,
): BatchVerdict<Position> | undefined {
  if (end !== 'succeeded' || !source || response === undefined || response === 'null') return undefined;
  const { FunctionResponseTypes = [] } = settings.get(source.mapping) ?? {};
  if (!FunctionResponseTypes.includes('ReportBatchItemFailures')) return undefined;
  return readPartialBatchResponse(response, positionsOf(source));
}

function positionsOf({ topic, ranges }: InvocationSource): Position[] {
  return ranges.flatMap(({ partition, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({ topic, partition, offset: first + index })),
  );
}

/** Reads the records of an invocation again: they are not kept. */
async function eventOfRecords(ports: Ports, invocation: KeptInvocation, source: InvocationSource) {
  const records = await readSource(ports, source);
  const count = positionsOf(source).length;
  const missing =
    records.length < count
      ? [`${count - records.length} of ${count} records: topic ${source.topic} does not keep them any more`]
      : [];
  const isFailure = failureTest(invocation, settingsOf(ports));
  const text = isKnown(ports, source) ? ports.mappings.eventText(source.mapping, records) : undefined;
  if (text === undefined) missing.push('the event: its mapping is deleted');
  return {
    missing,
    ...(text !== undefined && records.length > 0 && { event: jsonOrText(text) }),
    records: records.map((record) => ({ ...recordView(record, ports.findSchema), ...isFailure(record) })),
  };
}

const isKnown = ({ mappings }: Ports, { mapping }: InvocationSource) =>
  mappings.list().some(({ UUID }) => UUID === mapping);

async function readSource({ offsets, records }: Ports, { topic, ranges }: InvocationSource) {
  const logs = (await offsets.ranges(topic)) ?? [];
  const read: MappingRecord[] = [];
  for (const { partition, first, last } of ranges) {
    const log = logs.find((each) => each.partition === partition);
    if (!log || last < log.start || first >= log.end) continue;
    const from = Math.max(first, log.start);
    const end = Math.min(last + 1, log.end);
    read.push(...(await records.read(topic, { partition, from, end, limit: end - from })));
  }
  return read;
}

/** Whether a record failed in an invocation that has ended. */
function failureTest(invocation: KeptInvocation, settings: Settings) {
  const { end } = invocation;
  const verdict = verdictOf(invocation, settings);
  const failed = verdict?.kind === 'some-failed' ? new Set([...verdict.failed].map(positionText)) : undefined;
  const isAll = end === 'failed' || verdict?.kind === 'malformed';
  return (record: Position) =>
    end === 'running' ? {} : { isFailure: isAll || (failed?.has(positionText(record)) ?? false) };
}

/** What is JSON as such; a streamed response need not be. */
export function jsonOrText(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
