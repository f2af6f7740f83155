import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Email, Store } from 'aws-ses-v2-local/dist/store.js';
import { readIfPresent } from '../files.ts';

/** The functions of aws-ses-v2-local's store that its request handlers look up on each call. */
export interface Mailbox {
  saveEmail: (email: Email) => void;
  clearStore: () => void;
  getStoreReadonly: () => Readonly<Store>;
}

/** Older mail is dropped when the mirror starts: the mailbox holds everything in memory. */
export const KEPT_MAILS = 10_000;

/**
 * Makes the mailbox, which lives in memory, outlast a restart: loads the mails of a file with one JSON document a line,
 * and writes each new mail to it before its sender gets the answer. Templates are not kept.
 */
export function keepMail(mailbox: Mailbox, file: string): void {
  const { saveEmail, clearStore } = mailbox;
  const lines = wholeLines(readIfPresent(file) ?? '').slice(-KEPT_MAILS);
  mailbox.getStoreReadonly().emails.push(...lines.map((line) => JSON.parse(line) as Email));
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  mailbox.saveEmail = (email) => {
    appendFileSync(file, `${JSON.stringify(email)}\n`);
    saveEmail(email);
  };
  mailbox.clearStore = () => {
    rmSync(file, { force: true });
    clearStore();
  };
}

/** A kill may cut the last line short; its sender got no answer and sends it again. */
function wholeLines(content: string): string[] {
  return content.split('\n').slice(0, -1);
}
