import type { AwsEndpoint } from '../aws/types.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { BrokerSettings } from '../msk/broker-settings.ts';
import type { ScramSecrets } from '../msk/scram-secrets.ts';
import type { Scheduler } from '../schedules/scheduler.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { KafkaService } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import type { PseudoParameters, ResolvedResource, Stack, TemplateValue } from '../template/types.ts';
import type { SchemaRegistry } from './glue/schema-registry.ts';
import type { CodeContents } from './lambda/code-contents.ts';

/** What the stacks of this run have become so far. */
export interface Deployed {
  /** Resources of all stacks, by stack and logical id. */
  readonly resources: Map<string, ResolvedResource>;
  /** Values that stacks export, by name. */
  readonly exports: Map<string, TemplateValue>;
}

/** Where resources are created. */
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
  /** Absolute path; unpacked code and the state of custom resources are below it. */
  readonly dataDirectory: string;
  readonly log: Log;
  /** What code functions run. Absent: it is not compared. */
  readonly codeContents?: CodeContents;
  /** Cancels a deployment in progress. */
  readonly signal: AbortSignal;
}

/** What the creation of a resource sees besides the resource. */
export interface DeploymentContext extends DeploymentTarget {
  readonly stack: Stack;
  readonly pseudo: PseudoParameters;
  /** Resources created so far, also those of stacks deployed before. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** Reports in one line that a resource is not run, and why. */
  readonly reportUnsupported: (resource: ResolvedResource, reason: string) => void;
}

/** What the real creation knows better than the deterministic description. */
export interface Created {
  /** What runs is the same already. Default: false. */
  readonly isUnchanged?: boolean;
  readonly physicalId?: string;
  readonly attributes?: Readonly<Record<string, TemplateValue>>;
}

/**
 * Creates one resource, or updates it when an earlier run created it.
 * @throws {Error} with one line for the user; the deployment names the resource.
 */
export type CreateResource = (resource: ResolvedResource, context: DeploymentContext) => Promise<Created>;

/**
 * Applies the properties that a template has now to what runs.
 * @param previous the resource with the properties it runs with.
 * @throws {Error} with one line for the user; the deployment names the resource.
 */
export type UpdateResource = (
  resource: ResolvedResource,
  previous: ResolvedResource,
  context: DeploymentContext,
) => Promise<Created>;

/** Ends what runs of a resource that is in no template any more. */
export type RemoveResource = (previous: ResolvedResource, context: DeploymentContext) => Promise<void>;
