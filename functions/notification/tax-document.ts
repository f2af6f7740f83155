import type { Address, Money, OrderLine, PaymentProcessed, PaymentRefunded } from '../../events/index.ts';
import { customerDayOf } from '../shared/calendar.ts';
import { times } from '../shared/money.ts';

/** A label and its value. */
export type Fact = readonly [label: string, value: string];

/** The seller that the documents name. */
export interface Seller {
  readonly name: string;
  readonly address: readonly string[];
  readonly taxId: string;
}

/** The content of an invoice or a credit note. The same event makes the same document. */
export interface TaxDocument {
  readonly title: 'Invoice' | 'Credit note';
  readonly number: string;
  /** RFC 3339: the event's. */
  readonly time: string;
  readonly facts: readonly Fact[];
  /** Lines of text. */
  readonly customer: readonly string[];
  /** Lines of text; empty when the event has none. */
  readonly shipTo: readonly string[];
  /** Of the address, as the customer wrote it: ISO 3166-1 alpha-2. Absent when the event has none. */
  readonly country?: string | undefined;
  /** Product, quantity, unit price, amount. */
  readonly rows: readonly (readonly [string, string, string, string])[];
  readonly totals: readonly Fact[];
  readonly remark: string;
}

export const moneyText = ({ amount, currency }: Money) => `${amount} ${currency}`;

/** Product, quantity, unit price, amount. */
export function lineRow({ name, quantity, unitPrice }: OrderLine): [string, string, string, string] {
  return [name, String(quantity), moneyText(unitPrice), moneyText(times(unitPrice, quantity))];
}

/** Net and tax of each rate, then the total. An event of before version 2 has the total only. */
export function totalsOf({
  taxes,
  amount,
}: Pick<PaymentProcessed, 'amount'> & Partial<Pick<PaymentProcessed, 'taxes'>>): Fact[] {
  const parts = (taxes ?? []).flatMap(({ percent, net, tax }): Fact[] => [
    ['Net', moneyText(net)],
    [`Tax ${percent} %`, moneyText(tax)],
  ]);
  return [...parts, ['Total', moneyText(amount)]];
}

/** The lines of an address; empty without one. */
export function addressLines(address: Address | undefined): string[] {
  if (!address) return [];
  const { name, line1, postalCode, city, country } = address;
  return [name, line1, `${postalCode} ${city}`.trim(), country].filter((line) => line !== '');
}

/** The invoice of a charge. */
export function invoiceDocument(event: PaymentProcessed): TaxDocument {
  return {
    ...common(event),
    title: 'Invoice',
    number: event.invoiceNumber,
    facts: [['Invoice number', event.invoiceNumber], ...dateAndOrder(event)],
    remark: `Paid: we charged ${moneyText(event.amount)}. All prices include tax.`,
  };
}

/** The credit note of a refund. */
export function creditNoteDocument(event: PaymentRefunded): TaxDocument {
  return {
    ...common(event),
    title: 'Credit note',
    number: event.creditNoteNumber,
    facts: [
      ['Credit note number', event.creditNoteNumber],
      ['For invoice', event.invoiceNumber],
      ...dateAndOrder(event),
    ],
    remark: `It cancels invoice ${event.invoiceNumber}: we gave ${moneyText(event.amount)} back. All prices include tax.`,
  };
}

function common(event: PaymentProcessed | PaymentRefunded) {
  const { customer, lines, shipTo, time } = event;
  return {
    time,
    customer: [customer.name, customer.email],
    shipTo: addressLines(shipTo),
    country: shipTo?.country,
    rows: lines.map(lineRow),
    totals: totalsOf(event),
  };
}

/** The date is that of the customer's calendar. */
function dateAndOrder(event: PaymentProcessed | PaymentRefunded): Fact[] {
  return [
    ['Date', customerDayOf(event)],
    ['Order', event.orderId],
  ];
}

/** Made of the number alone, and of the characters a number has. */
export function fileNameOf({ number }: TaxDocument): string {
  return `${number.replace(/[^A-Za-z0-9-]/g, '').slice(0, 60) || 'document'}.pdf`;
}
