import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { assertFileName } from '../shared/file-name.ts';
import { rotatingFile } from '../shared/rotating-file.ts';
import type { LogMemory, LogOrigin } from './log-memory.ts';

/** Where the lines of one function go. */
export interface FunctionLog {
  /** Takes text of one or more lines, each ended, and what wrote it. */
  write(text: string, origin: LogOrigin): void;
  /** Writes what is held back. */
  flush(): void;
  /** Forgets what was written. */
  clear(): void;
}

const FLUSH_INTERVAL_MS = 200;
const FILE_LIMIT_BYTES = 5 * 1024 * 1024;
/** Of a function that writes more than this in 200 ms, it is written at once. */
const PENDING_LIMIT_CHARACTERS = 1024 * 1024;

/**
 * Appends to `<directory>/<functionName>.log`; a file that reaches 5 MB becomes `….log.1`, replacing the one before.
 * Writes are gathered for 200 ms, so that logging costs an invocation no system call.
 * @param onError called when the file cannot be written (disk full, folder removed); the text is lost then
 */
export function createFileLog(
  directory: string,
  functionName: string,
  onError: (error: unknown) => void,
): FunctionLog {
  assertFileName(functionName);
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `${functionName}.log`);
  let append = rotatingFile(file, FILE_LIMIT_BYTES);
  let pending = '';
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = pending;
    pending = '';
    try {
      if (text) append(text);
    } catch (error) {
      onError(error);
    }
  };
  return {
    write: (text) => {
      pending += text;
      if (pending.length > PENDING_LIMIT_CHARACTERS) flush();
      else timer ??= setTimeout(flush, FLUSH_INTERVAL_MS).unref();
    },
    flush,
    clear: () => {
      pending = '';
      for (const each of [file, `${file}.1`]) rmSync(each, { force: true });
      append = rotatingFile(file, FILE_LIMIT_BYTES);
    },
  };
}

/** Hands each line to a listener, without its end. */
export function createLineLog(onLine: (line: string) => void): FunctionLog {
  return {
    write: (text) => {
      for (const line of text.split('\n')) if (line) onLine(line);
    },
    flush: () => {},
    clear: () => {},
  };
}

/** Keeps the last lines in memory. */
export function createMemoryLog(memory: LogMemory, now: () => number = Date.now): FunctionLog {
  return {
    write: (text, origin) => memory.add(text, origin, now()),
    flush: () => {},
    clear: () => memory.clear(),
  };
}

/** Writes to all of the given logs. */
export function combineLogs(logs: readonly FunctionLog[]): FunctionLog {
  return {
    write: (text, origin) => {
      for (const log of logs) log.write(text, origin);
    },
    flush: () => {
      for (const log of logs) log.flush();
    },
    clear: () => {
      for (const log of logs) log.clear();
    },
  };
}
