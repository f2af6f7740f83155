import { Writable } from 'node:stream';

type Write = (text: string | Uint8Array) => boolean;

let ownWrite: Write | undefined;

/**
 * Keeps standard output for what the mirror writes: what code of the user prints (mirror.config.ts, `tryIt`, bundling) goes to
 * standard error, where it breaks no JSON.
 * @returns writes to standard output; false when it is full, until its event `drain`.
 */
export function ownStdout(): Write {
  if (ownWrite) return ownWrite;
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  ownWrite = (text) => write(text);
  return ownWrite;
}

/** Standard output as a stream, for libraries. It buffers nothing, which the end of the process would lose. */
export function ownStdoutStream(): Writable {
  const write = ownStdout();
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk);
      done();
    },
  });
}
