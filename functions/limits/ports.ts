/** Stores which orders of a customer came first on a day. */
export interface DayStore {
  /**
   * Adds an order to the customer's day, once, while the day has at most `limit` orders.
   * @returns the order's position among them, 0 for the first; undefined when the day was over the limit before.
   */
  positionOf(customerDay: string, orderId: string, limit: number): Promise<number | undefined>;
}

export interface LimitsPorts {
  readonly store: DayStore;
  /** Orders a day that are within the limit. */
  readonly ordersPerDay: number;
}
