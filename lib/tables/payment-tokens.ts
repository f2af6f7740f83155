import type { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';

const variable = 'PAYMENT_TOKENS_TABLE_NAME';

/** Who does what with the payment tokens of orders that are not charged yet: one function makes them, another reads and drops them. */
export function paymentTokens({ tables }: SharedResources) {
  const table = tables.of('payment-tokens');
  return {
    write: (user: ServiceFunction) => table.serveAs(variable, user, 'PutItem'),
    readAndDrop: (user: ServiceFunction) => table.serveAs(variable, user, 'BatchGetItem', 'UpdateItem'),
  };
}
