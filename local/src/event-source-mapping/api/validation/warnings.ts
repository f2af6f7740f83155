import { ignoredFilterKeys } from '../../filter-pattern/index.ts';
import { isFifo, parseDestination } from '../../settings/destination.ts';
import type { Input } from '../../settings/rule.ts';

/**
 * Longest timeout of a function with a Kafka mapping, in seconds. AWS documents the limit; that it refuses the mapping is
 * UNCONFIRMED, so this is a warning: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html
 */
const LONGEST_FUNCTION_TIMEOUT_SECONDS = 840;

/** What AWS accepts of a mapping and its author may not intend: one line each. */
export function mappingWarnings(input: Input, functionTimeoutSeconds = 0): string[] {
  return [
    ...keyWarnings(input),
    ...destinationWarnings(input),
    ...timeoutWarnings(input, functionTimeoutSeconds),
  ];
}

function keyWarnings({ FilterCriteria }: Input): string[] {
  return ignoredFilterKeys(FilterCriteria).map(
    (key) =>
      `its filter pattern names ${JSON.stringify(key)}, which has no effect: Lambda filters Kafka records on "value" only`,
  );
}

function destinationWarnings({ DestinationConfig }: Input): string[] {
  const { Destination } = DestinationConfig?.OnFailure ?? {};
  if (!isFifo(parseDestination(Destination))) return [];
  return [
    `Lambda does not send to its on-failure destination ${Destination}, which is FIFO: what fails is lost`,
  ];
}

function timeoutWarnings({ FunctionName }: Input, timeoutSeconds: number): string[] {
  if (timeoutSeconds <= LONGEST_FUNCTION_TIMEOUT_SECONDS) return [];
  return [
    `the timeout of ${FunctionName} is ${timeoutSeconds} s; Lambda supports at most ${LONGEST_FUNCTION_TIMEOUT_SECONDS} s (14 minutes) with a Kafka mapping`,
  ];
}
