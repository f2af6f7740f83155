import { accountOutcomes } from './account.ts';
import { brokersOutcomes } from './brokers.ts';
import { mailOutcomes } from './mail.ts';
import { networkOutcomes } from './network.ts';
import type { Outcome } from './outcome.ts';
import { paymentOutcomes } from './payment.ts';

export { type Asked, attached, mail } from './outcome.ts';

/** By the files of the checks. */
export const outcomes: readonly Outcome[] = [
  ...accountOutcomes,
  ...brokersOutcomes,
  ...networkOutcomes,
  ...mailOutcomes,
  ...paymentOutcomes,
];
