import { ServiceStartError } from '../errors.ts';

/** Ids of the emails of a mailbox, sorted. @param mailboxUrl as of `RunningServices`. */
export async function emailIds(mailboxUrl: string): Promise<string[]> {
  const { emails } = (await (await request(`${mailboxUrl}/store`)).json()) as {
    emails: { messageId: string }[];
  };
  return emails.map(({ messageId }) => messageId).sort();
}

/** Deletes all emails and templates of a mailbox. */
export async function emptyMailbox(mailboxUrl: string): Promise<void> {
  await request(`${mailboxUrl}/clear-store`, { method: 'POST' });
}

async function request(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  throw new ServiceStartError(`The mailbox responded ${response.status} to ${url}.`);
}
