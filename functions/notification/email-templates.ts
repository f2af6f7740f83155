import type {
  OrderLine,
  OrderPlaced,
  OrderShipped,
  PaymentProcessed,
  PaymentRefunded,
  TransactionLimitExceeded,
} from '../../events/index.ts';
import { customerDayOf, dayAfter, knownZone } from '../shared/calendar.ts';
import type { EmailContent, Table } from './email.ts';
import type { Fact } from './tax-document.ts';
import { addressLines, lineRow, moneyText, totalsOf } from './tax-document.ts';

const goodbye = 'Thank you for shopping with us.';

/** The first line of an email to a customer. */
export const greetingOf = ({ customer }: { readonly customer: { readonly name: string } }) =>
  customer.name === '' ? 'Hello,' : `Hello ${customer.name},`;

function linesTable(lines: readonly OrderLine[], totals: readonly Fact[]): Table {
  return {
    caption: 'What you ordered',
    columns: [
      { heading: 'Product' },
      { heading: 'Quantity', isNumber: true },
      { heading: 'Unit price', isNumber: true },
      { heading: 'Amount', isNumber: true },
    ],
    rows: lines.map(lineRow),
    totals,
  };
}

/** To the customer: we have the order. */
export function orderConfirmation(event: OrderPlaced): EmailContent {
  return {
    subject: `Order confirmation ${event.orderId}`,
    title: 'We have your order',
    greeting: greetingOf(event),
    opening: ['Your order is in. We write again when it is paid, and when it is on its way.'],
    facts: [
      ['Order', event.orderId],
      ['Date', customerDayOf(event)],
      ['Ship to', addressLines(event.shipTo).join(', ')],
    ],
    table: linesTable(event.lines, [['Total', moneyText(event.total)]]),
    closing: ['All prices include tax.', goodbye],
  };
}

/** To the head of a department: what to pack. It does not identify the customer. */
export function departmentNotice(event: OrderPlaced, department: string): EmailContent {
  const lines = event.lines.filter((line) => line.department === department);
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    subject: `New order ${event.orderId} for ${department}`,
    title: `To pack: ${pieces} ${pieces === 1 ? 'piece' : 'pieces'} from ${department}`,
    greeting: `To the head of ${department},`,
    opening: ['Please pack these products of your department.'],
    facts: [
      ['Order', event.orderId],
      ['Placed', `${event.time.slice(0, 10)}, ${event.time.slice(11, 16)} (UTC)`],
    ],
    table: {
      caption: 'What to pack',
      columns: [{ heading: 'Product' }, { heading: 'Product id' }, { heading: 'Quantity', isNumber: true }],
      rows: lines.map(({ name, productId, quantity }) => [name, productId, String(quantity)]),
    },
    closing: ['It leaves when it is paid and everything in it is in stock; you do not need to reply.'],
  };
}

/** To the customer: the order is charged. */
export function invoice(event: PaymentProcessed): EmailContent {
  return {
    subject: `Invoice ${event.invoiceNumber} for your order ${event.orderId}`,
    title: 'Your invoice',
    greeting: greetingOf(event),
    opening: [`We charged ${moneyText(event.amount)}.`],
    facts: [
      ['Invoice number', event.invoiceNumber],
      ['Date', customerDayOf(event)],
      ['Order', event.orderId],
    ],
    table: linesTable(event.lines, totalsOf(event)),
    closing: ['The invoice is attached as a PDF. All prices include tax.', goodbye],
  };
}

/** To the customer: the charge is given back. */
export function creditNote(event: PaymentRefunded): EmailContent {
  return {
    subject: `Credit note ${event.creditNoteNumber} for your order ${event.orderId}`,
    title: 'Your money is on its way back',
    greeting: greetingOf(event),
    opening: [
      `We gave ${moneyText(event.amount)} back, because not everything you ordered is in stock. It goes the way it came; your bank may take some days to show it.`,
    ],
    facts: [
      ['Credit note number', event.creditNoteNumber],
      ['For invoice', event.invoiceNumber],
      ['Date', customerDayOf(event)],
      ['Order', event.orderId],
    ],
    table: { ...linesTable(event.lines, totalsOf(event)), caption: 'What we took back' },
    closing: ['The credit note is attached as a PDF. All prices include tax.'],
  };
}

/** To the customer: the order left. */
export function shipment(event: OrderShipped): EmailContent {
  return {
    subject: `Your order ${event.orderId} has shipped`,
    title: 'Your order is on its way',
    greeting: greetingOf(event),
    opening: [`${event.carrier} brings your order.`],
    facts: [
      ['Carrier', event.carrier],
      ['Tracking number', event.trackingNumber],
      ['Goes to', addressLines(event.shipTo).join(', ')],
      ['Order', event.orderId],
    ],
    closing: [goodbye],
  };
}

/** To the customer: more orders in a day than the limit. */
export function limitAlert(event: TransactionLimitExceeded): EmailContent {
  const zone = knownZone(event.customer.zoneinfo);
  return {
    subject: `Daily limit: more than ${event.limit} orders on ${event.day}`,
    title: `More than ${event.limit} orders in a day`,
    greeting: greetingOf(event),
    opening: [
      `You placed more than ${event.limit} orders on ${event.day}, which is our limit for a day. The first beyond it is ${event.orderId}. Your orders are processed as usual.`,
      'If these orders are not yours, please write to us.',
    ],
    facts: [
      ['Limit', `${event.limit} orders a day`],
      ['Counts again from', `${dayAfter(event.day)}, 00:00 (${zone})`],
    ],
    closing: ['We send this once a day at most.'],
  };
}
