import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployStack } from '../../../local/src/deployment/deploy.ts';
import type { Deployment, StackPlan } from '../../../local/src/deployment/types.ts';
import type { LambdaService } from '../../../local/src/lambda/types.ts';
import type { Deployed, DeploymentTarget } from '../../../local/src/resources/context.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import type {
  ResolvedResource,
  Stack,
  TemplateResource,
  TemplateValue,
} from '../../../local/src/template/types.ts';
import { startTestEndpoint } from '../aws/fakes.ts';
import { startLambda } from '../lambda/fixture.ts';
import { pseudo } from '../template/scopes.ts';

const cdk = resolve(import.meta.dirname, '../../../node_modules/aws-cdk-lib');

/** Handlers that CDK deploys, by the `S3Key` that templates of these tests give them. */
const assets: Readonly<Record<string, string>> = {
  'provider-framework': join(cdk, 'custom-resources/lib/provider-framework/runtime'),
  'aws-custom-resource': join(
    cdk,
    'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler',
  ),
};

/** A deployment with what its resources became, by logical id. */
interface DeployedStack extends Deployment {
  readonly resources: ReadonlyMap<string, ResolvedResource>;
}

/** Deploys templates of functions and custom resources to a separate Lambda service and AWS endpoint. */
export interface CustomResourceStacks {
  deploy(resources: Readonly<Record<string, TemplateResource>>): Promise<DeployedStack>;
  /** What the deployments warned of so far. */
  readonly warnings: readonly string[];
  /** Absolute; all deployments share it, as runs of one mirror do. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

export async function startCustomResourceStacks(): Promise<CustomResourceStacks> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'custom-resource-test-'));
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const aws = await startTestEndpoint({
    log,
    // The endpoint and the functions need each other.
    lambda: {
      invoke: (...parameters) => lambda.service.invoke(...parameters),
      getFunction: (name) => lambda.service.getFunction(name),
    } satisfies Partial<LambdaService> as unknown as LambdaService,
  });
  const lambda = startLambda({ awsEndpointUrl: aws.url, responseHost: aws.responseHost });
  const target = {
    lambda: lambda.service,
    responses: aws,
    dataDirectory,
    log,
    signal: new AbortController().signal,
  } satisfies Partial<DeploymentTarget> as unknown as DeploymentTarget;
  return {
    warnings,
    dataDirectory,
    deploy: async (Resources) => {
      const deployed: Deployed = { resources: new Map(), exports: new Map() };
      const deployment = await deployStack(planOf(Resources), target, deployed);
      const own = [...deployed.resources.values()].map((each) => [each.logicalId, each] as const);
      return { ...deployment, resources: new Map(own) };
    },
    stop: async () => {
      await lambda.stop();
      await aws.stop(1_000);
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function planOf(Resources: Readonly<Record<string, TemplateResource>>): StackPlan {
  const stack: Stack = {
    id: 'shop',
    dependsOn: [],
    stackName: 'shop-dev',
    template: { Resources, Outputs: {} },
    templateFile: 'template.json',
    assetPath: (key) => assets[key],
  };
  return { stack, pseudo, parameters: {} };
}

/** An inline function on Node.js 24 with 10 seconds, or what the properties say. */
export function inlineFunction(
  code: string,
  properties: Readonly<Record<string, TemplateValue>> = {},
): TemplateResource {
  return functionOf({ Code: { ZipFile: code }, Handler: 'index.handler', ...properties });
}

export function functionOf(properties: Readonly<Record<string, TemplateValue>>): TemplateResource {
  const Role = 'arn:aws:iam::123456789012:role/test';
  return {
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs24.x', Timeout: 10, Role, ...properties },
  };
}

/** A custom resource of the type `Custom::Thing` that the function of this logical id makes. */
export function customResource(
  functionId: string,
  properties: Readonly<Record<string, TemplateValue>> = {},
): TemplateResource {
  return { Type: 'Custom::Thing', Properties: { ServiceToken: arnOf(functionId), ...properties } };
}

export const arnOf = (functionId: string): TemplateValue => ({ 'Fn::GetAtt': [functionId, 'Arn'] });
