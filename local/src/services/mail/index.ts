import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../shared/package-directory.ts';
import { PortInUseError } from '../errors.ts';
import type { StartContext, Started } from '../start.ts';
import type { RunningServices } from '../types.ts';
import type { MailboxSettings } from './serve.ts';

/**
 * Starts the SES v2 mailbox on 127.0.0.1; its mail is kept below the data directory.
 * @throws {PortInUseError} when the port that the person chose is taken.
 */
export async function startMailbox({ options }: StartContext): Promise<Started<RunningServices['ses']>> {
  const directory = join(options.dataDirectory, 'mail');
  await mkdir(directory, { recursive: true });
  const { mail: port } = options.ports;
  const file = join(directory, 'mails.jsonl');
  const settings: MailboxSettings = { host: '127.0.0.1', port, hostNames: options.hostNames, file };
  const worker = new Worker(moduleUrl('./mailbox-worker', import.meta.url), {
    workerData: settings,
    execArgv: [],
    env: { ...process.env, AWS_SES_ACCOUNT: undefined },
  });
  const [bound] = (await once(worker, 'message')) as [number | null];
  if (bound === null) {
    await worker.terminate();
    throw new PortInUseError('the mailbox', port, '--mail-port');
  }
  worker.once('error', (error) => options.onUnexpectedExit(`The mailbox ended: ${error.message}`));
  const endpoint = `http://127.0.0.1:${bound}`;
  return {
    service: { endpoint, mailboxUrl: endpoint },
    stop: async () => void (await worker.terminate()),
  };
}
