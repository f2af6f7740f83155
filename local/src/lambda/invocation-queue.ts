import { ServiceException } from '../shared/service-exception.ts';
import type { Invocation } from './invocation.ts';
import type { InvocationEvent, InvocationPriority } from './types.ts';

const ranks: Readonly<Record<InvocationPriority, number>> = { urgent: 0, normal: 1, patient: 2 };
/** Of one function: on AWS, 1,000 invocations at a time are the quota of all. */
const MOST_WAITING = 10_000;
const WAITING_LIMIT_BYTES = 256 * 1024 * 1024;

/** Behind all others: no client waits for the response any more. */
const abandonedRank = 3;

/**
 * Invocations that wait for an environment: by priority, and in their order of arrival within one. Lambda has no such queue: it
 * starts an environment for each, which a laptop cannot.
 */
export class InvocationQueue {
  readonly #invocations: Invocation[] = [];
  #bytes = 0;

  /** Whether an event finds no room any more: what waits is in memory. */
  isFullFor(event: InvocationEvent): boolean {
    return this.length >= MOST_WAITING || this.#bytes + sizeOf(event) > WAITING_LIMIT_BYTES;
  }

  /** The error of an invocation that finds no room. */
  full(functionName: string): ServiceException {
    const message = `Rate Exceeded: ${this.length} invocations of ${functionName} wait for an environment.`;
    return new ServiceException('TooManyRequestsException', message, 429);
  }

  get length(): number {
    return this.#invocations.length;
  }

  /** The one that goes next. */
  get first(): Invocation | undefined {
    return this.#invocations[0];
  }

  push(invocation: Invocation): void {
    this.#bytes += sizeOf(invocation.event);
    const rank = rankOf(invocation);
    const behind = this.#invocations.findIndex((other) => rankOf(other) > rank);
    this.#invocations.splice(behind < 0 ? this.length : behind, 0, invocation);
    if (rank === abandonedRank) return;
    invocation.options.abandoned?.addEventListener('abort', () => this.#putLast(invocation), { once: true });
  }

  shift(): Invocation | undefined {
    const next = this.#invocations.shift();
    if (next) this.#bytes -= sizeOf(next.event);
    return next;
  }

  /** Takes all of them out. */
  clear(): Invocation[] {
    this.#bytes = 0;
    return this.#invocations.splice(0);
  }

  /** It runs all the same, as on AWS; but it holds up no other. */
  #putLast(invocation: Invocation): void {
    const index = this.#invocations.indexOf(invocation);
    if (index >= 0) this.#invocations.push(...this.#invocations.splice(index, 1));
  }
}

function rankOf({ options: { priority = 'normal', abandoned } }: Invocation): number {
  return abandoned?.aborted ? abandonedRank : ranks[priority];
}

/** Of text the length is near enough, and costs nothing. */
const sizeOf = (event: InvocationEvent) => (typeof event === 'string' ? event.length : event.sizeBytes);
