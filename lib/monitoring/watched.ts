import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import type { ServiceFunction } from '../function/service-function.ts';

/** The parts of the stack that are watched. */
export interface Watched {
  readonly httpApi: IHttpApi;
  readonly apiFunctions: readonly ServiceFunction[];
  readonly consumers: readonly EventConsumer[];
  /** Counts the orders that are not final in time. */
  readonly orderCheck: ServiceFunction;
}
