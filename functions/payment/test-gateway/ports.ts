import type { Money } from '../../../events/index.ts';

/** The ledger of the test gateway. Every call is safe to repeat. */
export interface GatewayLedger {
  /** @returns how often this key was tried, this time included. */
  countAttempt(key: string): Promise<number>;
  /** Books the charge, once a key. */
  charge(key: string, chargeId: string, amount: Money): Promise<void>;
  /** The charge of a key, if there is one. */
  chargeOf(key: string): Promise<string | undefined>;
  /** Books the refund, once a key. @returns false when the key was never charged. */
  refund(key: string, refundId: string): Promise<boolean>;
}
