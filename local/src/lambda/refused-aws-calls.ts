import type { Log } from '../shared/log.ts';
import type { AwsCall } from './runtime/protocol.ts';

/** A function that names another host or path for each request must not fill the memory, nor the terminal. */
const MOST_NAMED = 200;

/** Warns of what functions asked of AWS itself: once for each function, service and operation. */
export class RefusedAwsCalls {
  readonly #log: Log;
  readonly #named = new Set<string>();
  #isUnguardedNamed = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Says once that functions in processes are held back from AWS in part only. */
  unguarded(functionName: string, reason: string): void {
    if (this.#isUnguardedNamed) return;
    this.#isUnguardedNamed = true;
    this.#log.info(
      `${functionName} and other functions in processes: their child processes and native addons are not held back from hosts of AWS, ` +
        `since ${reason}. They have no credentials of yours`,
    );
  }

  /** Remembers a refused call of a function, and names it if it is the first of its kind. */
  refused(functionName: string, { service, operation, host }: AwsCall): void {
    const key = `${functionName} ${service} ${operation}`;
    if (this.#named.has(key) || this.#named.size >= MOST_NAMED) return;
    this.#named.add(key);
    this.#log.warn(
      `${functionName} asked AWS itself for ${operation} of ${service} (${host}), which is refused: nothing leaves this machine. ` +
        `--allow-aws ${service} lets it through`,
    );
  }
}
