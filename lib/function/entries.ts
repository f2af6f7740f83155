import type { Concern } from '../../events/catalogue.ts';

/** Every Lambda function of the system and the file, below `functions/`, that exports its `handler`. */
export const entries = {
  'orders-api': 'orders/api.ts',
  orders: 'orders/consumer.ts',
  'orders-check': 'orders/check.ts',
  payment: 'payment/consumer.ts',
  inventory: 'inventory/consumer.ts',
  'inventory-api': 'inventory/api.ts',
  'inventory-seed': 'inventory/seed.ts',
  notification: 'notification/consumer.ts',
  shipping: 'shipping/consumer.ts',
  analytics: 'analytics/consumer.ts',
  'analytics-api': 'analytics/api.ts',
  'analytics-rebuild': 'analytics/rebuild.ts',
  limits: 'limits/consumer.ts',
  'storefront-api': 'storefront/api.ts',
  'bootstrap-brokers': 'operations/bootstrap-brokers.ts',
  redrive: 'operations/redrive/handler.ts',
  replay: 'operations/replay/handler.ts',
  'timeline-rebuild': 'operations/rebuild-timeline/handler.ts',
  identity: 'operations/pre-token-generation.ts',
} as const satisfies Record<Concern, string> & Record<string, string>;

export type FunctionId = keyof typeof entries;
