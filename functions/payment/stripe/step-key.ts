import { v5 } from 'uuid';

/** Never changes: the keys made with it are at Stripe. */
const stepNamespace = '8f6d4f0a-5a8e-5d0b-9a4c-3b7f2f7e1c55';

/**
 * Idempotency key of a step: the operation's own for its first request, another after each response that was kept under it.
 * @param tries responses that were kept so far.
 */
export function stepKey(
  operationKey: string,
  step: 'create' | 'confirm' | 'method' | 'refund',
  tries: number,
): string {
  const isFirst = tries === 0 && (step === 'create' || step === 'refund');
  return isFirst ? operationKey : v5(JSON.stringify([operationKey, step, tries]), stepNamespace);
}
