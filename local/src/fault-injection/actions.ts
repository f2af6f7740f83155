import type { ApiEffect, Fault } from './faults.ts';
import type { ParameterReader } from './parameters.ts';

/** What an action may be aimed at: its key in the action, and the type of resource behind it. */
export const TARGETS = { Roles: 'aws:iam:role', Functions: 'aws:lambda:function' } as const;

export interface Action {
  readonly id: string;
  readonly description: string;
  readonly target: keyof typeof TARGETS;
  /** @throws {ServiceException} ValidationException naming the first parameter that is missing or not accepted. */
  faultOf(parameters: ParameterReader, resourceArns: readonly string[]): Fault;
}

const PERCENTAGE = [1, 100] as const;

/** SDKs of AWS stop retrying long before. */
const LATENCY_MS = [1, 900_000] as const;

function apiAction(
  id: string,
  description: string,
  effectOf: (parameters: ParameterReader) => ApiEffect,
): Action {
  return {
    id,
    description,
    target: 'Roles',
    faultOf: (parameters, roleArns) => ({
      kind: 'api',
      roleArns,
      durationMs: parameters.durationMs('duration'),
      service: parameters.text('service'),
      operations: parameters.texts('operations'),
      percentage: parameters.wholeNumber('percentage', PERCENTAGE),
      effect: effectOf(parameters),
    }),
  };
}

/**
 * What can be made to go wrong. Actions of AWS have its names, parameters and defaults; on AWS those for APIs reach EC2
 * and Kinesis only. `mirror:` are those that AWS has no like of.
 * https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
export const ACTIONS: readonly Action[] = [
  apiAction('aws:fis:inject-api-internal-error', 'Calls get an internal error.', () => ({
    kind: 'internal-error',
  })),
  apiAction('aws:fis:inject-api-throttle-error', 'Calls are throttled.', () => ({ kind: 'throttle-error' })),
  apiAction('aws:fis:inject-api-unavailable-error', 'Calls find the service unavailable.', () => ({
    kind: 'unavailable-error',
  })),
  apiAction('mirror:inject-api-latency', 'Calls wait before they are carried out.', (parameters) => ({
    kind: 'latency',
    delayMs: parameters.wholeNumber('delayMilliseconds', LATENCY_MS),
  })),
  {
    id: 'aws:lambda:invocation-error',
    description: 'Invocations end in an error, with or without having run.',
    target: 'Functions',
    faultOf: (parameters, functionArns) => ({
      kind: 'invocation',
      functionArns,
      durationMs: parameters.durationMs('duration'),
      percentage: parameters.wholeNumber('invocationPercentage', PERCENTAGE, '100'),
      preventsExecution: parameters.flag('preventExecution', 'false'),
    }),
  },
  {
    id: 'mirror:terminate-environments',
    description: 'Execution environments end in mid-invocation, as when their host is lost.',
    target: 'Functions',
    faultOf: (parameters, functionArns) => ({
      kind: 'termination',
      functionArns,
      durationMs: 0,
      percentage: parameters.wholeNumber('invocationPercentage', PERCENTAGE, '100'),
    }),
  },
];
