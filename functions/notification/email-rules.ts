import type { EventType, OrderPlaced, OrderstreamEvent } from '../../events/index.ts';
import { cancellationOutOfStock, cancellationUnpaid } from './cancellation-templates.ts';
import type { Letter, MailKind, PlannedMail } from './email.ts';
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

/** Mail addresses by department. */
export type DepartmentHeads = Readonly<Record<string, string>>;

type EventOf<Type extends EventType> = Extract<OrderstreamEvent, { type: Type }>;

type Addressed = Pick<PlannedMail, 'recipient' | 'letter' | 'document'>;

interface Rule<Event> {
  readonly kind: MailKind;
  readonly mails: (event: Event, heads: DepartmentHeads) => readonly Addressed[];
}

/**
 * One mail to the customer whom the event carries. What it says comes from the event with all its texts made plain; only
 * the address is taken as it is.
 */
function toCustomer<Event extends { readonly customer: { readonly email: string } }>(
  kind: MailKind,
  write: (event: Event) => Letter,
  documentOf?: (event: Event) => TaxDocument,
): Rule<Event> {
  const mails = (event: Event) => {
    const plain = plainTexts(event);
    const recipient = { name: 'customer', address: event.customer.email };
    return [{ recipient, letter: write(plain), ...(documentOf && { document: documentOf(plain) }) }];
  };
  return { kind, mails };
}

/** One mail to the head of each department the order touches; a department without a head gets none. */
const toDepartments: Rule<OrderPlaced> = {
  kind: 'department-notice',
  mails: (event, heads) => {
    const plain = plainTexts(event);
    return [...new Set(plain.lines.map(({ department }) => department))]
      .filter((department) => Object.hasOwn(heads, department))
      .map((department) => ({
        recipient: { name: `department:${department}`, address: heads[department] as string },
        letter: departmentNotice(plain, department),
      }));
  },
};

/** Which mails each event type asks for. Two types ask for the cancellation: whichever comes first sends it. */
const rules: { readonly [Type in EventType]?: readonly Rule<EventOf<Type>>[] } = {
  OrderPlaced: [toCustomer('order-confirmation', orderConfirmation), toDepartments],
  PaymentProcessed: [toCustomer('invoice', invoice, invoiceDocument)],
  PaymentRefunded: [toCustomer('credit-note', creditNote, creditNoteDocument)],
  PaymentFailed: [toCustomer('cancellation', cancellationUnpaid)],
  InventoryRejected: [toCustomer('cancellation', cancellationOutOfStock)],
  OrderShipped: [toCustomer('shipment', shipment)],
  TransactionLimitExceeded: [toCustomer('limit-alert', limitAlert)],
};

/** The event types that ask for mail. */
export const mailedEventTypes = Object.keys(rules) as (keyof typeof rules)[];

/** The mails an event asks for. */
export function mailsFor(event: OrderstreamEvent, heads: DepartmentHeads): PlannedMail[] {
  // The union of rules cannot be called with the union of events; the table pairs them by type.
  const applicable = (rules[event.type] ?? []) as readonly Rule<OrderstreamEvent>[];
  const { orderId, customerId } = event;
  return applicable.flatMap(({ kind, mails }) =>
    mails(event, heads).map((addressed) => ({ orderId, customerId, kind, ...addressed })),
  );
}
