import type { HoldClock } from '../../shared/hold-clock.ts';

/** A process of a function that debuggers can attach to. */
export interface Debuggee {
  readonly functionName: string;
  /** Absolute path of its code. */
  readonly codeDirectory: string;
  /** WebSocket of the inspector of Node.js in the process. */
  readonly inspectorUrl: string;
  /** Lets the process load the function; called once. */
  readonly load: () => void;
}

/** One address at which debuggers find the processes of all functions. */
export interface DebuggerServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** What debuggers hold. */
  readonly holds: HoldClock;
  /** Absolute path of a file with the state of `holds`, which functions read. */
  readonly holdsFile: string;
  /** Makes a process known to debuggers. @returns takes it from them. */
  add(debuggee: Debuggee): () => void;
  /**
   * Waits until no debugger holds a function, for `graceMs` at most, then resumes everything and takes no debugger any more.
   * A second call waits for the same end.
   */
  stop(graceMs: number): Promise<void>;
}
