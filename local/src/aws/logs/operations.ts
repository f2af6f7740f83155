import type { LambdaService } from '../../lambda/types.ts';
import type { Place } from '../../shared/place.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { InvalidPageTokenError, pageOf } from '../protocol/paging.ts';
import { compileLogFilter } from './filter-pattern.ts';
import { type GroupLine, type LogGroup, linesOf, logGroupArn, logGroupsOf } from './log-groups.ts';
import { type Members, numberIn, requiredText, textIn, textsIn } from './members.ts';

/** Where an operation runs. */
interface LogsContext {
  readonly lambda: Pick<LambdaService, 'listFunctions' | 'logLines'>;
  readonly place: Place;
  /** When the mirror was started, in milliseconds since the epoch: the lines of earlier runs are in files only. */
  readonly startedAt: number;
}

type Operation = (members: Members, context: LogsContext) => unknown;

const MOST_GROUPS = 50;
const MOST_EVENTS = 10_000;

/** What the service can do here. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
};

function describeLogGroups(members: Members, { lambda, place, startedAt }: LogsContext) {
  const prefix = textIn(members, 'logGroupNamePrefix') ?? '';
  const pattern = textIn(members, 'logGroupNamePattern') ?? '';
  const found = logGroupsOf(lambda, place).filter(
    ({ name }) => name.startsWith(prefix) && name.includes(pattern),
  );
  const { items, nextToken } = page(found, members, MOST_GROUPS);
  return {
    logGroups: items.map((group) => ({
      logGroupName: group.name,
      logGroupArn: logGroupArn(group.name, place),
      arn: logGroupArn(group.name, place, ':*'),
      creationTime: startedAt,
      metricFilterCount: 0,
      storedBytes: linesOf(lambda, group).reduce((sum, { message }) => sum + message.length, 0),
      logGroupClass: 'STANDARD',
    })),
    nextToken,
  };
}

function describeLogStreams(members: Members, context: LogsContext) {
  const group = groupIn(members, context);
  const prefix = textIn(members, 'logStreamNamePrefix') ?? '';
  const streams = streamsOf(linesOf(context.lambda, group)).filter(({ name }) => name.startsWith(prefix));
  const isByTime = textIn(members, 'orderBy') === 'LastEventTime';
  streams.sort((one, other) => (isByTime ? one.last - other.last : one.name < other.name ? -1 : 1));
  if (members.descending === true) streams.reverse();
  const { items, nextToken } = page(streams, members, MOST_GROUPS);
  return {
    logStreams: items.map(({ name, first, last }) => ({
      logStreamName: name,
      arn: `${logGroupArn(group.name, context.place)}:log-stream:${name}`,
      creationTime: first,
      firstEventTimestamp: first,
      lastEventTimestamp: last,
      lastIngestionTime: last,
      uploadSequenceToken: '0',
      storedBytes: 0, // AWS reports 0 as well: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogStream.html
    })),
    nextToken,
  };
}

/** By time; the token is the id of the last event, so lines that are forgotten meanwhile move nothing. */
function filterLogEvents(members: Members, context: LogsContext) {
  const isInStream = streamFilter(members);
  const matches = compileLogFilter(textIn(members, 'filterPattern') ?? '');
  const after = textIn(members, 'nextToken') ?? '';
  const limit = numberIn(members, 'limit', { minimum: 1, maximum: MOST_EVENTS }) ?? MOST_EVENTS;
  const found = linesWithin(members, context).filter(
    (line) => line.eventId > after && isInStream(line.stream) && matches(line.message),
  );
  const events = found.slice(0, limit);
  return {
    events: events.map((line) => ({
      ...eventOf(line),
      logStreamName: line.stream,
      eventId: line.eventId,
    })),
    searchedLogStreams: [],
    nextToken: found.length > limit ? events.at(-1)?.eventId : undefined,
  };
}

function streamFilter(members: Members): (stream: string) => boolean {
  const names = textsIn(members, 'logStreamNames');
  const prefix = textIn(members, 'logStreamNamePrefix') ?? '';
  return (stream) => stream.startsWith(prefix) && (names === undefined || names.includes(stream));
}

/** A token says where the page ends: `f/ID` after an event, `b/ID` before one. At an end the same token comes back. */
function getLogEvents(members: Members, context: LogsContext) {
  const stream = requiredText(members, 'logStreamName');
  const all = linesOf(context.lambda, groupIn(members, context)).filter((line) => line.stream === stream);
  if (all.length === 0) throw notFound('log stream');
  const limit = numberIn(members, 'limit', { minimum: 1, maximum: MOST_EVENTS }) ?? MOST_EVENTS;
  const isInTime = timeFilter(members, { isEndIncluded: false });
  const lines = pageOfStream(
    all.filter(isInTime),
    textIn(members, 'nextToken'),
    members.startFromHead === true,
    limit,
  );
  const { events, before, after } = lines;
  return {
    events: events.map(eventOf),
    nextForwardToken: `f/${after}`,
    nextBackwardToken: `b/${before}`,
  };
}

function pageOfStream(
  lines: readonly GroupLine[],
  token: string | undefined,
  isFromHead: boolean,
  limit: number,
): { events: readonly GroupLine[]; before: string; after: string } {
  const [, direction = isFromHead ? 'f' : 'b', id = ''] = /^([fb])\/(\d*)$/.exec(token ?? '') ?? [];
  if (token !== undefined && !/^[fb]\/\d*$/.test(token)) throw invalidToken();
  const rest = lines.filter(({ eventId }) => id === '' || (direction === 'f' ? eventId > id : eventId < id));
  const events = direction === 'f' ? rest.slice(0, limit) : rest.slice(-limit);
  return { events, before: events[0]?.eventId ?? id, after: events.at(-1)?.eventId ?? id };
}

const eventOf = ({ timestamp, message }: GroupLine) => ({ timestamp, ingestionTime: timestamp, message });

const linesWithin = (members: Members, context: LogsContext): GroupLine[] =>
  linesOf(context.lambda, groupIn(members, context)).filter(timeFilter(members, { isEndIncluded: true }));

/**
 * `endTime` counts in FilterLogEvents and does not in GetLogEvents: events "later than this time" and "equal to or later
 * than this time" are left out. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
function timeFilter(members: Members, { isEndIncluded }: { isEndIncluded: boolean }) {
  const start = numberIn(members, 'startTime', { minimum: 0 }) ?? 0;
  const end = numberIn(members, 'endTime', { minimum: 0 }) ?? Number.POSITIVE_INFINITY;
  return ({ timestamp }: GroupLine) =>
    timestamp >= start && (timestamp < end || (isEndIncluded && timestamp === end));
}

/** By its name, or by its ARN as `logGroupIdentifier`. */
function groupIn(members: Members, { lambda, place }: LogsContext): LogGroup {
  const given = textIn(members, 'logGroupName') ?? textIn(members, 'logGroupIdentifier');
  if (given === undefined) requiredText(members, 'logGroupName');
  const name = (given ?? '').replace(/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
  const found = logGroupsOf(lambda, place).find((group) => group.name === name);
  if (found) return found;
  throw notFound('log group');
}

function streamsOf(lines: readonly GroupLine[]): { name: string; first: number; last: number }[] {
  const streams = new Map<string, { name: string; first: number; last: number }>();
  for (const { stream, timestamp } of lines) {
    const first = streams.get(stream)?.first ?? timestamp;
    streams.set(stream, { name: stream, first, last: timestamp });
  }
  return [...streams.values()];
}

function page<Item>(all: readonly Item[], members: Members, most: number) {
  const size = numberIn(members, 'limit', { minimum: 1, maximum: most }) ?? most;
  try {
    return pageOf(all, size, textIn(members, 'nextToken') ?? null);
  } catch (error) {
    throw error instanceof InvalidPageTokenError ? invalidToken() : error;
  }
}

/** UNCONFIRMED: the words. */
const invalidToken = () =>
  new ServiceException('InvalidParameterException', 'The specified nextToken is invalid.');

/** The words about a group are those of https://github.com/jorgebastida/awslogs/issues/144; those about a stream are UNCONFIRMED. */
const notFound = (kind: 'log group' | 'log stream') =>
  new ServiceException('ResourceNotFoundException', `The specified ${kind} does not exist.`);
