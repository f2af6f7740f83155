import type { Position } from '../event-source-mapping/core/position.ts';
import type { MirrorClock } from './clock.ts';
import type { MirrorDeadLetters } from './dead-letters.ts';
import type { MirrorFunction } from './function.ts';
import type { MappingSelection, MirrorMapping } from './mapping.ts';
import type { MirrorResource } from './resources.ts';
import type { MirrorTopic } from './topic.ts';
import type { WaitOptions } from './types.ts';

/** Addresses of a running mirror. What the template has no use for is an empty string. */
export interface Endpoints {
  /** URL of the HTTP API. */
  readonly api: string;
  /** URL of the console. */
  readonly console: string;
  /** URL of the AWS endpoint, for `endpoint` of SDK clients. */
  readonly aws: string;
  /** `host:port[,…]`, PLAINTEXT. */
  readonly kafka: string;
  /** `host:port[,…]`, TLS. */
  readonly kafkaTls: string;
  /** `host:port[,…]`, SASL/SCRAM over TLS. */
  readonly kafkaScram: string;
  /** URL of the mailbox. */
  readonly mail: string;
  /** URL of the token issuer. */
  readonly issuer: string;
  /** `host:port` where debuggers find functions. */
  readonly inspect: string;
}

/** Configuration of any client of the AWS SDK for JavaScript. */
export interface AwsConfig {
  /** URL of the mirror's AWS endpoint. */
  readonly endpoint: string;
  /** Region of the stack. */
  readonly region: string;
  /** Keys that may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A stack that runs. Resources have many names: each member takes the physical name, the logical id, the construct path, or the
 * end of one of them; functions and mappings also a part that no other has. A name that fits none or several is an error that lists those it can be.
 */
export interface Mirror extends AsyncDisposable {
  /** Addresses of what it serves. */
  readonly endpoints: Endpoints;
  /** Name of the stack. */
  readonly stack: string;
  /** Tokens of the local issuer, by the name of their identity in `mirror.config.ts`. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Outputs of the stacks by name; with `watch`, as of the last update that was applied. */
  readonly outputs: Readonly<Record<string, string>>;
  /** For any client of the AWS SDK: the mirror's endpoint, and keys that may do everything. */
  awsConfig(): AwsConfig;
  /**
   * What a resource of the template has become; with `watch`, as of the last update that was applied.
   * @throws {MirrorError} UnknownName, AmbiguousName.
   */
  resource(idOrPath: string): MirrorResource;
  /** A topic of Kafka, whether a template declares it or not. Its name is looked up when it is first used. */
  topic(name: string): MirrorTopic;
  /** An event source mapping. It is looked up when it is first used. */
  mapping(selection: MappingSelection): MirrorMapping;
  /** A function. Its name is looked up when it is first used. */
  function(name: string): MirrorFunction;
  /** Skips time, so that a test need not wait for retries, windows and schedules. */
  readonly clock: MirrorClock;
  /** Records that were sent to on-failure destinations, to be listed and redriven. */
  deadLetters(): MirrorDeadLetters;
  /**
   * Waits until every mapping that is not paused has processed all that is written, and what that led to.
   * @throws {MirrorError} Timeout, with the mappings that are behind and what happened to the oldest record of each.
   */
  idle(options?: WaitOptions): Promise<void>;
  /**
   * What happened to a record in every mapping of its topic, with log lines, as text for a failed test.
   * @throws {MirrorError} UnknownTopic, UnknownPartition, OffsetOutOfRange.
   */
  story(at: Position): Promise<string>;
  /**
   * Brings data back to what it was after the start, for the next test: topics and tables are empty except for what custom resources put
   * there; groups, emails, dead letters, log lines, invocations and what happened to records are forgotten. Services, warm
   * environments and mappings stay, with the settings that they have now, and mappings poll from their starting position.
   * Call it when nothing is in progress: what functions do meanwhile may be in topics and tables afterwards.
   * @throws {MirrorError} with `services: 'external'`, whose topics and tables are the user's own.
   */
  reset(): Promise<void>;
  /**
   * Drains and ends: no new requests, batches in flight finish and commit. Calling it again waits for the same end.
   * @throws {MirrorError} when the mirror failed.
   */
  stop(): Promise<void>;
}
