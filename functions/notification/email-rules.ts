import type { EventType, OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import { cancellationOutOfStock, cancellationUnpaid } from './cancellation-templates.ts';
import type { EmailContent, EmailKind, PlannedEmail } from './email.ts';
import {
  creditNote,
  departmentNotice,
  invoice,
  limitAlert,
  orderConfirmation,
  shipment,
} from './email-templates.ts';
import { plainTexts } from './plain-text.ts';
import { creditNoteDocument, invoiceDocument, type TaxDocument } from './tax-document.ts';

/** Email addresses by department. */
export type DepartmentHeads = Readonly<Record<string, string>>;

type EventOf<Type extends EventType> = Extract<OrderstreamEvent, { type: Type }>;

type Addressed = Pick<PlannedEmail, 'recipient' | 'content' | 'document'>;

interface Rule<Event> {
  readonly kind: EmailKind;
  readonly emails: (event: Event, heads: DepartmentHeads) => readonly Addressed[];
}

/**
 * One email to the customer of the event. Its content is made from the event with all its texts made plain; only
 * the address is taken as it is.
 */
function toCustomer<Event extends { readonly customer: { readonly email: string } }>(
  kind: EmailKind,
  write: (event: Event) => EmailContent,
  documentOf?: (event: Event) => TaxDocument,
): Rule<Event> {
  const emails = (event: Event) => {
    const plain = plainTexts(event);
    const recipient = { name: 'customer', address: event.customer.email };
    return [{ recipient, content: write(plain), ...(documentOf && { document: documentOf(plain) }) }];
  };
  return { kind, emails };
}

/** One email to the head of each department of the order; a department without a head gets none. */
const toDepartments: Rule<OrderPlaced> = {
  kind: 'department-notice',
  emails: (event, heads) => {
    const plain = plainTexts(event);
    return [...new Set(plain.lines.map(({ department }) => department))]
      .filter((department) => Object.hasOwn(heads, department))
      .map((department) => ({
        recipient: { name: `department:${department}`, address: heads[department] as string },
        content: departmentNotice(plain, department),
      }));
  },
};

/** The emails of each event type. Two types have the cancellation: the first event of both sends it. */
const rules: { readonly [Type in EventType]?: readonly Rule<EventOf<Type>>[] } = {
  OrderPlaced: [toCustomer('order-confirmation', orderConfirmation), toDepartments],
  PaymentProcessed: [toCustomer('invoice', invoice, invoiceDocument)],
  PaymentRefunded: [toCustomer('credit-note', creditNote, creditNoteDocument)],
  PaymentFailed: [toCustomer('cancellation', cancellationUnpaid)],
  InventoryRejected: [toCustomer('cancellation', cancellationOutOfStock)],
  OrderShipped: [toCustomer('shipment', shipment)],
  TransactionLimitExceeded: [toCustomer('limit-alert', limitAlert)],
};

/** The event types that have emails. */
export const emailedEventTypes = Object.keys(rules) as (keyof typeof rules)[];

/** The emails of an event. */
export function emailsFor(event: OrderstreamEvent, heads: DepartmentHeads): PlannedEmail[] {
  // The union of rules cannot be called with the union of events; the table pairs them by type.
  const applicable = (rules[event.type] ?? []) as readonly Rule<OrderstreamEvent>[];
  const { orderId, customerId } = event;
  return applicable.flatMap(({ kind, emails }) =>
    emails(event, heads).map((addressed) => ({ orderId, customerId, kind, ...addressed })),
  );
}
