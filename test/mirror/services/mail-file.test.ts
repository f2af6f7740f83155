import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Email } from 'aws-ses-v2-local/dist/store.js';
import { keepMail } from '../../../local/services/mail/mail-file.ts';
import { temporaryDirectory } from './support.ts';

function mailbox(file: string) {
  let emails: Email[] = [];
  const box = {
    saveEmail: (email: Email) => void emails.push(email),
    clearStore: () => {
      emails = [];
    },
    getStoreReadonly: () => ({ emails, templates: new Map() }),
  };
  keepMail(box, file);
  return box;
}

const mail = (subject: string) => ({ subject, body: { text: 'two\nlines' } }) as Email;
const subjects = (box: ReturnType<typeof mailbox>) =>
  box.getStoreReadonly().emails.map(({ subject }) => subject);

describe('the file of the mailbox', () => {
  test('brings mail back in its order', () => {
    const file = join(temporaryDirectory(), 'mails.jsonl');
    const before = mailbox(file);
    before.saveEmail(mail('first'));
    before.saveEmail(mail('second'));
    expect(subjects(mailbox(file))).toEqual(['first', 'second']);
  });

  test('forgets what was cleared', () => {
    const file = join(temporaryDirectory(), 'mails.jsonl');
    const before = mailbox(file);
    before.saveEmail(mail('cleared'));
    before.clearStore();
    before.saveEmail(mail('after'));
    expect(subjects(mailbox(file))).toEqual(['after']);
  });

  test('drops a last line that a kill cut short', () => {
    const file = join(temporaryDirectory(), 'mails.jsonl');
    mailbox(file).saveEmail(mail('whole'));
    appendFileSync(file, '{"subject":"cut sh');
    expect(subjects(mailbox(file))).toEqual(['whole']);
    expect(readFileSync(file, 'utf8')).not.toContain('cut sh');
  });
});
