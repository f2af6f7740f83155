import { Construct } from 'constructs';
import { type Concern, eventTypes } from '../../events/catalogue.ts';
import type { Config } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';
import { paymentTokens } from '../tables/payment-tokens.ts';
import { EventConsumer, type EventConsumerProps } from './event-consumer.ts';
import { allowToCharge, decidePaymentBatchSize, paymentGatewayEnvironment } from './payment-gateway.ts';

/** The consumer of each concern. CONTRIBUTING.md lists what else a new concern needs; the compiler names it. */
export const consumerDefinitions = (config: Config): Readonly<Record<Concern, EventConsumerProps>> => ({
  orders: {
    description: 'Appends every event to its order timeline',
    reads: eventTypes,
    readsDeadLetters: true,
    producesEvents: false,
    tableActions: ['BatchGetItem', 'UpdateItem'],
  },
  payment: {
    description: 'Charges orders, refunds those that cannot be delivered',
    reads: ['OrderPlaced', 'InventoryRejected'],
    tableActions: ['BatchGetItem', 'UpdateItem'],
    batchSize: decidePaymentBatchSize(config),
    environment: { TAX_PERCENT: config.taxPercent, ...paymentGatewayEnvironment(config) },
  },
  inventory: {
    description: 'Reserves stock for orders, releases it when payment fails',
    reads: ['OrderPlaced', 'PaymentFailed'],
    tableActions: ['BatchGetItem', 'PutItem', 'UpdateItem'],
  },
  notification: {
    description: 'Mails customers and department heads',
    reads: [
      'OrderPlaced',
      'PaymentProcessed',
      'PaymentFailed',
      'PaymentRefunded',
      'InventoryRejected',
      'OrderShipped',
      'TransactionLimitExceeded',
    ],
    tableActions: ['UpdateItem'],
    // SES sends one email a request, and a new account one a second: a batch must end before the function's time does.
    batchSize: 10,
    environment: {
      MAIL_SENDER: config.mailSender,
      DEPARTMENT_HEADS: JSON.stringify(config.departmentHeads),
      SELLER: JSON.stringify({ ...config.seller, address: config.seller.address.join('\n') }),
    },
  },
  shipping: {
    description: 'Ships orders that are both paid and reserved',
    reads: ['PaymentProcessed', 'InventoryReserved'],
    tableActions: ['BatchGetItem', 'UpdateItem'],
  },
  analytics: {
    description: 'Counts orders and revenue by minute and hour, department and product',
    reads: ['OrderPlaced', 'PaymentProcessed', 'PaymentRefunded', 'OrderShipped'],
    tableActions: ['GetItem', 'PutItem', 'UpdateItem'],
  },
  limits: {
    description: 'Watches how many orders a customer places in a day',
    reads: ['OrderPlaced'],
    tableActions: ['BatchGetItem', 'UpdateItem'],
    environment: { ORDERS_PER_DAY: String(config.ordersPerDay) },
  },
});

/** All consumers of the order flow. */
export class Consumers extends Construct {
  readonly all: readonly EventConsumer[];
  readonly #byConcern: ReadonlyMap<Concern, EventConsumer>;

  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const definitions = Object.entries(consumerDefinitions(shared.config)) as [Concern, EventConsumerProps][];
    this.#byConcern = new Map(
      definitions.map(([concern, props]) => [concern, new EventConsumer(this, concern, shared, props)]),
    );
    this.all = [...this.#byConcern.values()];
    shared.email.allowToSend(this.of('notification'));
    paymentTokens(shared).readAndDrop(this.of('payment'));
    allowToCharge(this.of('payment'), shared.config);
  }

  /** The function that reads the events of a concern. */
  of(concern: Concern): ServiceFunction {
    return (this.#byConcern.get(concern) as EventConsumer).consumer;
  }
}
