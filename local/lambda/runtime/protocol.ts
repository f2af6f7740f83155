/** What the main thread and an execution environment say to each other. */

/** A host that functions alone can reach: their TLS connections to it end at the mirror. */
export interface ResponseHost {
  readonly name: string;
  /** Where the mirror listens on 127.0.0.1. */
  readonly port: number;
  /** Hex; takes the place of a certificate. */
  readonly presharedKey: string;
}

/** Given to a worker when it is created. */
export interface RuntimeSettings {
  readonly functionArn: string;
  /** `path/file.export`, relative to the task root. */
  readonly handler: string;
  /** Absolute path of the unpacked code; `/var/task` on AWS. */
  readonly taskRoot: string;
  /** Absolute `node_modules` paths of the layers, searched for bare specifiers; `/opt/nodejs/…` on AWS. */
  readonly layerModules: readonly string[];
  /** Any file of the mirror; the SDK that the AWS runtime includes is resolved from there. */
  readonly runtimeModules: string;
  /** Absolute path where V8 keeps compiled code between cold starts; empty for none. */
  readonly compileCacheDirectory: string;
  /** PEM to trust besides the public authorities; empty for none. */
  readonly certificateAuthority: string;
  /** Where CloudFormation's response URLs point; undefined for nowhere. */
  readonly responseHost: ResponseHost | undefined;
}

/** One invocation, main thread to worker. Each property costs as much as a small event: what is absent is left out. */
export interface InvocationRequest {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** Milliseconds since the epoch at which the invocation times out. */
  readonly deadlineInMillis: number;
  /** An unsampled one is made up when absent. */
  readonly traceHeader?: string;
  /** JSON text, as the caller of Invoke gave it. */
  readonly clientContext?: string;
}

/**
 * Worker to main thread.
 * - `ready`: the init phase succeeded.
 * - `initError`, `crash`: the environment cannot go on; `payload` is the error document.
 * - `result`, `failure`: the handler answered or threw; the environment stays.
 * - `invalidEvent`: the event was not JSON; the handler was not called.
 * - `log`: text the function wrote to stdout or stderr.
 */
export interface RuntimeMessage {
  readonly kind: 'ready' | 'initError' | 'crash' | 'result' | 'failure' | 'invalidEvent' | 'log';
  /** JSON text of an answer or of an error document, or the text that was written. */
  readonly payload: string;
  /** Highest V8 heap seen by this environment, in MB; measured at most once a second. */
  readonly memoryUsedInMb?: number;
}
