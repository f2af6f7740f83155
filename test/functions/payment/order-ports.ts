import type { PaymentPorts } from '../../../functions/payment/ports.ts';
import { memoryPaymentStore, memoryTokens } from './fakes.ts';

/** When payments of tests are decided. */
export const decidedAt = '2026-11-21T10:00:01.000Z';

export type OrderPorts = PaymentPorts & {
  readonly tokens: ReturnType<typeof memoryTokens>;
  readonly pauses: number[];
};

/** Ports in memory. @param token Payment token of order-1, which is the order of most tests. */
export function portsWith(gateway: PaymentPorts['gateway'], token = 'tok_visa'): OrderPorts {
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const tokens = memoryTokens({ 'order-1': token });
  const store = memoryPaymentStore();
  const now = () => decidedAt;
  return { store, tokens, gateway, taxPercent: '8.25', patienceMs: 0, now, sleep, pauses };
}
