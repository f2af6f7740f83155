import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deniedToCode, functionNetworkStatement } from '../access/network-access.ts';
import { type Config, decideMetricsNamespace, decideName, decideRemovalPolicy } from '../config/index.ts';
import { acceptFinding } from '../nag.ts';
import type { Network } from '../network/network.ts';
import type { FunctionId } from './entries.ts';
import type { FunctionCode } from './function-code.ts';

/** What every function of the stack is made with. */
export interface FunctionDefaults {
  readonly config: Config;
  readonly code: FunctionCode;
}

export interface ServiceFunctionProps {
  /** What the function is for, as the console shows it. */
  readonly description: string;
  /** At most 840 for a function that Kafka mappings call. Default 30. */
  readonly timeoutInSeconds?: number;
  /** CPU grows with it. Default 512. */
  readonly memorySizeInMb?: number;
  /** The network to run in; only functions that reach the brokers need one. Default: none. */
  readonly network?: Network | undefined;
  readonly reservedConcurrency?: number | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function of this system. Every default is set here once: runtime, architecture, log group,
 * tracing, and a role that may only write its logs and traces until a grant adds more.
 */
export class ServiceFunction extends Construct {
  readonly functionId: FunctionId;
  readonly lambda: LambdaFunction;
  /** Has every grant in one policy; what uses the role depends on it. */
  readonly role: Role;
  /** Made from its name: a policy of the role that refers to the function would make the role depend on the function. */
  readonly #functionArn: string;

  /** @param functionId names the construct, the physical function, its entry file and its Powertools service. */
  constructor(
    scope: Construct,
    functionId: FunctionId,
    defaults: FunctionDefaults,
    props: ServiceFunctionProps,
  ) {
    super(scope, functionId);
    this.functionId = functionId;
    const functionName = decideName(defaults.config, functionId);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: defaults.config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(defaults.config),
    });
    logGroup.grantWrite(this.role);
    acceptFinding(
      this.role,
      'IAM5[Resource::*]',
      'X-Ray and the network interfaces of functions have actions without a resource type; test/lib/least-privilege lists all of them',
    );
    this.#functionArn = functionArn(this, functionName);
    if (props.network) this.grantToLambdaOnly(functionNetworkStatement());
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      logGroup,
      role: this.role,
      description: props.description,
      code: defaults.code.codeOf(functionId),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      memorySize: props.memorySizeInMb ?? 512,
      timeout: Duration.seconds(props.timeoutInSeconds ?? 30),
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { ...powertoolsEnvironment(defaults.config, functionId), ...props.environment },
      ...props.network?.placement,
    });
  }

  /** Grants the statements to the function and to the mappings that poll with its role. */
  grant(...statements: PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPrincipalPolicy(statement);
  }

  /** Grants the statement to Lambda itself, which uses the role, and denies it to the function's code. */
  grantToLambdaOnly(statement: PolicyStatement): void {
    this.grant(statement, deniedToCode(this.#functionArn, statement));
  }

  /** Adds variables that are known only once the function exists. */
  addEnvironment(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value);
  }
}

const functionArn = (scope: Construct, resourceName: string) =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/ */
const powertoolsEnvironment = (config: Config, functionId: FunctionId) => ({
  POWERTOOLS_SERVICE_NAME: functionId,
  POWERTOOLS_METRICS_NAMESPACE: decideMetricsNamespace(config),
  POWERTOOLS_LOG_LEVEL: 'INFO',
});
