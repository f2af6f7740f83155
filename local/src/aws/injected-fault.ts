import type { ApiEffect, ApiFault } from '../fault-injection/faults.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { AwsService } from './service.ts';

type ErrorEffect = Exclude<ApiEffect['kind'], 'latency'>;

/** How each service says that something is wrong, so that an SDK does what it does on AWS. */
const ERRORS: Readonly<
  Record<ErrorEffect, (service: AwsService) => { readonly code: string; readonly statusCode: number }>
> = {
  'internal-error': ({ internalFault }) => ({ code: internalFault, statusCode: 500 }),
  'throttle-error': ({ throttle }) => throttle,
  // https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
  'unavailable-error': () => ({ code: 'ServiceUnavailable', statusCode: 503 }),
};

/**
 * Lets a call meet a fault: it waits, or is not carried out at all.
 * @throws {ServiceException} the service's own error of this kind.
 */
export async function inject({ effect }: ApiFault, service: AwsService, clock: Clock = systemClock) {
  if (effect.kind === 'latency') return clock.sleep(effect.delayMs);
  const { code, statusCode } = ERRORS[effect.kind](service);
  throw new ServiceException(code, 'This fault is injected by an experiment of the mirror.', statusCode);
}
