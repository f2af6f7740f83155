import type { Fault, ServiceState } from '../../api/types.ts';
import { duration } from '../../components/format.ts';

/** Text about faults. No DOM here. */

export const SERVICE_NAMES: Readonly<Record<ServiceState['name'], string>> = {
  kafka: 'Kafka',
  dynamodb: 'DynamoDB Local',
  mailbox: 'The mailbox',
};

/** Whether anything may still be hit. */
export function isActive(fault: Fault): boolean {
  if (fault.kind === 'experiment') return fault.status === 'running';
  return fault.times === undefined || fault.hits < fault.times;
}

/** `payment fails 3 times`. */
export function faultText(fault: Fault): string {
  if (fault.kind === 'experiment')
    return fault.actions
      .map(
        ({ actionId, targets }) =>
          `${actionId} on ${targets.map((arn) => arn.split(/[:/]/).at(-1)).join(', ')}`,
      )
      .join('; ');
  const { functionName, kind, times, delayMs } = fault;
  const what = kind === 'fail' ? 'fails' : `is ${duration(delayMs)} slower`;
  const often = times === undefined ? 'until it is ended' : times === 1 ? 'once' : `${times} times`;
  return `${functionName} ${what} ${often}`;
}
