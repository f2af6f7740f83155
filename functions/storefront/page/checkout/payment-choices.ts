import type { PaymentGateway } from '../../configuration.ts';

/** A way to pay that the customer can choose. */
export interface PaymentChoice {
  readonly token: string;
  readonly title: string;
  readonly text: string;
}

/** What the page says about paying, by the gateway that the shop is deployed with. */
export interface Payment {
  readonly note: string;
  readonly choices: readonly PaymentChoice[];
  /** True when the customer may enter a token: the page never sees the number of a card. */
  readonly takesTokens: boolean;
}

/** The tokens of `functions/payment/test-gateway/gateway.ts`. */
const testGateway: Payment = {
  note: 'This shop takes test cards only: no money moves.',
  choices: [
    { token: 'tok_visa', title: 'Visa ending 4242', text: 'Is charged at once.' },
    { token: 'tok_declined', title: 'Visa ending 0002', text: 'Its bank declines the payment.' },
    {
      token: 'tok_unavailable',
      title: 'Visa ending 0119',
      text: 'Its bank cannot be reached at first, so paying takes some attempts.',
    },
  ],
  takesTokens: false,
};

/** https://docs.stripe.com/testing */
const stripeTest: Payment = {
  note: 'Payments go to Stripe in test mode: no money moves.',
  choices: [
    { token: 'pm_card_visa', title: 'Visa ending 4242', text: 'Is charged at once.' },
    {
      token: 'pm_card_visa_chargeDeclined',
      title: 'Visa ending 0002',
      text: 'Its bank declines the payment.',
    },
  ],
  takesTokens: true,
};

const stripeLive: Payment = {
  note: 'Payments go to Stripe. This page does not see the number of your card: it takes the reference of a payment method that Stripe has of you.',
  choices: [],
  takesTokens: true,
};

const payments: Readonly<Record<PaymentGateway, Payment>> = {
  test: testGateway,
  'stripe-test': stripeTest,
  'stripe-live': stripeLive,
};

/** @param gateway of the configuration. */
export function paymentWith(gateway: PaymentGateway): Payment {
  return payments[gateway];
}

/** What Stripe's references begin with: `functions/payment/stripe/payment-method.ts`. */
export const tokenPattern = '(pm|tok|ctoken)_[A-Za-z0-9_]+';
