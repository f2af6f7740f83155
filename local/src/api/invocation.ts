import type { z } from 'zod';
import type { Position } from '../event-source-mapping/core/position.ts';
import type { functionFault } from '../json-api/fault-schemas.ts';
import { pathOf } from '../json-api/request-url.ts';
import type { invocationDetail, invocationSummary } from '../json-api/schemas.ts';
import type { JsonApiClient } from './client.ts';
import { MirrorError } from './mirror-error.ts';
import { type ReadRecord, readRecord } from './topic.ts';

/** A record that an invocation was made with. */
export interface InvocationRecord extends ReadRecord {
  /** Whether it failed; undefined while the invocation runs. */
  readonly isFailure: boolean | undefined;
}

/** An invocation of a function. */
export interface Invocation {
  /** Its log lines have it. */
  readonly requestId: string;
  /** The function. */
  readonly functionName: string;
  /** `partial-failure`: its response names some of the records. */
  readonly outcome: 'running' | 'succeeded' | 'partial-failure' | 'failed';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly durationMs: number | undefined;
  /** Type, message and place of the error; undefined without one. */
  readonly error: string | undefined;
  /** What the function got, with bigints as values of records; undefined when it is not known any more. */
  readonly event: unknown;
  /** Its records, decoded; empty for an invocation that no mapping made. */
  readonly records: readonly InvocationRecord[];
  /** What the function returned, or its error with the stack; with bigints as values of records. */
  readonly response: unknown;
  /** Records that the response names as failed. */
  readonly batchItemFailures: readonly Position[];
  /** What it wrote, with the lines of the platform. */
  readonly logLines: readonly string[];
  /** Whether a fault was injected into it. */
  readonly isInjected: boolean;
}

/** Which invocations. */
export interface InvocationFilter {
  /** Those that were made with this record. Default: all. */
  readonly of?: Position;
  /** How they ended. Default: in any way. */
  readonly outcome?: Invocation['outcome'];
  /** 1 to 1,000. Default 100. */
  readonly limit?: number;
}

/** How invocations fail. */
export interface FailOptions {
  /** How many of the next ones, 1 or more. Default 1. */
  readonly times?: number;
  /** Of the error, whose type is `InjectedFault`. Default: that it was injected. */
  readonly message?: string;
}

/** An error or a delay of a function's next invocations. */
export interface MirrorFault {
  /** Names it in the JSON API. */
  readonly id: string;
  /** Request ids of the last 100 invocations that it has hit. */
  hits(): Promise<readonly string[]>;
  /** No further invocation meets it. @throws {MirrorError} UnknownFault when it was removed before. */
  remove(): Promise<void>;
}

type Fault = z.output<typeof functionFault>;

/** Requests at a time for the details of invocations. */
const AT_ONCE = 20;

/** The invocations of a function with their details. */
export async function invocationsOf(
  client: JsonApiClient,
  functionName: string,
  { of, ...filter }: InvocationFilter = {},
): Promise<Invocation[]> {
  const path = pathOf('functions', functionName, 'invocations');
  const place = of && { topic: of.topic, partition: of.partition, offset: of.offset };
  const listed = await client.get<z.output<typeof invocationSummary>[]>(path, { ...filter, ...place });
  const found: Invocation[] = [];
  for (let index = 0; index < listed.length; index += AT_ONCE) {
    const some = listed.slice(index, index + AT_ONCE);
    found.push(...(await Promise.all(some.map(({ requestId }) => invocation(client, requestId)))).flat());
  }
  return found;
}

/** Empty for one that was forgotten since it was listed. */
async function invocation(client: JsonApiClient, requestId: string): Promise<Invocation[]> {
  try {
    return [shown(await client.get<z.output<typeof invocationDetail>>(pathOf('invocations', requestId)))];
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'UnknownInvocation') return [];
    throw error;
  }
}

function shown(detail: z.output<typeof invocationDetail>): Invocation {
  const { requestId, functionName, outcome, startedAt, durationMs, error, isInjected } = detail;
  const { event, response, records = [], batchItemFailures = [], logLines } = detail;
  return {
    requestId,
    functionName,
    outcome,
    startedAt,
    durationMs,
    error,
    event,
    records: records.map(({ isFailure, ...record }) => ({ ...readRecord(record), isFailure })),
    response,
    batchItemFailures,
    logLines: logLines.map(({ message }) => message),
    isInjected,
  };
}

/** @throws {MirrorError} InvalidRequest. */
export async function injectFault(
  client: JsonApiClient,
  functionName: string,
  fault: object,
): Promise<MirrorFault> {
  const { id } = await client.post<Fault>(pathOf('functions', functionName, 'faults'), fault);
  return {
    id,
    hits: async () => {
      const faults = await client.get<Fault[]>('/faults');
      return faults.find((each) => each.id === id)?.requestIds ?? [];
    },
    remove: async () => {
      await client.delete(pathOf('faults', id));
    },
  };
}
