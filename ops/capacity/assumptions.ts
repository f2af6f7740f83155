import type { Concern } from '../../events/catalogue.ts';

/** Assumptions of the calculation. Change a number here, then `npm run docs`. */

/**
 * Milliseconds of an invocation with a full batch (100 records; 10 of notification). Assumed: DynamoDB responds in 10 ms, and
 * writes of a batch share transactions. A partition has one batch in work at a time, so this decides how many are needed.
 */
export const batchDurationMs = 500;

/**
 * Write units of an order when batches are full and all writes share transactions, which doubles them. Counts of analytics
 * are shared by the batch and left out here: they are the hot keys.
 */
export const writeUnitsInBatches: Readonly<Record<Concern, number>> = {
  orders: 34,
  payment: 4,
  inventory: 2,
  notification: 16,
  shipping: 6,
  analytics: 6,
  limits: 2,
};

/** Events a second that the counts of sales take: docs/decisions/088-sales-by-minute-and-hour.md. */
export const countedEventsPerSecond = 2_000;

/** Milliseconds of a transaction that moves stock. Two cannot hold one product at once, so they queue up. Assumed. */
export const stockTransactionMs = 20;
/** Of one product: a transaction holds 100 items, the product and an order's record each. */
export const ordersOfStockTransaction = 99;

/** First hexadecimal digit of the order: the shares of the index `unfinished`. An order enters it and leaves it. */
export const unfinishedShares = 16;
