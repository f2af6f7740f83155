import { expect, test } from '@jest/globals';
import { emailKey } from '../../functions/notification/domain.ts';
import { emailedEventTypes, emailsFor } from '../../functions/notification/email-rules.ts';
import { render } from '../../functions/notification/render.ts';
import * as given from '../functions/support/events.ts';
import type { Mail } from '../system/support/shop.ts';
import { mailKeyOf } from './mails.ts';

const order = given.orderPlaced('order-1');
const events = [
  order,
  ...[given.paymentProcessed, given.paymentFailed, given.paymentRefunded, given.inventoryRejected].map(
    (response) => response(order),
  ),
  given.orderShipped(order),
  given.limitExceeded(order),
];
const seller = { name: 'Orderstream', address: ['1 Main St'], taxId: '' };
const mailOf = (parts: Partial<Mail>): Mail => ({
  subject: '',
  to: [],
  text: '',
  html: '',
  attachments: [],
  ...parts,
});
const mails = events.flatMap((event) => emailsFor(event, { books: 'head@books.example' }));

test('the events here ask for every mail there is', () => {
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(emailedEventTypes));
});

test.each(mails.map((mail) => [emailKey(mail), mail] as const))(
  'a mail is known by its face: %s',
  (key, mail) => {
    const { subject, text } = render(mail.content, seller);
    expect(mailKeyOf(mailOf({ subject, text, to: [mail.recipient.address] }))).toBe(key);
  },
);

test('a mail of no known kind is an error, not one mail less', () => {
  expect(() => mailKeyOf(mailOf({ subject: 'Hello' }))).toThrow('a mail of no kind we know: Hello');
});
