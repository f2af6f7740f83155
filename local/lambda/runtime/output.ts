import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { format } from 'node:util';

type Send = (text: string) => void;

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const;

/**
 * Sends everything this thread writes to stdout and stderr to the main thread, in order with its answers
 * (the streams of a worker would arrive on a channel of their own, at some later time), and makes `console`
 * write as the runtime does: time, request id, level, message, separated by tabs.
 * @param requestId the id of the invocation under way
 */
export function captureOutput(send: Send, requestId: () => string): void {
  captureStream(process.stdout, send);
  captureStream(process.stderr, send);
  captureFileDescriptors(send);
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) =>
      send(`${new Date().toISOString()}\t${requestId() || 'undefined'}\t${level}\t${format(...values)}\n`);
  }
}

function captureStream(stream: NodeJS.WriteStream, send: Send): void {
  stream.write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    send(textOf(chunk, encoding));
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
}

/**
 * Loggers that write to descriptors 1 and 2 (pino) would otherwise reach the mirror's own stdout,
 * which belongs to `--json`: threads share descriptors.
 */
function captureFileDescriptors(send: Send): void {
  const { writeSync, write } = fs;
  fs.writeSync = ((descriptor: number, data: string | Uint8Array, ...rest: unknown[]) => {
    if (descriptor !== 1 && descriptor !== 2)
      return Reflect.apply(writeSync, fs, [descriptor, data, ...rest]);
    send(textOf(data));
    return Buffer.byteLength(data);
  }) as typeof fs.writeSync;
  fs.write = ((descriptor: number, data: string | Uint8Array, ...rest: unknown[]) => {
    if (descriptor !== 1 && descriptor !== 2) return Reflect.apply(write, fs, [descriptor, data, ...rest]);
    send(textOf(data));
    const callback = rest.at(-1);
    if (typeof callback === 'function') queueMicrotask(() => callback(null, Buffer.byteLength(data), data));
  }) as typeof fs.write;
  syncBuiltinESMExports();
}

function textOf(chunk: string | Uint8Array, encoding?: unknown): string {
  if (typeof chunk !== 'string')
    return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString();
  return typeof encoding === 'string' && encoding !== 'utf8' && encoding !== 'utf-8'
    ? Buffer.from(chunk, encoding as BufferEncoding).toString()
    : chunk;
}
