import { describe, expect, test } from '@jest/globals';
import type { PlannedEmail } from '../../../functions/notification/email.ts';
import { createMailer } from '../../../functions/notification/mailer.ts';
import { pdfOf } from '../../../functions/notification/pdf/layout.ts';
import { NotAcceptedError } from '../../../functions/notification/ports.ts';
import { invoiceDocument } from '../../../functions/notification/tax-document.ts';
import * as given from '../support/events.ts';
import { seller } from './documents.ts';
import { refusalOf, type SesResponder, sesAt, sesThat } from './fake-ses.ts';

const sender = 'shop@example.com';
const from = { sender, configurationSet: 'shop', seller };

interface Kept {
  readonly from: string;
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly text: string; readonly html: string };
  readonly attachments: readonly unknown[];
}

function mailTo(address: string): PlannedEmail {
  return {
    orderId: 'order-1',
    customerId: 'customer-1',
    kind: 'shipment',
    recipient: { name: 'customer', address },
    content: {
      subject: 'Überall\r\nBcc: all@example.com',
      title: 'Neues',
      greeting: 'Grüße,',
      opening: ['1 < 2'],
      closing: [],
    },
  };
}

test('The mailer sends a content as text and HTML to the email service, to its recipient alone.', async () => {
  const endpoint = process.env.TEST_SES_ENDPOINT as string;
  const address = `${crypto.randomUUID()}@example.com`;
  const outcome = await createMailer(sesAt(endpoint), from).send(mailTo(address));
  const { emails } = (await (await fetch(new URL('/store', endpoint))).json()) as { emails: Kept[] };
  expect(outcome).toEqual({ result: 'accepted' });
  expect(emails.filter(({ destination }) => destination.to.includes(address))).toMatchObject([
    {
      from: sender,
      destination: { to: [address] },
      subject: 'Überall Bcc: all@example.com',
      body: {
        text: expect.stringMatching(/^Grüße,\n\n1 < 2\n\n-- \nTest & Sons/),
        html: expect.stringContaining('1 &lt; 2'),
      },
    },
  ]);
});

test('The mailer attaches the document of an email, and the email service keeps it whole.', async () => {
  const endpoint = process.env.TEST_SES_ENDPOINT as string;
  const address = `${crypto.randomUUID()}@example.com`;
  const document = invoiceDocument(given.paymentProcessed(given.orderPlaced('order-1')));
  await createMailer(sesAt(endpoint), from).send({ ...mailTo(address), document });
  const { emails } = (await (await fetch(new URL('/store', endpoint))).json()) as { emails: Kept[] };
  const [kept] = emails.filter(({ destination }) => destination.to.includes(address));
  expect(kept?.attachments).toMatchObject([
    {
      filename: `${document.number}.pdf`,
      contentType: 'application/pdf',
      content: (await pdfOf(document, seller)).toString('base64'),
    },
  ]);
});

test('The mailer sends through the configuration set.', async () => {
  await using ses = await sesThat((_, response) => response.end('{}'));
  await createMailer(sesAt(ses.endpoint), from).send(mailTo('sarah@example.com'));
  expect(JSON.parse(ses.bodies[0] ?? '')).toMatchObject({ ConfigurationSetName: 'shop' });
});

test('The mailer sends nothing when writing a document has taken all of its time.', async () => {
  await using ses = await sesThat((_, response) => response.end('{}'));
  const document = invoiceDocument(given.paymentProcessed(given.orderPlaced('order-1')));
  const sending = createMailer(sesAt(ses.endpoint), from, 0).send({
    ...mailTo('sarah@example.com'),
    document,
  });
  await expect(sending).rejects.toThrow(NotAcceptedError);
  expect(ses.bodies).toEqual([]);
});

test('The mailer sends nothing when a document cannot be written.', async () => {
  await using ses = await sesThat(() => {});
  const document = invoiceDocument(given.paymentProcessed(given.orderPlaced('order-1')));
  const broken = { ...document, rows: undefined as unknown as typeof document.rows };
  const sending = createMailer(sesAt(ses.endpoint), from).send({
    ...mailTo('sarah@example.com'),
    document: broken,
  });
  await expect(sending).rejects.toThrow(NotAcceptedError);
  expect(ses.asked()).toBe(0);
});

test.each([
  'sarah@example.com, all@example.com',
  'sarah@example.com\r\nBcc: all@example.com',
  'Sarah <sarah@example.com>',
  'sarah@example.com\u200b',
  'sarah',
  '',
])('The mailer sends nothing when the address is %j.', async (address) => {
  await using ses = await sesThat(() => {});
  const outcome = await createMailer(sesAt(ses.endpoint), from).send(mailTo(address));
  expect(outcome).toEqual({ result: 'undeliverable', reason: 'NotOneAddress' });
  expect(ses.asked()).toBe(0);
});

/** Sends one email to a service of this behaviour. @returns the outcome or the error, and how often it was asked. */
async function sendTo(respond: SesResponder, limitMs?: number) {
  await using ses = await sesThat(respond);
  const mailer = createMailer(sesAt(ses.endpoint), from, limitMs);
  const outcome = await mailer.send(mailTo('sarah@example.com')).catch((error: unknown) => error);
  return { outcome, asked: ses.asked() };
}

describe('the mailer asks once, and an email', () => {
  test.each([
    ['MessageRejected', 'Email address is not verified. The following identities failed: sarah@example.com'],
    ['BadRequestException', 'Illegal address'],
  ])('An email that is refused with %s (%s) is undeliverable.', async (name, message) => {
    const { outcome, asked } = await sendTo(refusalOf(400, name, message));
    expect(outcome).toEqual({ result: 'undeliverable', reason: name });
    expect(asked).toBe(1);
  });

  test.each([
    [400, 'MessageRejected', `Email address is not verified. The following identities failed: ${sender}`],
    [400, 'MailFromDomainNotVerifiedException', 'The sending domain is not verified'],
    [400, 'AccountSuspendedException', 'Suspended'],
    [400, 'SendingPausedException', 'Paused'],
    [400, 'LimitExceededException', 'Quota'],
    [403, 'AccessDeniedException', 'Not authorized'],
    [404, 'NotFoundException', 'No such configuration set'],
    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded'],
    [500, 'InternalFailure', 'Oops'],
    [503, 'ServiceUnavailable', 'Later'],
  ])(
    'An email to which SES responds with %i %s (%s) is certainly not accepted, and may be later.',
    async (status, name, message) => {
      const { outcome, asked } = await sendTo(refusalOf(status, name, message));
      expect(outcome).toBeInstanceOf(NotAcceptedError);
      expect(asked).toBe(1);
    },
  );

  test('An email whose response is not from SES is certainly not accepted.', async () => {
    const { outcome } = await sendTo((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
    expect(outcome).toBeInstanceOf(NotAcceptedError);
  });

  test.each<[string, SesResponder, number | undefined]>([
    ['read and never responded', () => {}, 1_000],
    ['read before the connection broke', (request) => request.socket.destroy(), undefined],
    [
      'accepted with a response that cannot be read',
      (_, response) => response.writeHead(200).end('{"Messa'),
      undefined,
    ],
  ])('%s may have been taken', async (_, respond, limitMs) => {
    const { outcome, asked } = await sendTo(respond, limitMs);
    expect(outcome).toBeInstanceOf(Error);
    expect(outcome).not.toBeInstanceOf(NotAcceptedError);
    expect(asked).toBe(1);
  });
});

describe('an email is certainly not taken', () => {
  test.each(['http://127.0.0.1:1', 'http://nowhere.invalid'])(
    'An email is certainly not accepted when there is no connection to %s.',
    async (endpoint) => {
      const sending = createMailer(sesAt(endpoint), from).send(mailTo('sarah@example.com'));
      await expect(sending).rejects.toThrow(NotAcceptedError);
    },
  );

  test('An email is certainly not accepted when the handshake fails.', async () => {
    await using ses = await sesThat(() => {});
    const mailer = createMailer(sesAt(ses.endpoint.replace('http:', 'https:')), from);
    await expect(mailer.send(mailTo('sarah@example.com'))).rejects.toThrow(NotAcceptedError);
  });

  test('An email is certainly not accepted when a connection times out.', async () => {
    await using ses = await sesThat(() => {});
    const requestHandler = { connectionTimeout: 50, httpAgent: { maxSockets: 1 } };
    const mailer = createMailer(sesAt(ses.endpoint, { requestHandler }), from, 300);
    const [, second] = await Promise.allSettled([1, 2].map(() => mailer.send(mailTo('sarah@example.com'))));
    expect(second).toMatchObject({ reason: expect.any(NotAcceptedError) });
    expect(ses.asked()).toBe(1);
  });
});
