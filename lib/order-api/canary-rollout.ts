import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { latencyOfRoute, serverErrorRate } from '../monitoring/metrics/http-api.ts';
import { acceptFinding } from '../nag.ts';

/** The canary takes five minutes, so that an alarm of periods of five would come too late. */
const period = Duration.minutes(1);

/**
 * Gives new code of API functions a tenth of the requests for five minutes, and all of them when no alarm fired meanwhile.
 * Otherwise CodeDeploy sends all requests to the code before, and CloudFormation rolls the update back. What is not part
 * of a function's version (tables, routes, grants) changes at once.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export class CanaryRollout extends Construct {
  readonly #application: LambdaApplication;
  readonly #alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, config: Config, httpApi: IHttpApi) {
    super(scope, id);
    this.#application = new LambdaApplication(this, 'Application', { applicationName: decideName(config) });
    this.#alarms = rollbackConditions(httpApi).map((each) => addAlarm(this, config, each));
  }

  /** The alias `live` of a function, which is what requests have to be sent to. */
  liveAliasOf({ functionId, lambda }: ServiceFunction): IFunction {
    const alias = new Alias(this, `${functionId}-live`, {
      aliasName: 'live',
      version: lambda.currentVersion,
    });
    const group = new LambdaDeploymentGroup(this, functionId, {
      application: this.#application,
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [...this.#alarms],
    });
    acceptFinding(
      group,
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      'AWS maintains this policy for the role that CodeDeploy shifts traffic with',
    );
    return alias;
  }
}

interface RollbackCondition {
  readonly subject: string;
  /** One sentence: what has happened when the alarm fires. */
  readonly means: string;
  readonly metric: IMetric;
  readonly threshold: number;
}

/** A tenth of the requests fails when all of the canary's do. */
const rollbackConditions = (httpApi: IHttpApi): RollbackCondition[] => [
  {
    subject: 'errors',
    means: 'In each of 2 minutes more than 2 percent of the responses were 5xx.',
    metric: serverErrorRate(httpApi, period),
    threshold: 2,
  },
  {
    subject: 'latency',
    means: 'In each of 2 minutes one POST /orders in twenty took longer than 5 seconds.',
    metric: latencyOfRoute(httpApi, { method: 'POST', path: '/orders' }, 'p95', period),
    threshold: 5_000,
  },
];

/** It has no action: CodeDeploy reads its state. Outside a deployment the composite alarms notify an operator. */
function addAlarm(scope: Construct, config: Config, condition: RollbackCondition): Alarm {
  const { subject, means, metric, threshold } = condition;
  return new Alarm(scope, `rollback-${subject}`, {
    alarmName: decideName(config, `rollback-${subject}`),
    alarmDescription: `${means} CodeDeploy rolls back what it deploys meanwhile. See docs/how-to/update.md.`,
    metric,
    threshold,
    evaluationPeriods: 2,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
