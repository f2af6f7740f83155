import type { OrderLine, PaymentProcessed, PaymentRefunded } from '../../events/index.ts';
import { type TaxedTotal, taxedTotal } from '../shared/tax.ts';

/** An invoice or a credit note, before it is set as a PDF. */
export interface Bill {
  readonly title: 'Invoice' | 'Credit note';
  readonly number: string;
  /** RFC 3339, UTC; the document is dated by it. */
  readonly time: string;
  readonly orderId: string;
  /** The invoice that a credit note takes back. */
  readonly invoiceNumber?: string;
  readonly customer: { readonly name: string; readonly email: string };
  readonly lines: readonly OrderLine[];
  readonly totals: TaxedTotal;
}

/** The bill of a charge. */
export function invoiceBill(event: PaymentProcessed): Bill {
  return { title: 'Invoice', number: event.invoiceNumber, ...commonOf(event) };
}

/** The bill of a refund. */
export function creditNoteBill(event: PaymentRefunded): Bill {
  const { creditNoteNumber, invoiceNumber } = event;
  return { title: 'Credit note', number: creditNoteNumber, invoiceNumber, ...commonOf(event) };
}

/** Named after the number alone: nothing that a customer wrote can be in it. */
export function fileNameOf({ number }: Bill): string {
  return `${number.replace(/[^A-Za-z0-9-]/g, '')}.pdf`;
}

function commonOf({ time, orderId, customer, lines, amount }: PaymentProcessed | PaymentRefunded) {
  return { time, orderId, customer, lines, totals: taxedTotal(amount) };
}
