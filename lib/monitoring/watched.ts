import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { ConcernTable } from '../tables/concern-table.ts';

/** The parts of the stack that are watched. */
export interface Watched {
  readonly httpApi: IHttpApi;
  readonly apiFunctions: readonly ServiceFunction[];
  readonly consumers: readonly EventConsumer[];
  /** Counts the orders that are not final in time. */
  readonly orderCheck: ServiceFunction;
  readonly tables: readonly ConcernTable[];
}

/** Every function of the stack so far, so that a new one is watched without being named here. */
export const functionsOf = (scope: Construct): ServiceFunction[] =>
  Stack.of(scope)
    .node.findAll()
    .filter((each) => each instanceof ServiceFunction);
