import { describe, expect, test } from '@jest/globals';
import { pdfPages } from '../support/pdf-text.ts';
import { Consumers } from './support/consumers.ts';
import { sharedSystem } from './support/shared-system.ts';
import { anOrder, eventually, type Mail, mailbox, Shopper } from './support/shop.ts';

/** What lands in the mailbox: all mails of an order, once each, as their readers get them. */

const system = sharedSystem();
const patienceMs = 60_000;

/** The words that distinguish the mails to a customer, in their subjects. */
const kinds = ['confirmation', 'invoice', 'credit note', 'shipped', 'cancelled', 'limit'] as const;
type Kind = (typeof kinds)[number];

/** The customer's mails by kind, once there are as many as expected: one of each, and no other. */
function mailsOf(shopper: Shopper, expected: readonly Kind[]): Promise<Record<Kind, Mail>> {
  return eventually(async () => {
    const mails = await shopper.mails();
    const entries = mails.map((mail) => [kindOf(mail), mail] as const);
    expect(entries.map(([kind]) => kind).sort()).toEqual([...expected].sort());
    return Object.fromEntries(entries) as Record<Kind, Mail>;
  }, patienceMs);
}

function kindOf({ subject }: Mail): Kind | undefined {
  return kinds.find((kind) =>
    subject
      .toLowerCase()
      .replace(/ for your order.*/, '')
      .includes(kind),
  );
}

/** Mails to other recipients that name the order. */
async function noticesOf(orderId: string): Promise<Mail[]> {
  return (await mailbox(system().ready)).filter(
    ({ to, subject }) => to.some((address) => !address.startsWith('customer-')) && subject.includes(orderId),
  );
}

/** What the one file of a mail says, its texts in order with a bar between them. */
async function documentOf({ attachments }: Mail): Promise<{ fileName: string; text: string }> {
  expect(attachments).toHaveLength(1);
  const [{ filename, contentType, content }] = attachments as [Mail['attachments'][0]];
  expect(contentType).toBe('application/pdf');
  const pages = await pdfPages(Buffer.from(content, 'base64'));
  return { fileName: filename, text: pages.flat().join('|') };
}

describe('the mails of an order that ships', () => {
  test('the mails of an order that ships are confirmation, invoice with its PDF, and shipment, in the letters of its names', async () => {
    const shopper = await Shopper.signUp(system().ready, { name: 'Zoë Łukasz 王小明', zoneinfo: 'UTC' });
    const order = anOrder({ quantity: 3 });
    const shipTo = { ...order.shipTo, name: '山田 Łukasz', city: 'Łódź' };
    const orderId = await shopper.place({ ...order, shipTo });
    const { events } = await shopper.finalOrder(orderId);
    const { confirmation, invoice, shipped } = await mailsOf(shopper, ['confirmation', 'invoice', 'shipped']);

    const [number] = /INV-\d{8}-[0-9A-Z]{12}/.exec(invoice.subject) ?? [];
    const { fileName, text } = await documentOf(invoice);
    const paidOn = events.find(({ type }) => type === 'PaymentProcessed')?.time.slice(0, 10);
    expect(fileName).toBe(`${number}.pdf`);
    for (const words of [
      `Invoice|Orderstream Shop|`,
      `|Invoice number|${number}|Date|${paidOn}|Order|${orderId}|`,
      '|Customer|Zoë Łukasz 王小明|',
      '|Ship to|山田 Łukasz|1 Main St|12345 Łódź|US|',
      '|Kafka: The Definitive Guide|3|12.30 USD|36.90 USD|',
      '|Net|34.09 USD|Tax 8.25 %|2.81 USD|Total|36.90 USD|',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('Characters that this document cannot show');
    for (const words of [confirmation.text, confirmation.html, invoice.text, invoice.html]) {
      expect(words).toContain('Hello Zoë Łukasz 王小明,');
      expect(words).toContain('36.90 USD');
    }
    expect(shipped.text).toMatch(
      /Tracking number: SP[0-9A-Z]{12}\nGoes to: 山田 Łukasz, 1 Main St, 12345 Łódź, US/,
    );
    expect([confirmation, shipped].flatMap(({ attachments }) => attachments)).toEqual([]);
  });

  test('the mails of an order that ships list for the head of each department what to pack, once, and not who ordered', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const lines = [
      { productId: 'book-kafka-guide', quantity: 2 },
      { productId: 'lawn-chair', quantity: 1 },
    ];
    const orderId = await shopper.place({ ...anOrder(), lines });
    await mailsOf(shopper, ['confirmation', 'invoice', 'shipped']);
    const notices = await eventually(async () => {
      const found = await noticesOf(orderId);
      expect(found.flatMap(({ to }) => to).sort()).toEqual(['books@example.com', 'garden@example.com']);
      return found;
    }, patienceMs);
    const books = notices.find(({ to }) => to.includes('books@example.com')) as Mail;
    expect(books.text).toMatch(/Kafka: The Definitive Guide +book-kafka-guide +2\n/);
    for (const { text, html } of notices) expect(text + html).not.toMatch(/Sarah|1 Main St/);
    expect(books.text).not.toContain('lawn-chair');
  });
});

describe('the mails of an order that is cancelled', () => {
  test('the mails of an order that is cancelled give the reason, and bring the credit note of an invoice that was sent', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const consumers = new Consumers(system().ready);
    await consumers.setEnabled('orderstream-dev-inventory', false);
    const orderId = await shopper.place(anOrder({ productId: 'turntable-limited', quantity: 4 }));
    await mailsOf(shopper, ['confirmation', 'invoice']);
    await consumers.setEnabled('orderstream-dev-inventory', true);
    consumers.close();
    expect((await shopper.finalOrder(orderId)).status).toBe('cancelled');

    const mails = await mailsOf(shopper, ['confirmation', 'invoice', 'cancelled', 'credit note']);
    expect(mails.cancelled.text).toContain('Not everything you ordered is in stock.');
    const invoice = await documentOf(mails.invoice);
    const creditNote = await documentOf(mails['credit note']);
    expect(creditNote.fileName).toMatch(/^CRN-\d{8}-[0-9A-Z]{12}\.pdf$/);
    expect(creditNote.text).toContain(`|For invoice|${invoice.fileName.replace('.pdf', '')}|`);
    const sums = /Net\|.*\|Total\|[^|]*/;
    expect(sums.exec(creditNote.text)?.[0]).toBe(sums.exec(invoice.text)?.[0] ?? 'sums');
  });

  test('the mails of an order that is cancelled say that the payment was declined, and bring no document', async () => {
    const shopper = await Shopper.signUp(system().ready);
    await shopper.place(anOrder({ token: 'tok_declined' }));
    const { cancelled } = await mailsOf(shopper, ['confirmation', 'cancelled']);
    expect(cancelled.text).toContain('Your payment was declined');
    expect(cancelled.attachments).toEqual([]);
  });
});

test('names cannot bend a mail', async () => {
  const name = 'Sarah</p><script>x()</script>\r\nBcc: all@example.com\u202e\u200b';
  const shopper = await Shopper.signUp(system().ready, { name });
  await shopper.place();
  const { invoice } = await mailsOf(shopper, ['confirmation', 'invoice', 'shipped']);
  expect(invoice.to).toEqual([shopper.email]);
  expect(invoice.subject).toMatch(/^Invoice \S+ for your order \S+$/);
  expect(invoice.text).toMatch(/^Hello Sarah<\/p><script>x\(\)<\/script> Bcc: all@example\.com,\n\n/);
  expect(invoice.html).not.toMatch(/<script|[\u202e\u200b]/);
  const { text } = await documentOf(invoice);
  expect(text).toContain('|Customer|Sarah</p><script>x()</script> Bcc: all@example.com|');
});

test.each(['王小明', 'محمد علي', 'Дмитрий', 'प्रिया शर्मा'])(
  'the invoice of a customer named %s has exactly that name',
  async (name) => {
    const shopper = await Shopper.signUp(system().ready, { name });
    await shopper.place();
    const { invoice } = await mailsOf(shopper, ['confirmation', 'invoice', 'shipped']);
    const { text } = await documentOf(invoice);
    expect(text).toContain(`|Customer|${name}|customer-`);
  },
);
