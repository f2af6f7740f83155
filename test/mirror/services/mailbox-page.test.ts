import { randomUUID } from 'node:crypto';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { testKafka } from '../../support/kafka.ts';

/** What the mailbox serves besides SES's API: its page, emails one by one, and all of them as JSON. */

const { sesEndpoint } = testKafka();
const subject = `"Łódź" <b>${randomUUID()}</b>`;
const attachment = {
  FileName: "it's <ä>.html",
  RawContent: Buffer.from('<script>1</script>'),
  ContentType: 'text/html',
};
const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
let id = '';

beforeAll(async () => {
  const ses = new SESv2Client({ endpoint: sesEndpoint, region: 'us-east-1', credentials });
  const Simple = {
    Subject: { Data: subject },
    Body: { Html: { Data: '<p>html</p>' }, Text: { Data: 'text' } },
    Attachments: [attachment],
  };
  const Destination = { ToAddresses: ['a@example.com'], CcAddresses: ['b@example.com'] };
  const command = new SendEmailCommand({
    FromEmailAddress: 'c@example.com',
    Destination,
    Content: { Simple },
  });
  id = (await ses.send(command)).MessageId ?? '';
  ses.destroy();
});

const get = (path: string, init?: RequestInit) => fetch(sesEndpoint + path, init);
const email = (path = '') => get(`/emails/${encodeURIComponent(id)}${path}`);

describe('the mailbox', () => {
  test('the mailbox has a page that takes only its own scripts, styles and frames', async () => {
    const page = await get('/');
    expect(await page.text()).toContain('sandbox');
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*script-src 'self'.*frame-src 'self'/,
    );
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('the mailbox lists an email and shows its parts', async () => {
    const { emails } = (await (await get('/emails.json')).json()) as { emails: { messageId: string }[] };
    expect(emails.find(({ messageId }) => messageId === id)).toMatchObject({
      subject,
      to: ['a@example.com', 'b@example.com'],
    });
    expect(await (await email()).json()).toMatchObject({
      from: 'c@example.com',
      to: ['a@example.com'],
      cc: ['b@example.com'],
      html: '<p>html</p>',
      text: 'text',
      attachments: [{ name: attachment.FileName, contentType: 'text/html', size: 18 }],
    });
  });

  test('the mailbox serves HTML of an email in a sandbox', async () => {
    const html = await email('/html');
    expect(await html.text()).toBe('<p>html</p>');
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  test('the mailbox serves an attachment to be saved, as bytes, under its name', async () => {
    const file = await email('/attachments/0');
    expect(await file.text()).toBe('<script>1</script>');
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''it%27s%20%3C%C3%A4%3E.html",
    );
  });

  test.each(['/emails/none', '/emails/%FF', '/emails/none/html', '/emails/none/attachments/0'])(
    'the mailbox has no email at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('the mailbox gives tests every email as JSON, all or since a time', async () => {
    const subjects = async (query: string) => {
      const { emails } = (await (await get(`/store${query}`)).json()) as { emails: { subject: string }[] };
      return emails.map((each) => each.subject);
    };
    expect(await subjects('')).toContain(subject);
    expect(await subjects('?since=1')).toContain(subject);
    expect(await subjects('?since=9999999999')).toEqual([]);
    expect((await get('/store?since=yesterday')).status).toBe(400);
  });

  test('the mailbox gives an email in the format of mail programs', async () => {
    const content = await (await get(`/get-emlContent?messageId=${encodeURIComponent(id)}`)).json();
    expect(content).toMatchObject({ messageId: id, fileName: subject });
  });

  test('the mailbox refuses a request to delete everything that a page of another origin sends', async () => {
    const headers = { origin: 'http://127.0.0.1:1' };
    expect((await get('/clear-store', { method: 'POST', headers })).status).toBe(403);
    expect((await email()).status).toBe(200);
  });
});
