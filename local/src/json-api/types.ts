import type { DeadLetters } from '../dead-letters/dead-letters.ts';
import type { Redrive } from '../dead-letters/redrive.ts';
import type { SchemaVersion } from '../event-source-mapping/schema/schema-version.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { Experiments } from '../fault-injection/experiments.ts';
import type { FunctionFaults } from '../fault-injection/function-faults.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { EndsByTopic } from '../services/kafka/log-ends.ts';
import type { PartitionRange } from '../services/kafka/topic-offsets.ts';
import type { MailboxClient } from '../services/mail/mailbox-client.ts';
import type { ServiceFaults } from '../services/service-faults.ts';
import type { AdvancingClock } from '../shared/advancing-clock.ts';
import type { Changes } from './changes.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { TopicRecords } from './topic-records.ts';

/** What the stacks have become. */
export interface ApiState {
  readonly title: string;
  /** Name → address. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly stacks: readonly {
    readonly stackName: string;
    readonly outputs: Readonly<Record<string, string>>;
    readonly resources: readonly {
      readonly logicalId: string;
      readonly type: string;
      readonly physicalId: string;
      /** Absent for a resource without one. */
      readonly arn?: string;
      /** `aws:cdk:path` of its metadata; absent in a template that CDK did not write. */
      readonly constructPath?: string;
    }[];
  }[];
}

/** How the parts of the stacks are connected, besides by mappings. Functions are named without version or alias. */
export interface DeclaredMap {
  /** `AWS::MSK::Topic`s. */
  readonly topics: readonly string[];
  readonly routes: readonly {
    readonly apiName: string;
    /** For example `POST /orders`. */
    readonly routeKey: string;
    readonly functionName: string;
  }[];
  readonly schedules: readonly {
    readonly name: string;
    readonly expression: string;
    readonly functionName: string;
  }[];
}

/** Which functions write to which topics, as far as it is known. */
export interface Writes {
  /** Absent when it cannot be known: policies are not evaluated. */
  readonly topics?: readonly {
    readonly functionName: string;
    readonly topic: string;
    /** `observed`: the broker has allowed it since the start. `granted`: only the role's policies say so. */
    readonly basis: 'observed' | 'granted';
  }[];
  /** Functions that are allowed to write to any topic: nothing follows from their grants. */
  readonly toAny: readonly string[];
}

/** What the API asks of the rest of the mirror. */
export interface ApiPorts {
  readonly state: () => ApiState;
  readonly lambda: Pick<
    LambdaService,
    'listFunctions' | 'getFunction' | 'statistics' | 'invoke' | 'logLines' | 'invocations'
  >;
  readonly mappings: Pick<
    EventSourceMappingService,
    | 'get'
    | 'list'
    | 'update'
    | 'metrics'
    | 'lag'
    | 'positions'
    | 'history'
    | 'moveTo'
    | 'eventText'
    | 'inProgress'
  >;
  /** Absent when policies are not enforced. */
  readonly access?: Pick<AccessControl, 'roleUse' | 'refusals'>;
  readonly functionFaults: Pick<FunctionFaults, 'add' | 'list' | 'remove'>;
  /** Of Kafka, DynamoDB and the mailbox. */
  readonly serviceFaults: Pick<ServiceFaults, 'states' | 'list' | 'add' | 'end'>;
  readonly experiments: Pick<Experiments, 'list' | 'statusOf' | 'stop' | 'createTemplate' | 'start'>;
  readonly offsets: {
    topics(): Promise<string[]>;
    ranges(topic: string): Promise<readonly PartitionRange[] | undefined>;
    /** For each partition, the offset of the first record that is not older. */
    at(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>>;
  };
  readonly records: Pick<TopicRecords, 'read' | 'scan' | 'write' | 'writeCopy'>;
  /** All schema versions, in the order of their registration. */
  readonly schemas: () => readonly SchemaVersion[];
  readonly deadLetters: Pick<DeadLetters, 'list' | 'get' | 'original'>;
  readonly redrive: Pick<Redrive, 'run'>;
  readonly findSchema: (schemaVersionId: string) => SchemaVersion | undefined;
  readonly emails: Pick<MailboxClient, 'list' | 'find' | 'html' | 'attachment'>;
  readonly changes: Changes;
  readonly metrics: Pick<Metrics, 'series'>;
  readonly declaredMap: () => DeclaredMap;
  /** Evaluates the policies of all functions. @param topics that may be written to. */
  readonly writes: (topics: readonly string[]) => Writes;
  /** Where the logs of topics end, for all of them at once. */
  readonly logEnds: (topics: Iterable<string>) => Promise<EndsByTopic>;
  /** Newest first. */
  readonly notices: () => readonly { readonly time: string; readonly text: string }[];
  readonly clock: Pick<AdvancingClock, 'now' | 'skippedMs' | 'advance'>;
  /** Brings data back to what it was after the start. @throws {ServiceException} when the services are the user's own. */
  readonly reset: () => Promise<void>;
}
