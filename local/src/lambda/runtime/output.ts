import { jsonFormat, type LineFormat, textFormat } from './log-format.ts';
import { isLogLevel, keepSevere, LOG_LEVELS, type LogLevel } from './log-levels.ts';
import { captureOutputFiles } from './output-files.ts';

type Send = (text: string) => void;

/** Methods of `console` that the runtime replaces; `fatal` is its own. */
const METHODS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
} as const;

type RuntimeConsole = Record<keyof typeof METHODS, (...values: unknown[]) => void>;

/**
 * Sends everything this thread writes to stdout and stderr to the main thread, in order with its responses
 * (the streams of a worker would arrive on a separate channel, at some later time), and makes `console`
 * write as the runtime does, in the format of `AWS_LAMBDA_LOG_FORMAT` and from the level of `AWS_LAMBDA_LOG_LEVEL`.
 * @param requestId the id of the invocation in progress
 */
export function captureOutput(send: Send, requestId: () => string): void {
  const minimum = minimumLevel();
  const sendText = isJson() && minimum !== 'TRACE' ? onlySevere(send, minimum) : send;
  captureStream(process.stdout, sendText);
  captureStream(process.stderr, sendText);
  captureOutputFiles((data) => sendText(textOf(data)));
  const { line } = formatInUse();
  for (const [method, level] of Object.entries(METHODS)) {
    const write = (...values: unknown[]) =>
      send(line({ timestamp: new Date().toISOString(), requestId: requestId(), level }, values));
    const isWritten = LOG_LEVELS[level] >= LOG_LEVELS[minimum];
    (console as unknown as RuntimeConsole)[method as keyof typeof METHODS] = isWritten ? write : () => {};
  }
}

/** Writes an error that ended an invocation or the environment, as the runtime does. */
export function logError(title: string, error: unknown): void {
  console.error(...formatInUse().errorValues(title, error));
}

const isJson = () => process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
const formatInUse = (): LineFormat => (isJson() ? jsonFormat : textFormat);

function minimumLevel(): LogLevel {
  const name = process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase() ?? '';
  return isLogLevel(name) ? name : 'TRACE';
}

function onlySevere(send: Send, minimum: LogLevel): Send {
  return (text) => {
    const filtered = keepSevere(text, minimum);
    if (filtered) send(filtered);
  };
}

function captureStream(stream: NodeJS.WriteStream, send: Send): void {
  stream.write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    send(textOf(chunk, encoding));
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
}

function textOf(chunk: string | Uint8Array, encoding?: unknown): string {
  if (typeof chunk !== 'string')
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
  return typeof encoding === 'string' && encoding !== 'utf8' && encoding !== 'utf-8'
    ? Buffer.from(chunk, encoding as BufferEncoding).toString()
    : chunk;
}
