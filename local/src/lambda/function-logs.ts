import type { Log } from '../shared/log.ts';
import {
  combineLogs,
  createFileLog,
  createLineLog,
  createMemoryLog,
  type FunctionLog,
} from './function-log.ts';
import { type LogLine, LogMemory } from './log-memory.ts';

/** Where lines of functions go besides the memory. */
export interface FunctionLogsOptions {
  /** Absolute path; absent: nothing is kept on disk. */
  readonly logDirectory?: string;
  /** Called for each line; absent: nothing listens. */
  readonly onLog?: (functionName: string, line: string) => void;
  /** Gets a line when a file cannot be written. */
  readonly log: Log;
}

/** One log a function: its versions and aliases write the same. */
export class FunctionLogs {
  readonly #options: FunctionLogsOptions;
  readonly #logs = new Map<string, FunctionLog>();
  readonly #memories = new Map<string, LogMemory>();

  constructor(options: FunctionLogsOptions) {
    this.#options = options;
  }

  of(functionName: string): FunctionLog {
    const existing = this.#logs.get(functionName);
    if (existing) return existing;
    const { logDirectory, onLog, log } = this.#options;
    const onError = (error: unknown) => log.warn(`The log of ${functionName} cannot be written: ${error}`);
    const memory = new LogMemory();
    const created = combineLogs([
      ...(logDirectory ? [createFileLog(logDirectory, functionName, onError)] : []),
      createMemoryLog(memory),
      ...(onLog ? [createLineLog((line) => onLog(functionName, line))] : []),
    ]);
    this.#memories.set(functionName, memory);
    this.#logs.set(functionName, created);
    return created;
  }

  /** Forgets what all functions have written. */
  clear(): void {
    for (const log of this.#logs.values()) log.clear();
  }

  /**
   * The last lines of a function, oldest first.
   * @param since only those of this time and later, in milliseconds since the epoch. Default: all.
   */
  lines(functionName: string, since?: number): LogLine[] {
    return this.#memories.get(functionName)?.lines(since) ?? [];
  }

  /** How many lines all functions have written since the start. */
  get written(): number {
    return [...this.#memories.values()].reduce((sum, { written }) => sum + written, 0);
  }
}
