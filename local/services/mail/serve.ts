import type { AddressInfo } from 'node:net';
import mailbox from 'aws-ses-v2-local';
import store from 'aws-ses-v2-local/dist/store.js';
import { keepMail, type Mailbox } from './mail-file.ts';

export interface MailboxSettings {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Where mail is kept. */
  readonly file: string;
}

/** Serves the mailbox in this thread. @returns its port, or null when that is taken. */
export async function serveMailbox({ host, port, file }: MailboxSettings): Promise<number | null> {
  keepMail(store as Mailbox, file);
  // Of a CommonJS module, an ES module's default import is all of `module.exports`.
  const server = await mailbox.default({ host, port });
  // It resolves without an address when the port is taken.
  return (server.address() as AddressInfo | null)?.port ?? null;
}
