import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { decidePaymentChoices } from '../consumers/payment-gateway.ts';
import { allowToProduce, brokerPlacement } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SignInPages } from '../identity/sign-in-pages.ts';
import type { SharedResources } from '../shared-resources.ts';
import { paymentTokens } from '../tables/payment-tokens.ts';
import type { ApiFunctionId } from './routes.ts';

/** What the shop's page signs customers in with. */
interface SignIn {
  readonly userPool: IUserPool & { readonly userPoolProviderUrl: string };
  readonly pages: SignInPages;
}

/** The functions behind the routes, one for each concern that has any. */
export class ApiFunctions extends Construct {
  readonly byId: Readonly<Record<ApiFunctionId, ServiceFunction>>;

  constructor(scope: Construct, id: string, shared: SharedResources, signIn: SignIn) {
    super(scope, id);
    this.byId = {
      'orders-api': this.#orders(shared),
      'inventory-api': this.#inventory(shared),
      'analytics-api': this.#analytics(shared),
      'storefront-api': this.#storefront(shared, signIn),
    };
  }

  #orders(shared: SharedResources): ServiceFunction {
    const orders = new ServiceFunction(this, 'orders-api', shared, {
      description: 'Takes orders and shows them to their customers',
      // The customer waits for it: more CPU for TLS and signing. The gateway's own timeout is 30 s.
      memorySizeInMb: 1024,
      environment: limitsOf(shared.config),
      ...brokerPlacement(shared),
      ...reservedConcurrencyOf(shared.config),
    });
    const table = shared.tables.of('orders');
    table.serve(orders, 'GetItem', 'UpdateItem');
    table.serveIndex(orders, 'byCustomer');
    paymentTokens(shared).write(orders);
    allowToProduce(orders, 'orders', shared);
    return orders;
  }

  #inventory(shared: SharedResources): ServiceFunction {
    const products = new ServiceFunction(this, 'inventory-api', shared, {
      description: 'Lists the products and how many are available',
    });
    shared.tables.of('inventory').serve(products, 'BatchGetItem');
    return products;
  }

  #analytics(shared: SharedResources): ServiceFunction {
    const sales = new ServiceFunction(this, 'analytics-api', shared, {
      description: 'Returns sales figures to staff',
    });
    shared.tables.of('analytics').serve(sales, 'GetItem', 'Query');
    return sales;
  }

  /** It has no data: whatever the page shows, the page asks the other functions for. */
  #storefront(shared: SharedResources, { userPool, pages }: SignIn): ServiceFunction {
    return new ServiceFunction(this, 'storefront-api', shared, {
      description: "Serves the shop's page",
      memorySizeInMb: 256,
      timeoutInSeconds: 10,
      environment: {
        ISSUER: userPool.userPoolProviderUrl,
        SIGN_IN_URL: pages.url,
        CLIENT_ID: pages.client.userPoolClientId,
        PAYMENT_GATEWAY: decidePaymentChoices(shared.config),
      },
    });
  }
}

/** Without its own number the order API has that of every function that connects to the brokers. */
function reservedConcurrencyOf({ orderApiConcurrency }: Pick<Config, 'orderApiConcurrency'>) {
  return orderApiConcurrency === 'off' ? {} : { reservedConcurrency: orderApiConcurrency };
}

/** What the order API allows to one customer, and to those who wait. */
const limitsOf = (config: Config) => ({
  WAITERS_AT_ONCE: String(config.waitersAtOnce),
  OPEN_ORDERS_PER_CUSTOMER: String(config.openOrdersPerCustomer),
  DECLINES_PER_HOUR: String(config.declinesPerHour),
});
