import { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, test } from '@jest/globals';
import type { PlannedMail } from '../../../functions/notification/mail.ts';
import { createMailer } from '../../../functions/notification/mailer.ts';

const endpoint = process.env.TEST_SES_ENDPOINT as string;

interface Kept {
  readonly from: string;
  readonly destination: { readonly to: readonly string[] };
  readonly subject: string;
  readonly body: { readonly text: string; readonly html: string };
}

const client = () =>
  new SESv2Client({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

function mailTo(address: string): PlannedMail {
  return {
    orderId: 'order-1',
    customerId: 'customer-1',
    kind: 'shipment',
    recipient: { name: 'customer', address },
    letter: { subject: 'Überall\r\nBcc: all@example.com', greeting: 'Grüße,', paragraphs: ['1 < 2'] },
  };
}

async function mailsTo(address: string): Promise<Kept[]> {
  const { emails } = (await (await fetch(new URL('/store', endpoint))).json()) as { emails: Kept[] };
  return emails.filter(({ destination }) => destination.to.includes(address));
}

describe('the mailer, at the mail service', () => {
  test('hands a letter over as text and HTML, to its recipient alone', async () => {
    const address = `${crypto.randomUUID()}@example.com`;
    await createMailer(client(), 'shop@example.com').send(mailTo(address));
    const mails = await mailsTo(address);
    expect(mails).toMatchObject([
      {
        from: 'shop@example.com',
        destination: { to: [address] },
        subject: 'Überall Bcc: all@example.com',
        body: { text: 'Grüße,\n\n1 < 2', html: expect.stringContaining('1 &lt; 2') },
      },
    ]);
  });

  test('carries attachments', async () => {
    const address = `${crypto.randomUUID()}@example.com`;
    const attachments = [
      { fileName: 'invoice.txt', contentType: 'text/plain', content: new TextEncoder().encode('12.30 USD') },
    ];
    await createMailer(client(), 'shop@example.com').send({ ...mailTo(address), attachments });
    expect(JSON.stringify(await mailsTo(address))).toContain('invoice.txt');
  });

  test('rejects when the service does not take it', async () => {
    const nowhere = new SESv2Client({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect(createMailer(nowhere, 'shop@example.com').send(mailTo('a@example.com'))).rejects.toThrow();
  });
});
