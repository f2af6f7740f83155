/** The public interface of `@orderstream/mirror`. */

export type { PageApi } from '../console/types.ts';
export type { FailureCondition } from '../event-source-mapping/core/batch-outcome.ts';
export type { BatchReason } from '../event-source-mapping/core/batching.ts';
export type { Position } from '../event-source-mapping/core/position.ts';
export type {
  AttemptRecord,
  AttemptResult,
  BatchRecord,
  RecordOutcome,
  RecordStory,
} from '../event-source-mapping/history/types.ts';
export type { TokenRequest } from '../issuer/tokens.ts';
export type { MirrorRecord } from '../json-api/story-text.ts';
export type { AppConfig, MirrorConfig, PageConfig } from '../mirror/config.ts';
export type { Ready, ReadyStack } from '../mirror/ready.ts';
export type { MirrorClock } from './clock.ts';
export type {
  DeadLetter,
  DeadLetterFilter,
  MirrorDeadLetters,
  RedriveOptions,
  RedriveResult,
  RedriveSelection,
} from './dead-letters.ts';
export type { InvocationResult, LogFilter, LogLine, MirrorFunction } from './function.ts';
export type {
  FailOptions,
  Invocation,
  InvocationFilter,
  InvocationRecord,
  MirrorFault,
} from './invocation.ts';
export type { MappingSelection, MirrorMapping, RecordFilter, RewindTarget } from './mapping.ts';
export type { AwsConfig, Endpoints, Mirror } from './mirror.ts';
export { MirrorError } from './mirror-error.ts';
export type { MirrorOptions, PortNumbers } from './options.ts';
export type { MirrorResource } from './resources.ts';
export { startMirror } from './start-mirror.ts';
export type { MirrorTopic, ReadOptions, ReadRecord, RecordToProduce } from './topic.ts';
export type { WaitOptions } from './types.ts';
