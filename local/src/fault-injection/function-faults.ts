import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../shared/bounded-map.ts';
import { type Clock, systemClock } from '../shared/clock.ts';

/** What the next invocations of a function meet. */
export type FunctionFault =
  /** They end in this error without having run. */
  | { readonly kind: 'fail'; readonly message: string }
  /** They wait before they run, which counts against their timeout. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** A fault that was asked for, and what it has hit. */
export interface InjectedFunctionFault {
  readonly id: string;
  readonly functionName: string;
  readonly fault: FunctionFault;
  /** Invocations that it hits; absent: all until it is removed. */
  readonly times?: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** How many invocations it has hit. */
  readonly hits: number;
  /** Request ids of the last 100 of them. */
  readonly requestIds: readonly string[];
}

/** Faults that are remembered, spent ones included: the oldest are forgotten, and what they do ends with that. */
const KEPT_FAULTS = 500;
const KEPT_REQUEST_IDS = 100;

interface Entry extends InjectedFunctionFault {
  hits: number;
  readonly requestIds: string[];
}

/** Faults of the next invocations of functions, for tests: errors and delays that need no experiment. */
export class FunctionFaults {
  readonly #clock: Clock;
  readonly #entries = new BoundedMap<string, Entry>(KEPT_FAULTS);
  /** Functions with a fault that is not spent, so that invocations of the others cost nothing. */
  readonly #functions = new Set<string>();

  /** @param clock default: the system's own. */
  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** @param times invocations that it hits, 1 or more. Default: all until it is removed. */
  add(functionName: string, fault: FunctionFault, times?: number): InjectedFunctionFault {
    const entry: Entry = {
      id: randomUUID(),
      functionName,
      fault,
      ...(times !== undefined && { times }),
      createdAt: this.#clock.now(),
      hits: 0,
      requestIds: [],
    };
    this.#entries.set(entry.id, entry);
    this.#functions.add(functionName);
    return entry;
  }

  /** All that are remembered, in the order they were asked for. */
  list(): InjectedFunctionFault[] {
    return [...this.#entries.values()];
  }

  /** @returns undefined for one that is not there. */
  remove(id: string): InjectedFunctionFault | undefined {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    return entry;
  }

  /** Removes all. */
  clear(): void {
    this.#entries.clear();
    this.#functions.clear();
  }

  /** The fault that an invocation meets, which counts as a hit: errors before delays, the oldest of them. */
  take(functionName: string, requestId: string): FunctionFault | undefined {
    if (!this.#functions.has(functionName)) return undefined;
    const open = [...this.#entries.values()].filter(
      (entry) => entry.functionName === functionName && isOpen(entry),
    );
    const entry = open.find(({ fault }) => fault.kind === 'fail') ?? open[0];
    if (!entry) {
      this.#functions.delete(functionName);
      return undefined;
    }
    entry.hits += 1;
    entry.requestIds.push(requestId);
    if (entry.requestIds.length > KEPT_REQUEST_IDS) entry.requestIds.shift();
    return entry.fault;
  }
}

const isOpen = ({ times, hits }: Entry) => times === undefined || hits < times;
