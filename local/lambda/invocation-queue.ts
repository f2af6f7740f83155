import type { Invocation } from './invocation.ts';
import type { InvocationPriority } from './types.ts';

const ranks: Readonly<Record<InvocationPriority, number>> = { urgent: 0, normal: 1, patient: 2 };
/** Behind all others: no client waits for the response any more. */
const abandonedRank = 3;

/**
 * Invocations that wait for an environment: by priority, and in their order of arrival within one. Lambda has no such queue: it
 * starts an environment for each, which a laptop cannot.
 */
export class InvocationQueue {
  readonly #invocations: Invocation[] = [];

  get length(): number {
    return this.#invocations.length;
  }

  /** The one that goes next. */
  get first(): Invocation | undefined {
    return this.#invocations[0];
  }

  push(invocation: Invocation): void {
    const rank = rankOf(invocation);
    const behind = this.#invocations.findIndex((other) => rankOf(other) > rank);
    this.#invocations.splice(behind < 0 ? this.length : behind, 0, invocation);
    if (rank === abandonedRank) return;
    invocation.options.abandoned?.addEventListener('abort', () => this.#putLast(invocation), { once: true });
  }

  shift(): Invocation | undefined {
    return this.#invocations.shift();
  }

  /** Takes all of them out. */
  clear(): Invocation[] {
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
