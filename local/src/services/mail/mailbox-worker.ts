/** The mailbox in a worker thread: parsing mail and serving the store would hold up the mirror's own thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { type MailboxSettings, serveMailbox } from './serve.ts';

parentPort?.postMessage(await serveMailbox(workerData as MailboxSettings));
// This thread does nothing until the other one notifies it: the mailbox is stalled.
parentPort?.on('message', (wait: Int32Array) => Atomics.wait(wait, 0, 0));
