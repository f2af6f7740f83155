import type { Outcome } from './outcome.ts';

export const paymentOutcomes: readonly Outcome[] = [
  [undefined, 'stripe-secret', 'ok', /^orderstream\/stripe has a value$/],
  [
    'no secret',
    'stripe-secret',
    'refused',
    /no secret orderstream\/stripe .* Do: aws secretsmanager create-secret/,
  ],
  ['a deleted secret', 'stripe-secret', 'refused', /is deleted. Do: aws secretsmanager restore-secret/],
  ['a secret without a value', 'stripe-secret', 'refused', /has no value. Do: .*put-secret-value/],
  [
    'a secret with a key of the account',
    'stripe-secret',
    'warning',
    /Do: kms:Decrypt for the role of payment/,
  ],
];
