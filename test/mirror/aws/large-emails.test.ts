import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startMailbox } from '../../../local/src/services/mail/index.ts';
import type { StartContext } from '../../../local/src/services/start.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const MEGABYTE = 1024 * 1024;
const dataDirectory = mkdtempSync(join(tmpdir(), 'large-emails-'));
const file = join(dataDirectory, 'mail/mails.jsonl');
const cleanups: (() => unknown)[] = [() => rmSync(dataDirectory, { recursive: true })];
let ses: SESv2Client;

beforeAll(async () => {
  const options = { dataDirectory, ports: { mail: 0 }, hostNames: [], onUnexpectedExit: () => {} };
  const mailbox = await startMailbox({ options } as unknown as StartContext);
  const endpoint = await startTestEndpoint({ sesEndpoint: mailbox.service.endpoint });
  ses = new SESv2Client(clientSettings(endpoint.url));
  cleanups.push(
    () => mailbox.stop(),
    () => endpoint.stop(1_000),
    () => ses.destroy(),
  );
});
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** An email of this size as a whole. */
function rawEmail(bytes: number): Buffer {
  const head =
    'From: a@example.com\r\nTo: b@example.com\r\nSubject: large\r\nMIME-Version: 1.0\r\n' +
    'Content-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  const line = `${'A'.repeat(76)}\r\n`;
  const lines = line.repeat(Math.ceil(bytes / line.length));
  return Buffer.from((head + lines).slice(0, bytes));
}

const sendRaw = (bytes: number) =>
  ses.send(new SendEmailCommand({ Content: { Raw: { Data: rawEmail(bytes) } } }));

describe('an email with large attachments', () => {
  test('an email with large attachments is taken up to 40 MB, the quota of SES v2', async () => {
    const { MessageId } = await sendRaw(40 * MEGABYTE);
    expect(MessageId).toBeTruthy();
    expect(statSync(file).size).toBeGreaterThan(38 * MEGABYTE);
  });

  test('an email with large attachments is taken with attachments that are members of the request', async () => {
    const Attachments = [{ FileName: 'x.pdf', RawContent: Buffer.alloc(20 * MEGABYTE) }];
    const Simple = { Subject: { Data: 'large' }, Body: { Text: { Data: 'text' } }, Attachments };
    const Destination = { ToAddresses: ['b@example.com'] };
    const command = new SendEmailCommand({
      FromEmailAddress: 'a@example.com',
      Destination,
      Content: { Simple },
    });
    expect((await ses.send(command)).MessageId).toBeTruthy();
  });

  test('an email with large attachments is refused beyond it, and more than a request may have before it is read', async () => {
    await expect(sendRaw(40 * MEGABYTE + 1)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: `Message length is more than ${40 * MEGABYTE} bytes long: '${40 * MEGABYTE + 1}'.`,
    });
    await expect(sendRaw(60 * MEGABYTE)).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });
});
