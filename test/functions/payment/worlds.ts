import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { gatewayKey } from '../../../functions/payment/gateway-key.ts';
import { createPaymentTokens } from '../../../functions/payment/payment-tokens.ts';
import type { PaymentPorts } from '../../../functions/payment/ports.ts';
import { createPaymentStore } from '../../../functions/payment/store.ts';
import { createTestGateway } from '../../../functions/payment/test-gateway/gateway.ts';
import { createGatewayLedger } from '../../../functions/payment/test-gateway/ledger.ts';
import { paymentTokenItem } from '../../../functions/shared/payment-token.ts';
import { testTable } from '../shared/test-table.ts';
import type { Runtime } from '../support/runtimes.ts';
import { memoryGateway, memoryPaymentStore, memoryTokens } from './fakes.ts';

/** Where payment's state lives in a test, and how to look at what really moved. */
export interface PaymentWorld {
  readonly ports: Pick<PaymentPorts, 'store' | 'gateway' | 'tokens'>;
  readonly tokens: readonly string[];
  /** Where the tokens of orders are, in DynamoDB. */
  readonly tokensTableName: string;
  /** As the order API does. */
  keepToken(orderId: string, token: string): Promise<void>;
  /** Money movements of an order at the gateway. */
  movements(orderId: string): Promise<{ charges: number; refunds: number }>;
}

const worlds: Readonly<Record<Runtime, () => Promise<PaymentWorld>>> = {
  memory: async () => {
    const { gateway, charges, refunds } = memoryGateway();
    const { kept: _, keep, ...tokens } = memoryTokens();
    return {
      ports: { store: memoryPaymentStore(), gateway, tokens },
      tokensTableName: '',
      keepToken: async (orderId, token) => keep(orderId, token),
      tokens: ['tok_visa', 'tok_declined', 'tok_unavailable', 'tok_seldom', 'tok_never'],
      movements: async (orderId) => ({
        charges: charges.get(gatewayKey(orderId, 'charge')) ?? 0,
        refunds: refunds.get(gatewayKey(orderId, 'refund')) ?? 0,
      }),
    };
  },
  'DynamoDB Local': async () => {
    const { documents, tableName } = await testTable({ partitionKey: 'pk' });
    const { tableName: tokensTableName } = await testTable({ partitionKey: 'orderId' });
    const bookEntry = async (orderId: string) => {
      const Key = { pk: `gateway#${gatewayKey(orderId, 'charge')}` };
      return (await documents.send(new GetCommand({ TableName: tableName, Key }))).Item ?? {};
    };
    return {
      ports: {
        store: createPaymentStore(documents, tableName),
        gateway: createTestGateway(createGatewayLedger(documents, tableName)),
        tokens: createPaymentTokens(documents, tokensTableName),
      },
      tokensTableName,
      keepToken: async (orderId, token) => {
        const Item = paymentTokenItem(orderId, token);
        await documents.send(new PutCommand({ TableName: tokensTableName, Item }));
      },
      tokens: ['tok_visa', 'tok_declined', 'tok_unavailable', 'tok_unknown'],
      movements: async (orderId) => {
        const { chargeId, refundId } = await bookEntry(orderId);
        return { charges: chargeId ? 1 : 0, refunds: refundId ? 1 : 0 };
      },
    };
  },
};

export const paymentWorld = (runtime: Runtime): Promise<PaymentWorld> => worlds[runtime]();
