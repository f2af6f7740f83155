import type {
  InventoryRejected,
  Money,
  OrderLine,
  OrderPlaced,
  OrderShipped,
  PaymentFailed,
  PaymentProcessed,
  PaymentRefunded,
  TransactionLimitExceeded,
} from '../../events/index.ts';
import { times } from '../shared/money.ts';
import { taxedTotal, taxRateText } from '../shared/tax.ts';
import { creditNoteBill, invoiceBill } from './bill.ts';
import type { Letter } from './mail.ts';

const goodbye = 'Thank you for shopping with us.';
const greetingOf = ({ customer }: { customer: { name: string } }) => `Hello ${customer.name},`;
const textOf = ({ amount, currency }: { amount: string; currency: string }) => `${amount} ${currency}`;

/** What the total is made of, in one sentence. */
function taxSentence(total: Money): string {
  const { net, tax } = taxedTotal(total);
  return `Net ${textOf(net)}, ${taxRateText()} tax ${textOf(tax)}, total ${textOf(total)}.`;
}

function linesTable(lines: readonly OrderLine[]): NonNullable<Letter['table']> {
  return {
    headings: ['Product', 'Quantity', 'Price', 'Sum'],
    rows: lines.map(({ name, quantity, unitPrice }) => [
      name,
      String(quantity),
      textOf(unitPrice),
      textOf(times(unitPrice, quantity)),
    ]),
  };
}

/** To the customer: we have the order. */
export function orderConfirmation(event: OrderPlaced): Letter {
  return {
    subject: `Order confirmation ${event.orderId}`,
    greeting: greetingOf(event),
    paragraphs: [
      'Your order is in. We write again when it is paid and when it leaves.',
      `Total: ${textOf(event.total)}`,
      goodbye,
    ],
    table: linesTable(event.lines),
  };
}

/** To the head of a department: what of the order is theirs. Nothing in it says who ordered. */
export function departmentNotice(event: OrderPlaced, department: string): Letter {
  return {
    subject: `New order ${event.orderId} for ${department}`,
    greeting: `To the head of ${department},`,
    paragraphs: ['Please pack these products of your department.'],
    table: {
      headings: ['Product', 'Article', 'Pieces'],
      rows: event.lines
        .filter((line) => line.department === department)
        .map(({ name, productId, quantity }) => [name, productId, String(quantity)]),
    },
  };
}

/** To the customer: the order is charged. */
export function invoice(event: PaymentProcessed): Letter {
  return {
    subject: `Invoice ${event.invoiceNumber} for your order ${event.orderId}`,
    greeting: greetingOf(event),
    paragraphs: [
      `We charged ${textOf(event.amount)}. Invoice number: ${event.invoiceNumber}.`,
      taxSentence(event.amount),
      'The invoice is attached as a PDF.',
      goodbye,
    ],
    table: linesTable(event.lines),
    bill: invoiceBill(event),
  };
}

/** To the customer: the charge is given back. */
export function creditNote(event: PaymentRefunded): Letter {
  return {
    subject: `Credit note ${event.creditNoteNumber} for your order ${event.orderId}`,
    greeting: greetingOf(event),
    paragraphs: [
      `We gave ${textOf(event.amount)} back. Credit note ${event.creditNoteNumber} for invoice ${event.invoiceNumber}.`,
      taxSentence(event.amount),
      'The credit note is attached as a PDF.',
    ],
    table: linesTable(event.lines),
    bill: creditNoteBill(event),
  };
}

/** To the customer: the order left. */
export function shipment(event: OrderShipped): Letter {
  const { name, line1, postalCode, city, country } = event.shipTo;
  return {
    subject: `Your order ${event.orderId} has shipped`,
    greeting: greetingOf(event),
    paragraphs: [
      `${event.carrier} brings it. Tracking number: ${event.trackingNumber}.`,
      `It goes to ${name}, ${line1}, ${postalCode} ${city}, ${country}.`,
      goodbye,
    ],
  };
}

const failureReasons = new Map([
  ['declined', 'Your payment was declined.'],
  ['unavailable', 'The payment service could not be reached.'],
  ['unprocessable', 'The payment details could not be processed.'],
  ['order_cancelled', 'Not everything you ordered is in stock.'],
]);

/** To the customer: the order will not come, because it is not paid. */
export function cancellationUnpaid(event: PaymentFailed): Letter {
  const reason = failureReasons.get(event.reason) ?? 'The order could not be paid.';
  return {
    subject: cancellationSubject(event),
    greeting: greetingOf(event),
    paragraphs: [reason, 'The order is cancelled, and you were not charged.'],
  };
}

/** To the customer: the order will not come, because the stock is short. */
export function cancellationOutOfStock(event: InventoryRejected): Letter {
  return {
    subject: cancellationSubject(event),
    greeting: greetingOf(event),
    paragraphs: [
      'Not everything you ordered is in stock.',
      'The order is cancelled. If you were charged, you get everything back, and a credit note by mail.',
    ],
    table: {
      headings: ['Product', 'Ordered', 'In stock'],
      rows: event.shortages.map(({ name, requested, available }) => [
        name,
        String(requested),
        String(available),
      ]),
    },
  };
}

const cancellationSubject = ({ orderId }: { orderId: string }) => `Your order ${orderId} is cancelled`;

/** @param day YYYY-MM-DD. */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** To the customer: more orders in a day than usual. */
export function limitAlert(event: TransactionLimitExceeded): Letter {
  return {
    subject: `Daily limit: more than ${event.limit} orders on ${event.day}`,
    greeting: greetingOf(event),
    paragraphs: [
      `You placed more than ${event.limit} orders on ${event.day}. The first beyond that is ${event.orderId}.`,
      `The count starts again on ${dayAfter(event.day)} at 00:00 (in the time zone of your account, UTC if it has none).`,
      'If these orders are not yours, please write to us.',
    ],
  };
}
