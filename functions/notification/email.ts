import type { Fact, TaxDocument } from './tax-document.ts';

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

export interface Column {
  readonly heading: string;
  /** Numbers stand at the right. Default false. */
  readonly isNumber?: boolean;
}

/** Rows under headings, for example the lines of an order. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Below the rows, the value in the last column. */
  readonly totals?: readonly Fact[];
}

/** What a mail says, before it is set as text or HTML. */
export interface Letter {
  readonly subject: string;
  /** The one thing to know, as a heading. */
  readonly title: string;
  readonly greeting: string;
  readonly opening: readonly string[];
  readonly facts?: readonly Fact[];
  readonly table?: Table;
  readonly closing: readonly string[];
}

/** A mail that an event asks for. */
export interface PlannedMail {
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: MailKind;
  readonly recipient: Recipient;
  readonly letter: Letter;
  /** What goes with it as a PDF. */
  readonly document?: TaxDocument;
}
