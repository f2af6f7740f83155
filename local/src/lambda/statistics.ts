import { ServiceException } from '../shared/service-exception.ts';
import type { FunctionStatistics, InvocationResult } from './types.ts';

type Counters = { -readonly [Name in keyof FunctionStatistics]: number };

/** Counts what becomes of the invocations of each function. */
export class StatisticsBook {
  readonly #counters = new Map<string, Counters>();

  of(functionName: string): FunctionStatistics {
    return { ...this.#countersOf(functionName) };
  }

  /** Counts from zero again; what is in progress is not counted. */
  clear(): void {
    this.#counters.clear();
  }

  /** Passes the outcome of an invocation on, counted. */
  async count(functionName: string, invocation: () => Promise<InvocationResult>): Promise<InvocationResult> {
    const counters = this.#countersOf(functionName);
    try {
      const result = await invocation();
      counters.invocations += 1;
      if (result.functionError) counters.errors += 1;
      return result;
    } catch (error) {
      if (error instanceof ServiceException && error.statusCode === 429) counters.throttles += 1;
      throw error;
    }
  }

  #countersOf(functionName: string): Counters {
    const existing = this.#counters.get(functionName);
    if (existing) return existing;
    const fresh = { invocations: 0, errors: 0, throttles: 0 };
    this.#counters.set(functionName, fresh);
    return fresh;
  }
}
