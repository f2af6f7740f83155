import type { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';

const variable = 'PAYMENT_TOKENS_TABLE_NAME';

/** Who does what with payment tokens: one function writes them, another reads and drops them. */
export function paymentTokens({ tables }: SharedResources) {
  const table = tables.of('payment-tokens');
  return {
    write: (user: ServiceFunction) => table.serveAs(variable, user, 'PutItem'),
    readAndDrop: (user: ServiceFunction) => table.serveAs(variable, user, 'BatchGetItem', 'UpdateItem'),
  };
}
