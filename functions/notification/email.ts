import type { Fact, TaxDocument } from './tax-document.ts';

/** Every kind of email; a recipient gets one of each for an order. */
export type EmailKind =
  | 'order-confirmation'
  | 'department-notice'
  | 'invoice'
  | 'credit-note'
  | 'shipment'
  | 'cancellation'
  | 'limit-alert';

/** The recipient of an email. Only the name is in events, keys and logs. */
interface Recipient {
  /** `customer`, or `department:<name>`. */
  readonly name: string;
  readonly address: string;
}

interface Column {
  readonly heading: string;
  /** Numbers are aligned to the right. Default false. */
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

/** The content of an email, before it is rendered as text or HTML. */
export interface EmailContent {
  readonly subject: string;
  /** The one thing to know, as a heading. */
  readonly title: string;
  readonly greeting: string;
  readonly opening: readonly string[];
  readonly facts?: readonly Fact[];
  readonly table?: Table;
  readonly closing: readonly string[];
}

/** An email to send for an event. */
export interface PlannedEmail {
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: EmailKind;
  readonly recipient: Recipient;
  readonly content: EmailContent;
  /** Attached as a PDF. */
  readonly document?: TaxDocument;
}
