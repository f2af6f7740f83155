import type { AwsEndpoint } from '../aws/types.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { BrokerSettings } from '../msk/broker-settings.ts';
import type { MskCluster } from '../msk/msk-cluster.ts';
import type { ScramSecrets } from '../msk/scram-secrets.ts';
import type { SchemaRegistry } from '../resources/glue/schema-registry.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { KafkaService } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import type { PseudoParameters, ResolvedResource, Stack, TemplateValue } from '../template/types.ts';
import type { PropertyFinding } from './properties/judge.ts';

/** One stack to deploy. */
export interface StackPlan {
  readonly stack: Stack;
  readonly pseudo: PseudoParameters;
  /** Values given for parameters; those of other stacks may be among them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the stacks of this run have become so far. */
export interface Deployed {
  /** Resources of all stacks, by stack and logical id. */
  readonly resources: Map<string, ResolvedResource>;
  /** Values that stacks export, by name. */
  readonly exports: Map<string, TemplateValue>;
}

/** What resource handlers create resources in. */
export interface DeploymentTarget {
  readonly lambda: LambdaService;
  readonly eventSourceMappings: EventSourceMappingService;
  readonly schedules: Scheduler;
  readonly kafka: KafkaService;
  /** What the MSK configurations of all stacks become. Absent: there are none. */
  readonly brokerSettings?: BrokerSettings;
  /** Absent: none can be associated. */
  readonly scramSecrets?: Pick<ScramSecrets, 'replace'>;
  readonly secrets: Secrets;
  /** Values of SSM parameters that are not in a template. */
  readonly given: GivenValues;
  readonly dynamodbEndpoint: string;
  readonly schemas: SchemaRegistry;
  readonly responses: Pick<AwsEndpoint, 'expectResponse'>;
  /** Absolute path; unpacked code and the state of custom resources live below it. */
  readonly dataDirectory: string;
  readonly log: Log;
  /** Gives up a deployment under way. */
  readonly signal: AbortSignal;
}

/** What a handler sees besides its own resource. */
export interface DeploymentContext extends DeploymentTarget {
  readonly stack: Stack;
  readonly pseudo: PseudoParameters;
  /** Resources created so far, also those of stacks deployed before. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** Says in one line that a resource is not run, and why. */
  readonly notRun: (resource: ResolvedResource, reason: string) => void;
}

/** What the real creation knows better than the deterministic description. */
export interface Created {
  readonly physicalId?: string;
  readonly attributes?: Readonly<Record<string, TemplateValue>>;
}

/**
 * Creates one resource, or brings it up to date when an earlier run created it.
 * @throws {Error} with one line for people; the deployment names the resource.
 */
export type ResourceHandler = (resource: ResolvedResource, context: DeploymentContext) => Promise<Created>;

export interface NotRun {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

/** A stack as it runs. */
export interface Deployment {
  readonly stack: Stack;
  readonly outputs: Readonly<Record<string, TemplateValue>>;
  readonly notRun: readonly NotRun[];
  /** Properties of resources that are run which have not the effect that they have on AWS. */
  readonly properties: readonly PropertyFinding[];
}

export type { MskCluster };
