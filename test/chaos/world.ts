import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { freePortNumbers } from '../../local/src/services/port-numbers.ts';
import { recordCount } from '../system/support/kafka.ts';
import { eventually } from '../system/support/shop.ts';
import { newDataDirectory, removeDataDirectory, type System, startSystem } from '../system/support/system.ts';
import { DEAD_LETTERS } from './event-log.ts';
import { Tables } from './tables.ts';

/** The processes of the mirror that can be killed or held by their id. */
export type ServiceName = 'kafka' | 'dynamodb';

/** A service that was killed is started again within this. */
const RESTART_MS = 120_000;

/** The mirror as it lives through a run: one data directory, fixed addresses below, several processes one after the other. */
export class World implements AsyncDisposable {
  readonly tables: Tables;
  readonly #dataDirectory = newDataDirectory();
  readonly #args: readonly string[];
  #system: Promise<System>;

  private constructor(kafkaPort: number, dynamodbPort: number) {
    this.tables = new Tables(`http://127.0.0.1:${dynamodbPort}`);
    this.#args = [`--kafka-port=${kafkaPort}`, `--dynamodb-port=${dynamodbPort}`];
    this.#system = startSystem(this.#dataDirectory, this.#args);
  }

  static async create(): Promise<World> {
    // Clients of Kafka and DynamoDB outlive a restart of the mirror; those of HTTP ask for the new addresses.
    const [kafkaPort = 0, dynamodbPort = 0] = await freePortNumbers(2);
    const world = new World(kafkaPort, dynamodbPort);
    await world.ready();
    return world;
  }

  /** The addresses of the mirror that runs now, or of the next one when it is being started. */
  async ready(): Promise<Ready> {
    return (await this.#system).ready;
  }

  /**
   * kill -9, and at once a new start on the same data.
   * @returns the mails that were claimed and not marked at the moment of death. The mirror is held while the table is
   *   read, so that none is claimed, sent or marked in between.
   */
  async killMirror(): Promise<string[]> {
    const system = await this.#system;
    system.process.kill('SIGSTOP');
    const openMails = await this.tables.openMails();
    this.#system = system.end('SIGKILL').then(() => startSystem(this.#dataDirectory, this.#args));
    await this.#system;
    return openMails;
  }

  signal(name: ServiceName, signal: NodeJS.Signals): void {
    process.kill(this.#pidOf(name), signal);
  }

  /** kill -9; who watches over the service starts it again. Resolves when it is back. */
  async kill(name: ServiceName): Promise<void> {
    const before = this.#pidOf(name);
    process.kill(before, 'SIGKILL');
    const { kafka } = await this.ready();
    await eventually(async () => {
      if (this.#pidOf(name) === before) throw new Error(`${name} is not started again yet`);
      await (name === 'kafka' ? recordCount(kafka, DEAD_LETTERS) : this.tables.names());
    }, RESTART_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.tables[Symbol.dispose]();
    const system = await this.#system.catch(() => undefined);
    await system?.end('SIGTERM');
    removeDataDirectory(this.#dataDirectory);
  }

  #pidOf(name: ServiceName): number {
    return Number(readFileSync(join(this.#dataDirectory, 'locks', name), 'utf8'));
  }
}
