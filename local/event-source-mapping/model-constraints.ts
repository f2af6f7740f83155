import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../shared/service-exception.ts';

type Input = CreateEventSourceMappingCommandInput;

interface Range {
  /** As the API's model names it. */
  readonly path: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly read: (input: Input) => number | undefined;
}

/** Constraints of Lambda's API model: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const RANGES: readonly Range[] = [
  { path: 'batchSize', minimum: 1, maximum: 10_000, read: ({ BatchSize }) => BatchSize },
  {
    path: 'maximumBatchingWindowInSeconds',
    minimum: 0,
    maximum: 300,
    read: ({ MaximumBatchingWindowInSeconds }) => MaximumBatchingWindowInSeconds,
  },
  {
    path: 'maximumRecordAgeInSeconds',
    minimum: -1,
    maximum: 604_800,
    read: ({ MaximumRecordAgeInSeconds }) => MaximumRecordAgeInSeconds,
  },
  {
    path: 'maximumRetryAttempts',
    minimum: -1,
    maximum: 10_000,
    read: ({ MaximumRetryAttempts }) => MaximumRetryAttempts,
  },
];

const STARTING_POSITIONS = ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'];
const RESPONSE_TYPES = ['ReportBatchItemFailures'];
const TOPIC_NAME = /^[^.][a-zA-Z0-9\-_.]+$/;
const LONGEST_TOPIC_NAME = 249;

/**
 * Refuses what no request may hold, before anything else is looked at: all mistakes in one message, as AWS words them.
 * @throws {ServiceException} ValidationException, or SerializationException for a number with a fraction.
 */
export function checkModelConstraints(input: Input): void {
  const violations = [
    ...RANGES.flatMap((range) => rangeViolation(range, input)),
    ...enumViolation('startingPosition', input.StartingPosition, STARTING_POSITIONS),
    ...(input.FunctionResponseTypes ?? []).flatMap((type) =>
      enumViolation('functionResponseTypes', type, RESPONSE_TYPES),
    ),
    ...topicViolations(input.Topics),
  ];
  if (violations.length === 0) return;
  const errors = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`;
  throw new ServiceException('ValidationException', `${errors}: ${violations.join('; ')}`);
}

function rangeViolation({ path, minimum, maximum, read }: Range, input: Input): string[] {
  const value = read(input);
  if (value === undefined || value === null) return [];
  if (!Number.isInteger(value)) {
    throw new ServiceException('SerializationException', `${path} is ${value}; accepted is a whole number.`);
  }
  if (value < minimum)
    return [violation(path, value, `Member must have value greater than or equal to ${minimum}`)];
  if (value > maximum)
    return [violation(path, value, `Member must have value less than or equal to ${maximum}`)];
  return [];
}

function enumViolation(path: string, value: string | undefined, accepted: readonly string[]): string[] {
  if (!value || accepted.includes(value)) return [];
  return [violation(path, value, `Member must satisfy enum value set: [${accepted.join(', ')}]`)];
}

function topicViolations(topics: readonly string[] | undefined): string[] {
  if (topics === undefined) return [];
  const shown = `[${topics.join(', ')}]`;
  if (topics.length < 1)
    return [violation('topics', shown, 'Member must have length greater than or equal to 1')];
  if (topics.length > 1)
    return [violation('topics', shown, 'Member must have length less than or equal to 1')];
  if (topics.every((topic) => TOPIC_NAME.test(topic) && topic.length <= LONGEST_TOPIC_NAME)) return [];
  const rules = [
    `Member must have length less than or equal to ${LONGEST_TOPIC_NAME}`,
    'Member must have length greater than or equal to 1',
    'Member must satisfy regular expression pattern: [^.]([a-zA-Z0-9\\-_.]+)',
  ];
  return [violation('topics', shown, `Member must satisfy constraint: [${rules.join(', ')}]`)];
}

function violation(path: string, value: string | number, constraint: string): string {
  return `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`;
}
