import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Email } from 'aws-ses-v2-local/dist/store.js';
import { MailFile } from '../../../local/src/services/mail/mail-file.ts';
import { temporaryDirectory } from './support.ts';

const mail = (subject: string, text = 'two\nlines, Łódź') =>
  ({
    messageId: `id-${subject}`,
    from: 'a@b.c',
    destination: { to: ['d@e.f'], cc: [], bcc: [] },
    subject,
    body: { text },
    attachments: [],
    at: Number(/\d+/.exec(subject)?.[0] ?? 0),
  }) as unknown as Email;
const newFile = () => join(temporaryDirectory(), 'mails.jsonl');
const subjects = (mails: MailFile) => mails.summaries().map(({ subject }) => subject);
const documents = (mails: MailFile, since?: number) =>
  Buffer.concat([...mails.documents(since)].flatMap((each) => [each, Buffer.from('\n')]))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as Email).subject);

describe('the file of the mailbox', () => {
  test('the file of the mailbox brings mail back in its order', () => {
    const file = newFile();
    const before = new MailFile(file);
    before.append(mail('first'));
    before.append(mail('second'));
    const after = new MailFile(file);
    expect(subjects(after)).toEqual(['first', 'second']);
    expect(documents(after)).toEqual(['first', 'second']);
    expect(after.find('id-second')?.body.text).toBe('two\nlines, Łódź');
  });

  test('the file of the mailbox forgets what was cleared', () => {
    const file = newFile();
    const before = new MailFile(file);
    before.append(mail('cleared'));
    before.clear();
    before.append(mail('after'));
    expect(documents(before)).toEqual(['after']);
    expect(subjects(new MailFile(file))).toEqual(['after']);
  });

  test('the file of the mailbox drops a last line that a kill cut short', () => {
    const file = newFile();
    new MailFile(file).append(mail('whole'));
    appendFileSync(file, '{"subject":"cut sh');
    const after = new MailFile(file);
    after.append(mail('next'));
    expect(documents(after)).toEqual(['whole', 'next']);
    expect(readFileSync(file, 'utf8')).not.toContain('cut sh');
  });

  test('the file of the mailbox reads emails since a time', () => {
    const mails = new MailFile(newFile());
    for (const subject of ['1', '2', '3']) mails.append(mail(subject));
    expect(documents(mails, 2)).toEqual(['2', '3']);
  });

  test.each([
    ['number', { mails: 8, bytes: 1_000_000 }, 'x'],
    ['bytes', { mails: 1_000, bytes: 8_000 }, 'x'.repeat(1_000)],
  ])('the file of the mailbox keeps the newest emails, by %s', (_kind, limits, text) => {
    const file = newFile();
    const mails = new MailFile(file, limits);
    for (let index = 1; index <= 100; index++) {
      mails.append(mail(String(index), text));
      expect(mails.summaries().length).toBeLessThanOrEqual(limits.mails * 1.25);
      expect(statSync(file).size).toBeLessThanOrEqual(limits.bytes * 1.25 + 2_000);
    }
    expect(documents(mails).at(-1)).toBe('100');
    expect(documents(mails)).toEqual(subjects(mails));
    expect(mails.find('id-100')?.body.text).toBe(text);
    expect(mails.find('id-1')).toBeUndefined();
    expect(new MailFile(file, limits).summaries().at(-1)?.subject).toBe('100');
  });

  test('a read in progress continues while the file is replaced', () => {
    const mails = new MailFile(newFile(), { mails: 4, bytes: 1_000_000 });
    for (const subject of ['1', '2', '3']) mails.append(mail(subject));
    const reading = mails.documents();
    for (const subject of ['4', '5', '6']) mails.append(mail(subject));
    expect([...reading].map((each) => (JSON.parse(String(each)) as Email).subject)).toEqual(['1', '2', '3']);
  });
});
