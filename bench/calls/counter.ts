import { ownerOfAccessKey } from '../../local/src/services/index.ts';
import type { BenchMirror } from '../mirror.ts';
import type { CountedRequest } from './count-requests.ts';

/** Numbers of requests by who made them and what they ask: `UpdateItem by orders`. */
export type Calls = ReadonlyMap<string, number>;

/** Counts what the mirror reports. @returns a function that gives what came since it was last called. */
export function countCalls({ process, dataDirectory }: BenchMirror): () => Calls {
  let counts = new Map<string, number>();
  process.on('message', (message) => {
    const { operation, accessKeyId } = message as CountedRequest;
    const owner = ownerOfAccessKey(dataDirectory, accessKeyId)?.owner.replace(/^orderstream-dev-/, '');
    const call = `${operation} by ${owner ?? 'no function'}`;
    counts.set(call, (counts.get(call) ?? 0) + 1);
  });
  return () => {
    const taken = counts;
    counts = new Map();
    return taken;
  };
}
