/** What is kept of an order's PaymentIntent. */
export interface KeptIntent {
  /** Absent until one is created. */
  readonly intentId?: string;
  /** Inconclusive responses that Stripe keeps under an idempotency key: each needs new keys after it. */
  readonly tries: number;
}

/** The PaymentIntents of orders, by the key of the charge. */
export interface IntentStore {
  find(chargeKey: string): Promise<KeptIntent>;
  /** Keeps the order's one PaymentIntent. @returns the one that is kept: another delivery may have been first. */
  keepFirst(chargeKey: string, intentId: string): Promise<string>;
  /** Counts a response that its idempotency key would repeat. */
  countTry(chargeKey: string): Promise<void>;
}
