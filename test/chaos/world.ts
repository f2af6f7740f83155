import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ready } from '../../local/cli/ready.ts';
import { freePorts } from '../../local/services/ports.ts';
import { newDataDirectory, removeDataDirectory, type System, startSystem } from '../system/support/system.ts';

/** The processes of the mirror that can be killed or held by their id. */
export type ServiceName = 'kafka' | 'dynamodb';

/** The mirror as it lives through a run: one data directory, one broker address, several processes one after the other. */
export class World implements AsyncDisposable {
  readonly #dataDirectory = newDataDirectory();
  readonly #args: readonly string[];
  #system: Promise<System>;

  private constructor(args: readonly string[]) {
    this.#args = args;
    this.#system = startSystem(this.#dataDirectory, args);
  }

  static async create(): Promise<World> {
    // Clients of Kafka outlive a restart of the mirror; those of HTTP ask for the new addresses.
    const [port] = await freePorts(1);
    const world = new World([`--kafka-port=${port}`]);
    await world.ready();
    return world;
  }

  /** The addresses of the mirror that runs now, or of the next one when it is being started. */
  async ready(): Promise<Ready> {
    return (await this.#system).ready;
  }

  /** kill -9, and at once a new start on the same data. */
  async restart(): Promise<void> {
    const system = await this.#system;
    this.#system = system.end('SIGKILL').then(() => startSystem(this.#dataDirectory, this.#args));
    await this.#system;
  }

  signal(name: ServiceName, signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(this.#dataDirectory, 'locks', name), 'utf8')), signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const system = await this.#system.catch(() => undefined);
    await system?.end('SIGTERM');
    removeDataDirectory(this.#dataDirectory);
  }
}
