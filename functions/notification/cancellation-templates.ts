import type { InventoryRejected, PaymentFailed } from '../../events/index.ts';
import type { EmailContent } from './email.ts';
import { greetingOf } from './email-templates.ts';

const outOfStock = 'Not everything you ordered is in stock.';

const failureReasons = new Map([
  ['declined', 'Your payment was declined: your bank or card issuer can explain why.'],
  ['unavailable', 'The payment service could not be reached, though we tried several times.'],
  ['unprocessable', 'The payment details could not be processed.'],
  ['order_cancelled', outOfStock],
]);

/** To the customer: the order is cancelled because it is not paid. */
export function cancellationUnpaid(event: PaymentFailed): EmailContent {
  const reason = failureReasons.get(event.reason) ?? 'The order could not be paid.';
  const tryAgain = event.reason === 'order_cancelled' ? [] : ['You are welcome to order again.'];
  return {
    ...cancellation(event, reason),
    closing: ['You were not charged, so there is nothing to give back.', ...tryAgain],
  };
}

/** To the customer: the order is cancelled because the stock is short. */
export function cancellationOutOfStock(event: InventoryRejected): EmailContent {
  return {
    ...cancellation(event, outOfStock),
    table: {
      caption: 'What is short',
      columns: [
        { heading: 'Product' },
        { heading: 'Ordered', isNumber: true },
        { heading: 'In stock', isNumber: true },
      ],
      rows: event.shortages.map(({ name, requested, available }) => [
        name,
        String(requested),
        String(available),
      ]),
    },
    closing: [
      'If we have charged you already, we give everything back and send you a credit note. If not, you will not be charged.',
    ],
  };
}

function cancellation(event: PaymentFailed | InventoryRejected, reason: string) {
  return {
    subject: `Your order ${event.orderId} is cancelled`,
    title: 'Your order is cancelled',
    greeting: greetingOf(event),
    opening: [reason, 'We cancelled the whole order; nothing of it will be sent.'],
    facts: [['Order', event.orderId]] as const,
  };
}
