import type { Bill } from './bill.ts';

/** Every kind of mail; one of each goes to a recipient for an order. */
export type MailKind =
  | 'order-confirmation'
  | 'department-notice'
  | 'invoice'
  | 'credit-note'
  | 'shipment'
  | 'cancellation'
  | 'limit-alert';

/** Who gets a mail. Only the name goes into events, keys and logs. */
export interface Recipient {
  /** `customer`, or `department:<name>`. */
  readonly name: string;
  readonly address: string;
}

/** What a mail says, before it is set as text or HTML. */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Rows under headings, for example the lines of an order. */
  readonly table?: { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** Attached as a PDF. */
  readonly bill?: Bill;
}

/** A mail that an event asks for. */
export interface PlannedMail {
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: MailKind;
  readonly recipient: Recipient;
  readonly letter: Letter;
}
