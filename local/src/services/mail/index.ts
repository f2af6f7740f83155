import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../shared/package-directory.ts';
import { type Disturb, type Disturbance, interval } from '../disturbance.ts';
import { PortInUseError } from '../errors.ts';
import type { StartContext, Started } from '../start.ts';
import type { RunningServices, ServicesOptions } from '../types.ts';
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
  const mailbox = new Mailbox({ host: '127.0.0.1', port, hostNames: options.hostNames, file }, options);
  const endpoint = `http://127.0.0.1:${await mailbox.start()}`;
  return {
    service: { endpoint, mailboxUrl: endpoint },
    disturb: mailbox.disturb,
    stop: () => mailbox.stop(),
  };
}

/** The thread of the mailbox, which is another one after it was stopped on purpose. */
class Mailbox {
  readonly #options: Pick<ServicesOptions, 'onProgress' | 'onUnexpectedExit'>;
  #settings: MailboxSettings;
  #worker: Worker | undefined;
  #disturbance: Disturbance | undefined;
  #isStopping = false;

  constructor(settings: MailboxSettings, options: Pick<ServicesOptions, 'onProgress' | 'onUnexpectedExit'>) {
    this.#settings = settings;
    this.#options = options;
  }

  /** @returns its port, which stays the same. @throws {PortInUseError} */
  async start(): Promise<number> {
    const worker = new Worker(moduleUrl('./mailbox-worker', import.meta.url), {
      workerData: this.#settings,
      execArgv: [],
      env: { ...process.env, AWS_SES_ACCOUNT: undefined },
    });
    this.#worker = worker;
    const [bound] = (await once(worker, 'message')) as [number | null];
    if (bound === null) {
      await worker.terminate();
      throw new PortInUseError('the mailbox', this.#settings.port, '--mail-port');
    }
    worker.once('error', (error) => this.#options.onUnexpectedExit(`The mailbox ended: ${error.message}`));
    this.#settings = { ...this.#settings, port: bound };
    return bound;
  }

  readonly disturb: Disturb = (kind, durationMs) => {
    const { ended, end } = interval(durationMs);
    this.#options.onProgress(`The mailbox is ${kind === 'stall' ? 'stalled' : 'stopped'} on purpose`);
    this.#disturbance = { ended: kind === 'stall' ? this.#stall(ended) : this.#startAgain(ended), end };
    return this.#disturbance;
  };

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#disturbance?.end();
    await this.#disturbance?.ended;
    await this.#worker?.terminate();
  }

  async #stall(ended: Promise<void>): Promise<void> {
    const wait = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#worker?.postMessage(wait);
    await ended;
    Atomics.store(wait, 0, 1);
    Atomics.notify(wait, 0);
  }

  async #startAgain(ended: Promise<void>): Promise<void> {
    await this.#worker?.terminate();
    await ended;
    if (this.#isStopping) return;
    try {
      await this.start();
      this.#options.onProgress('The mailbox is back');
    } catch (error) {
      this.#options.onUnexpectedExit(`The mailbox does not run any more: ${(error as Error).message}`);
    }
  }
}
