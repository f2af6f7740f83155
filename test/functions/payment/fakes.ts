import type { PaymentRecord } from '../../../functions/payment/domain.ts';
import type {
  ChargeOutcome,
  ChargeRequest,
  KeptToken,
  PaymentGateway,
  PaymentStore,
  PaymentTokens,
  RefundOutcome,
} from '../../../functions/payment/ports.ts';
import { MemoryTable } from '../support/memory-table.ts';

/** The payment table in memory. */
export function memoryPaymentStore() {
  const table = new MemoryTable<PaymentRecord>();
  const unavailable = new Map<string, number>();
  return {
    find: async (orderId: string) => table.items.get(orderId),
    putFirst: async (record: PaymentRecord) => table.putFirst(record.reply.orderId, record),
    async unavailableSince(orderId: string, nowMs: number) {
      const sinceMs = unavailable.get(orderId) ?? nowMs;
      unavailable.set(orderId, sinceMs);
      return sinceMs;
    },
    async markRefunded(record: PaymentRecord) {
      const { orderId } = record.reply;
      const held = table.items.get(orderId);
      if (held?.state === 'charged') table.items.set(orderId, record);
      return table.items.get(orderId) as PaymentRecord;
    },
  } satisfies PaymentStore;
}

/** The payment tokens in memory. @param initial Tokens by order. */
export function memoryTokens(initial: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(initial));
  const dropped = new Set<string>();
  return {
    kept,
    keep: (orderId: string, token: string) => {
      kept.set(orderId, token);
    },
    async find(orderId: string): Promise<KeptToken | undefined> {
      if (dropped.has(orderId)) return { isDropped: true };
      const token = kept.get(orderId);
      return token === undefined ? undefined : { token };
    },
    async drop(orderId: string) {
      kept.delete(orderId);
      dropped.add(orderId);
    },
  } satisfies PaymentTokens & Record<string, unknown>;
}

/** A gateway in memory that counts what really moved, per idempotency key. */
export function memoryGateway() {
  const attempts = new Map<string, number>();
  const charges = new Map<string, number>();
  const refunds = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key) as number;
  };
  const gateway = {
    async charge({ key, token }: ChargeRequest): Promise<ChargeOutcome> {
      if (charges.has(key)) return { result: 'charged', chargeId: `charge of ${key}` };
      const attempt = count(attempts, key);
      if (token === 'tok_declined') return { result: 'declined' };
      if (token === 'tok_unknown') return { result: 'unprocessable' };
      if (token === 'tok_never') return { result: 'unavailable' };
      if (token === 'tok_unavailable' && attempt <= 3) return { result: 'unavailable' };
      if (token === 'tok_seldom' && attempt <= 6) return { result: 'unavailable' };
      count(charges, key);
      return { result: 'charged', chargeId: `charge of ${key}` };
    },
    async abandon({ chargeKey }: { chargeKey: string }): Promise<ChargeOutcome> {
      if (!charges.has(chargeKey)) return { result: 'unavailable' };
      return { result: 'charged', chargeId: `charge of ${chargeKey}` };
    },
    async refund({ key, chargeKey }: { key: string; chargeKey: string }): Promise<RefundOutcome> {
      if (!charges.has(chargeKey)) return { result: 'nothing-charged' };
      if (!refunds.has(key)) count(refunds, key);
      return { result: 'refunded', refundId: `refund of ${key}` };
    },
  } satisfies PaymentGateway;
  return { gateway, charges, refunds };
}
