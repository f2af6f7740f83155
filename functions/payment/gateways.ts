import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Table } from '../shared/dynamodb/table.ts';
import { environment } from '../shared/runtime/environment.ts';
import { traced } from '../shared/telemetry/powertools.ts';
import type { PaymentGateway } from './ports.ts';
import { createApiKey } from './stripe/api-key.ts';
import { createStripeCall } from './stripe/client.ts';
import { createStripeGateway } from './stripe/gateway.ts';
import { createIntentStore } from './stripe/intents.ts';
import { createTestGateway } from './test-gateway/gateway.ts';
import { createGatewayLedger } from './test-gateway/ledger.ts';

const gateways: ReadonlyMap<string, (table: Table) => PaymentGateway> = new Map([
  ['test', ({ documents, tableName }) => createTestGateway(createGatewayLedger(documents, tableName))],
  ['stripe', stripeGateway],
]);

/**
 * The payment gateway that the function is deployed with. Stripe's needs `STRIPE_SECRET_ID`, `STRIPE_API_BASE` and `STRIPE_KEY_MODE`.
 * @param table payment's own, where gateways store their charges.
 * @throws {Error} when there is no gateway of this name.
 */
export function gatewayNamed(name: string, table: Table): PaymentGateway {
  const create = gateways.get(name);
  if (create) return create(table);
  throw new Error(`PAYMENT_GATEWAY is "${name}". Accepted: ${[...gateways.keys()].join(', ')}.`);
}

/** A batch is to end before its function's time does, whatever Secrets Manager does. */
const secretsOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

function stripeGateway({ documents, tableName }: Table): PaymentGateway {
  const apiKey = createApiKey({
    client: traced(new SecretsManagerClient(secretsOptions)),
    secretId: environment('STRIPE_SECRET_ID'),
    requiresLiveMode: environment('STRIPE_KEY_MODE') === 'live',
  });
  return createStripeGateway({
    call: createStripeCall({ apiBase: environment('STRIPE_API_BASE'), apiKey }),
    intents: createIntentStore(documents, tableName),
  });
}
