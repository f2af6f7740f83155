import { z } from 'zod';
import { none, wholeNumber } from './setting-schemas.ts';

/** Settings of the payment gateway. */
export const paymentSettings = {
  paymentGateway: {
    schema: z.enum(['test', 'stripe']),
    accepted: '"test" (moves no money; stage dev only) or "stripe"',
    example: 'stripe',
  },
  stripeSecret: {
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    schema: z.union([
      none,
      z.string().regex(/^[\w/+=.@-]{1,512}$/),
      z.string().regex(/^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/),
    ]),
    accepted:
      '"none", or the name or complete ARN of a secret of AWS Secrets Manager, with paymentGateway=stripe',
    example: 'orderstream/stripe',
  },
  stripeApiBase: {
    schema: z.string().regex(/^https?:\/\/[^\s/?#@]+$/),
    accepted: 'scheme, host and port of a server that speaks the API of Stripe; stage dev only',
    example: 'http://127.0.0.1:12111',
  },
  paymentPatienceMinutes: {
    // The mapping's 10,000 retries are over after little more: see docs/decisions/117-wait-an-hour-for-the-payment-gateway.md.
    schema: wholeNumber(0, 120),
    accepted: 'a whole number from 0 (the payment fails at once) to 120, two hours',
    example: '60',
  },
} as const;
