import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { decideName } from '../config/index.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';

/** Looks from time to time for orders that should be final and are not; the metric it writes has an alarm. */
export class FinalityCheck extends Construct {
  readonly check: ServiceFunction;

  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const { config } = shared;
    this.check = new ServiceFunction(this, 'orders-check', shared, {
      description: 'Finds orders that should be shipped or cancelled by now and are not',
      timeoutInSeconds: 60,
      environment: { NOT_FINAL_AFTER_IN_MINUTES: String(config.notFinalAfterInMinutes) },
    });
    const table = shared.tables.of('orders');
    table.serve(this.check, 'GetItem');
    table.serveIndex(this.check, 'unfinished');
    new Rule(this, 'Schedule', {
      ruleName: decideName(config, 'orders-check'),
      description: 'Looks for orders that are not final',
      enabled: !config.sleep,
      schedule: Schedule.rate(Duration.minutes(config.notFinalCheckInMinutes)),
      targets: [new LambdaFunction(this.check.lambda)],
    });
  }
}
