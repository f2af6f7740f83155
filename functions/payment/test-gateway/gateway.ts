import { v5 } from 'uuid';
import type { PaymentGateway } from '../ports.ts';
import type { GatewayLedger } from './ports.ts';

interface TokenBehaviour {
  readonly isDeclined?: boolean;
  /** Attempts that fail before one succeeds. */
  readonly failingAttempts?: number;
}

/** What the test gateway does with each token; another token cannot be processed. */
const behaviours = new Map<string, TokenBehaviour>([
  ['tok_visa', {}],
  ['tok_declined', { isDeclined: true }],
  ['tok_unavailable', { failingAttempts: 3 }],
]);

const gatewayNamespace = '0d1f86c4-5d0e-5f3b-8b0e-4f5bb0d6c3a5';

/** A gateway that moves no money and stores all operations, so that they survive restarts. */
export function createTestGateway(ledger: GatewayLedger): PaymentGateway {
  return {
    async charge({ key, token, amount }) {
      const behaviour = behaviours.get(token);
      if (!behaviour) return { result: 'unprocessable' };
      if (behaviour.isDeclined) return { result: 'declined' };
      const { failingAttempts = 0 } = behaviour;
      if (failingAttempts > 0 && (await ledger.countAttempt(key)) <= failingAttempts) {
        return { result: 'unavailable' };
      }
      const chargeId = `ch_${v5(key, gatewayNamespace)}`;
      await ledger.charge(key, chargeId, amount);
      return { result: 'charged', chargeId };
    },
    async abandon({ chargeKey }) {
      const chargeId = await ledger.chargeOf(chargeKey);
      return chargeId === undefined ? { result: 'unavailable' } : { result: 'charged', chargeId };
    },
    async refund({ key, chargeKey }) {
      const refundId = `re_${v5(key, gatewayNamespace)}`;
      const isRefunded = await ledger.refund(chargeKey, refundId);
      return isRefunded ? { result: 'refunded', refundId } : { result: 'nothing-charged' };
    },
  };
}
