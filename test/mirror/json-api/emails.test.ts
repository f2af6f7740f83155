import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { beforeAll, expect, test } from '@jest/globals';
import { startConsole } from '../../../local/src/console/console.ts';
import type { ConsoleSource } from '../../../local/src/console/types.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { MailboxClient } from '../../../local/src/services/mail/mailbox-client.ts';
import { testKafka } from '../../support/kafka.ts';

const { sesEndpoint } = testKafka();
const subject = `emails ${randomUUID()}`;
const apiOf = (url: string, timeoutMs?: number) =>
  jsonApi({ emails: new MailboxClient(url, timeoutMs) } as unknown as ApiPorts);
const api = apiOf(sesEndpoint);
let id = '';

beforeAll(async () => {
  const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
  const ses = new SESv2Client({ endpoint: sesEndpoint, region: 'us-east-1', credentials });
  const sent = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: ['a@example.com'], BccAddresses: ['b@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: subject },
          Body: { Html: { Data: '<p>html</p>' }, Text: { Data: 'text' } },
          Headers: [{ Name: 'traceparent', Value: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }],
          Attachments: [{ FileName: 'a.html', RawContent: Buffer.from('<b>'), ContentType: 'text/html' }],
        },
      },
    }),
  );
  id = sent.MessageId ?? '';
  ses.destroy();
});

const pathOf = (part = '') => `/emails/${encodeURIComponent(id)}${part}`;

test('Emails are listed, and one has its receivers, headers, text and attachments.', async () => {
  const list = (await (await api.request('/emails')).json()) as { emails: { id: string }[] };
  expect(list.emails.find((each) => each.id === id)).toMatchObject({
    subject,
    to: ['a@example.com', 'b@example.com'],
  });
  const email = (await (await api.request(pathOf())).json()) as { at: number };
  expect(email).toMatchObject({
    id,
    subject,
    to: ['a@example.com'],
    bcc: ['b@example.com'],
    hasHtml: true,
    text: 'text',
    headers: [{ name: 'traceparent' }],
    attachments: [{ name: 'a.html', contentType: 'text/html', size: 3 }],
  });
  expect(email.at % 1_000).toBe(0);
});

test('HTML of an email and attachments have their separate policy also behind that of the console.', async () => {
  const source = {} as ConsoleSource;
  const console_ = await startConsole({ port: 0 }, source, api);
  try {
    const get = (part: string) => fetch(`${console_.url}/api/v1${pathOf(part)}`);
    const html = await get('/html');
    expect(await html.text()).toBe('<p>html</p>');
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'; /);
    const attachment = await get('/attachments/0');
    expect(await attachment.text()).toBe('<b>');
    expect(attachment.headers.get('content-type')).toBe('application/octet-stream');
    expect(attachment.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.html");
    expect(attachment.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(attachment.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('/attachments/1')).status).toBe(404);
    const page = await fetch(console_.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'; /);
  } finally {
    await console_.stop();
  }
});

test('An email that is not there is said to be so.', async () => {
  const response = await api.request('/emails/none');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'UnknownEmail' } });
});

/** What the API responds where the emails are those of another server. */
async function responseOf(listener: RequestListener | undefined, path: string, timeoutMs?: number) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (!listener) await new Promise((resolve) => server.close(resolve));
  const response = await apiOf(`http://127.0.0.1:${port}`, timeoutMs).request(path);
  server.close();
  server.closeAllConnections();
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
}

test.each<[string, RequestListener | undefined, string]>([
  ['does not respond', undefined, 'it does not respond'],
  ['has no list', (_request, response) => response.writeHead(403).end(), 'it responds 403'],
  ['has another page', (_request, response) => response.end('<html>'), 'its response is not JSON'],
])(
  'Emails of an endpoint that %s cannot be read, and the error says what to do.',
  async (_what, listener, why) => {
    const { status, message } = await responseOf(listener, '/emails');
    expect(status).toBe(409);
    expect(message).toContain(why);
    expect(message).toContain('start without SES_ENDPOINT');
  },
);

test.each(['/emails', '/emails/1', '/emails/1/html', '/emails/1/attachments/0'])(
  'A mailbox that is stalled is an error of %s after a time, also in mid-response.',
  async (path) => {
    const silent: RequestListener = () => {};
    const broken: RequestListener = (_request, response) => void response.write('{');
    for (const listener of [silent, broken])
      expect(await responseOf(listener, path, 200)).toMatchObject({
        code: 'MailboxNotReadable',
        message: expect.stringContaining('it does not respond within 0.2 s'),
      });
  },
);

test.each(['', '/html', '/attachments/0'])(
  'A mailbox that fails is an error with its status, and no email/1%s that is not there.',
  async (part) => {
    const failing: RequestListener = (_request, response) => response.writeHead(500).end();
    expect(await responseOf(failing, `/emails/1${part}`)).toMatchObject({
      code: 'MailboxNotReadable',
      message: expect.stringContaining('it responds 500'),
    });
  },
);
