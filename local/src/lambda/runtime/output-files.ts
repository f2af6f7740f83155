import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call | undefined>;

/** Stdout and stderr by number, and as files. */
const outputs: ReadonlyMap<unknown, 1 | 2> = new Map<unknown, 1 | 2>([
  [1, 1],
  [2, 2],
  ['/dev/stdout', 1],
  ['/dev/stderr', 2],
  ['/dev/fd/1', 1],
  ['/dev/fd/2', 2],
  ['/proc/self/fd/1', 1],
  ['/proc/self/fd/2', 2],
]);

/**
 * Sends what is written to descriptors 1 and 2, and to the files that they are, in order with everything else that is
 * logged. A process has pipes there, which it may open. A thread's are the mirror's (its stdout belongs to `--json`),
 * so what opens them gets the descriptor itself.
 * @param send gets text, or bytes in UTF-8.
 */
export function captureOutputFiles(send: (data: string | Uint8Array) => void): void {
  const calls = fs as unknown as Calls;
  const write = ([data, ...range]: readonly unknown[]) => {
    const written = ArrayBuffer.isView(data) ? partOf(data, range) : String(data);
    send(written);
    return Buffer.byteLength(written);
  };
  const writeAll = (parts: unknown) => write([Buffer.concat(parts as Uint8Array[])]);
  const isDescriptor = (target: unknown) => target === 1 || target === 2;
  replace(calls, 'writeSync', isDescriptor, ([, ...written]) => write(written));
  replace(calls, 'writevSync', isDescriptor, ([, parts]) => writeAll(parts));
  replace(calls, 'write', isDescriptor, (args) => settle(args, write(args.slice(1))));
  replace(calls, 'writev', isDescriptor, (args) => settle(args, writeAll(args[1])));
  const isOutput = (target: unknown) => outputs.has(target);
  for (const name of ['writeFileSync', 'appendFileSync'])
    replace(calls, name, isOutput, ([, data]) => void write([data]));
  if (!isMainThread) openAsDescriptors(calls, isOutput, write);
  syncBuiltinESMExports();
}

/** Nothing of `fs.promises.open` could pretend its handle, so that fails with the remedy. */
function openAsDescriptors(
  calls: Calls,
  isOutput: (target: unknown) => boolean,
  write: (written: readonly unknown[]) => unknown,
): void {
  const promises = fs.promises as unknown as Calls;
  replace(calls, 'openSync', isOutput, ([target]) => outputs.get(target));
  replace(calls, 'open', isOutput, (args) => settle(args, outputs.get(args[0])));
  for (const name of ['writeFile', 'appendFile'])
    replace(promises, name, isOutput, async ([, data]) => void write([data]));
  replace(promises, 'open', isOutput, async ([target]) => {
    throw new Error(
      `fs.promises.open('${target}') cannot be run in a worker thread of the mirror; ` +
        'start the mirror with --isolation=process',
    );
  });
}

/** Has calls whose first argument is `meant` done by `instead`. */
function replace(
  calls: Calls,
  name: string,
  meant: (target: unknown) => boolean,
  instead: (args: readonly unknown[]) => unknown,
): void {
  const { [name]: original } = calls;
  if (!original) return;
  const replacement: Call = (...args) =>
    meant(args[0]) ? instead(args) : Reflect.apply(original, calls, args);
  calls[name] = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}

/** Calls the callback of a call, after the code that made it. */
function settle(args: readonly unknown[], result: unknown): void {
  const callback = args.at(-1);
  if (typeof callback === 'function') queueMicrotask(() => callback(null, result, args[1]));
}

/** `write(fd, buffer, offset, length)` and `write(fd, buffer, { offset, length })`. */
function partOf(data: ArrayBufferView, [first, second]: readonly unknown[]): Uint8Array {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const range = typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
  const { offset, length } = range ?? { offset: first, length: second };
  const start = typeof offset === 'number' ? offset : 0;
  return bytes.subarray(start, typeof length === 'number' ? start + length : undefined);
}
