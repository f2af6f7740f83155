import type { InvocationEvent } from '../types.ts';

/** What the main thread and an execution environment say to each other. */

/** A host that functions alone can reach: their TLS connections to it end at the mirror. */
export interface ResponseHost {
  readonly name: string;
  /** Where the mirror listens on 127.0.0.1. */
  readonly port: number;
  /** Hex; takes the place of a certificate. */
  readonly presharedKey: string;
}

/** What a function asked of AWS and was refused. */
export interface AwsCall {
  /** For example `sqs`. */
  readonly service: string;
  /** `SendMessage`; `PUT /photos/1` where the request does not name it. */
  readonly operation: string;
  readonly host: string;
}

/** Given to a worker when it is created. */
export interface RuntimeSettings {
  readonly functionArn: string;
  /** `path/file.export`, relative to the task root. */
  readonly handler: string;
  /** Absolute path of the unpacked code; `/var/task` on AWS. */
  readonly taskRoot: string;
  /** Absolute paths of the layers, the one that wins first; all of them are `/opt` on AWS. */
  readonly layers: readonly string[];
  /** Any file of the mirror; the SDK that the AWS runtime includes is resolved from there. */
  readonly runtimeModules: string;
  /** Absolute path of the project that `runtimeModules` belongs to, for messages. */
  readonly runtimeProject: string;
  /** Absolute path where V8 keeps compiled code between cold starts; empty for none. */
  readonly compileCacheDirectory: string;
  /** PEM to trust besides the public authorities; empty for none. */
  readonly certificateAuthority: string;
  /** Where CloudFormation's response URLs point; undefined for nowhere. */
  readonly responseHost: ResponseHost | undefined;
  /** Services of AWS that may be called, for example `s3`. */
  readonly allowedAwsServices: readonly string[];
  /** Undefined where everything is mounted. */
  readonly sandbox: SandboxSettings | undefined;
  /** Absolute path of a file that says for how long debuggers have held functions. Absent: no debugger can attach. */
  readonly holdsFile?: string;
}

/** What of an execution environment the runtime has to pretend, where nothing is mounted. Absolute paths. */
export interface SandboxSettings {
  readonly functionName: string;
  /** A thread shares its process with the mirror, so calls that concern a whole process are pretended too. */
  readonly isThread: boolean;
  /** What `/var/task` is. */
  readonly codeDirectory: string;
  /** What `/opt` is: the merged layers. */
  readonly layersDirectory: string;
  /** What `/tmp` is; made when it is first used. */
  readonly temporaryDirectory: string;
  /** Folders below the machine's own /tmp that are meant when they are named, such as the code of tests. */
  readonly ownFolders: readonly string[];
}

/** One invocation, main thread to worker. */
export interface InvocationRequest<Event = InvocationEvent> {
  readonly requestId: string;
  readonly event: Event;
  /** Milliseconds since the epoch at which the invocation times out. */
  readonly deadlineMs: number;
  /** An unsampled one is made up when absent. */
  readonly traceHeader?: string;
  /** JSON text, as the caller of Invoke gave it. */
  readonly clientContext?: string;
}

/** What of an event goes through the port. */
export interface SentEvent {
  /** JSON text; of a packed event, its envelope. */
  readonly text: string;
  /** Whether the records are in the memory that both threads read. */
  readonly isPacked: boolean;
}

/**
 * Worker to main thread.
 * - `ready`: the init phase succeeded.
 * - `initError`, `crash`: the environment cannot continue; `payload` is the error document.
 * - `result`, `failure`: the handler returned or threw; the environment stays.
 * - `invalidEvent`: the event was not JSON; the handler was not called.
 * - `chunk`: bytes that a streaming handler wrote, in base64; the `result` that follows is empty then.
 * - `log`: text the function wrote to stdout or stderr.
 * - `awsCall`: a request to AWS was refused; `payload` is an {@link AwsCall}.
 * - `killed`: the function sent itself a signal; `payload` is its name. A thread only, which no signal reaches.
 */
export interface RuntimeMessage {
  readonly kind:
    | 'ready'
    | 'initError'
    | 'crash'
    | 'result'
    | 'failure'
    | 'invalidEvent'
    | 'chunk'
    | 'log'
    | 'awsCall'
    | 'killed';
  /** JSON text of a response or of an error document, or the text that was written. */
  readonly payload: string;
  /** Highest V8 heap seen by this environment, in MB; measured at most once a second. */
  readonly memoryUsedInMb?: number;
}

/**
 * What goes through the port: an object costs as much as a small invocation, so the usual message is bare text.
 * Shared memory is sent before the first packed event, and again when a larger one needs more.
 */
export type RequestMessage = string | InvocationRequest<SentEvent> | RecordMemory;
/** What records of packed events are in: memory of both threads, or the bytes that were sent to a process. */
export type RecordMemory = SharedArrayBuffer | Uint8Array;

/** Bare text is a `result` without a measurement. */
export type ResponseMessage = string | RuntimeMessage;

/** From a process that debuggers can attach to, before it loads its function: it waits for {@link LOAD}. */
export interface InspectorOpened {
  /** WebSocket of its inspector. */
  readonly inspectorUrl: string;
}

/** Lets a process that has an inspector load its function. */
export const LOAD = 'load';

/** Lengths of a UUID, and of a time in milliseconds until the year 2286. */
const REQUEST_ID_LENGTH = 36;
const DEADLINE_LENGTH = 13;

/** First letter of a text: what kind of event is in it. */
const PACKED = 'P';
const TEXT = 'T';

/** Kind, request id, deadline and event in one text; more than these needs an object. */
export function toMessage(request: InvocationRequest): RequestMessage {
  const { requestId, deadlineMs, event, traceHeader, clientContext } = request;
  const isPacked = typeof event !== 'string';
  const text = isPacked ? event.envelope : event;
  if (traceHeader !== undefined || clientContext !== undefined)
    return { ...request, event: { text, isPacked } };
  return `${isPacked ? PACKED : TEXT}${requestId}${deadlineMs}${text}`;
}

export function toRequest(message: Exclude<RequestMessage, RecordMemory>): InvocationRequest<SentEvent> {
  if (typeof message !== 'string') return message;
  const idEnd = 1 + REQUEST_ID_LENGTH;
  const deadlineEnd = idEnd + DEADLINE_LENGTH;
  return {
    requestId: message.slice(1, idEnd),
    deadlineMs: Number(message.slice(idEnd, deadlineEnd)),
    event: { text: message.slice(deadlineEnd), isPacked: message.startsWith(PACKED) },
  };
}

export function toRuntimeMessage(message: ResponseMessage): RuntimeMessage {
  return typeof message === 'string' ? { kind: 'result', payload: message } : message;
}
