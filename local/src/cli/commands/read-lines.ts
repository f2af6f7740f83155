import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Lines that came together. */
interface Lines {
  readonly lines: readonly string[];
  /** Number of the first of them, from 1. */
  readonly first: number;
}

/** Lines of an input without their ends, as they come; empty ones are left out. */
export async function* linesOf(input: Readable, signal: AbortSignal): AsyncGenerator<Lines> {
  const decoder = new StringDecoder('utf8');
  let [rest, first] = ['', 1];
  signal.addEventListener('abort', () => input.destroy(signal.reason), { once: true });
  for await (const chunk of input) {
    const parts = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = parts.pop() ?? '';
    yield* numbered(parts, first);
    first += parts.length;
  }
  yield* numbered([rest + decoder.end()], first);
}

/** Runs of lines that are not empty. */
function* numbered(parts: readonly string[], first: number): Generator<Lines> {
  let run: string[] = [];
  for (const [index, part] of [...parts, ''].entries()) {
    const line = part.replace(/\r$/, '');
    if (line !== '') run.push(line);
    else {
      if (run.length > 0) yield { lines: run, first: first + index - run.length };
      run = [];
    }
  }
}
