import type { ExecutionEnvironment } from './execution-environment.ts';
import type { Invocation } from './invocation.ts';

interface Busy {
  readonly environment: ExecutionEnvironment;
  readonly invocation: Invocation;
}

/**
 * Which environment runs which invocation. An array: a `Map` that entries come to and leave all the time is made again
 * now and then, and each table that V8 leaves behind holds on to the next and to the entries of its time. Once one of
 * them is in the old generation, so are all that follow, with their invocations, until a full collection
 * (docs/decisions/104).
 */
export class BusyEnvironments {
  readonly #entries: Busy[] = [];

  get count(): number {
    return this.#entries.length;
  }

  get entries(): readonly Busy[] {
    return this.#entries;
  }

  invocationOf(environment: ExecutionEnvironment): Invocation | undefined {
    return this.#entries[this.#indexOf(environment)]?.invocation;
  }

  add(environment: ExecutionEnvironment, invocation: Invocation): void {
    this.#entries.push({ environment, invocation });
  }

  /** @returns false when it was not busy. */
  remove(environment: ExecutionEnvironment): boolean {
    const index = this.#indexOf(environment);
    if (index >= 0) this.#entries.splice(index, 1);
    return index >= 0;
  }

  /** @returns those that were busy. */
  clear(): Busy[] {
    return this.#entries.splice(0);
  }

  #indexOf(environment: ExecutionEnvironment): number {
    return this.#entries.findIndex((entry) => entry.environment === environment);
  }
}
