import { ServiceException } from '../../../shared/service-exception.ts';
import { compileFilterCriteria, InvalidFilterPattern } from '../../filter-pattern/index.ts';
import { parseDestination } from '../../settings/destination.ts';
import type { Input, Rule } from '../../settings/rule.ts';
import { pollerRules } from './poller-rules.ts';
import { checkRequestModel } from './request-model.ts';
import { isCompleteRegistry } from './schema-registry-rules.ts';
import { isNotInTheFuture, sourceRules } from './source-rules.ts';
import { refuseUnsupported } from './unsupported.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html */
const SHORTEST_RECORD_AGE_SECONDS = 60;

/** The quota an account can be given; without asking it is 5: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const MOST_FILTERS = 10;

/** The text that AWS responds with: https://github.com/localstack/localstack/pull/11989 */
const hasNoSuccessDestination: Rule = ({ DestinationConfig }) =>
  DestinationConfig?.OnSuccess?.Destination
    ? 'Unsupported DestinationConfig parameter for given event source mapping type.'
    : undefined;

/** The rules about a whole request, once its members are valid. */
export const RULES: readonly Rule[] = [
  ...sourceRules,
  ({ MaximumRecordAgeInSeconds: age = -1 }) =>
    age === -1 || age >= SHORTEST_RECORD_AGE_SECONDS
      ? undefined
      : `MaximumRecordAgeInSeconds is ${age}; accepted is -1 or a whole number from 60 to 604800.`,
  hasNoSuccessDestination,
  ({ DestinationConfig, Topics }) => {
    const destination = parseDestination(DestinationConfig?.OnFailure?.Destination);
    return destination?.kind === 'kafka' && destination.topic === Topics?.[0]
      ? `The on-failure destination topic ${destination.topic} is the source topic; name another one.`
      : undefined;
  },
  ({ FilterCriteria }) => {
    const count = FilterCriteria?.Filters?.length ?? 0;
    return count > MOST_FILTERS
      ? `FilterCriteria has ${count} filters; accepted are at most ${MOST_FILTERS} (5 unless the account's quota was raised).`
      : undefined;
  },
  isCompleteRegistry,
  ...pollerRules,
];

/** What a request is checked against besides itself. */
export interface CheckContext {
  /** Undefined when there is no such function. */
  readonly functionTimeoutSeconds: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Refuses what AWS refuses, when a mapping is created and again with the merged settings when it is updated.
 * @throws {ServiceException} ValidationException, InvalidParameterValueException or ResourceNotFoundException
 */
export function checkMapping(input: Input, { functionTimeoutSeconds, now }: CheckContext): void {
  checkRequestModel(input);
  refuseUnsupported(input);
  for (const rule of [...RULES, isNotInTheFuture(now)]) {
    const problem = rule(input);
    if (problem) throw invalid(problem);
  }
  checkFilter(input);
  checkFunction(input, functionTimeoutSeconds);
}

function checkFilter({ FilterCriteria }: Input): void {
  try {
    compileFilterCriteria(FilterCriteria);
  } catch (error) {
    if (!(error instanceof InvalidFilterPattern)) throw error;
    throw invalid(`Invalid filter pattern definition: ${error.message}.`);
  }
}

function checkFunction({ FunctionName }: Input, timeoutSeconds: number | undefined): void {
  if (timeoutSeconds !== undefined) return;
  throw new ServiceException('ResourceNotFoundException', `Function not found: ${FunctionName}`, 404);
}

function invalid(message: string): ServiceException {
  return new ServiceException('InvalidParameterValueException', message);
}
