import { v5 } from 'uuid';

/** Never changes: the keys made with it are in the gateway's books. */
const gatewayNamespace = '4b4b6f0e-4a3a-5f0c-9d55-7d0a2f9a6a21';

/** The idempotency key of an operation on an order's money. */
export function gatewayKey(orderId: string, operation: 'charge' | 'refund'): string {
  return v5(JSON.stringify([orderId, operation]), gatewayNamespace);
}
