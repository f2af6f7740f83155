import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { isRunning } from '../../shared/running-process.ts';
import type { Disturbance } from '../disturbance.ts';
import { writeWhole } from '../files.ts';
import { addressFile, type HostAddress, hostAddress } from './host-place.ts';
import {
  type ClientMessage,
  type DisturbanceRequest,
  type Hello,
  type HostMessage,
  onMessage,
  send,
} from './protocol.ts';
import type { Lease, ServicePool, SetListener } from './service-pool.ts';

/** The next of `node:test`'s files, each a process, begins within this time. */
const LINGER_MS = 5_000;
/** A program that ran a mirror long ago may live for days. */
const LONGEST_IDLE_MS = 10 * 60_000;
const LOOK_INTERVAL_MS = 500;

export interface HostOptions {
  /** Absolute path of the folder with the host's file. */
  readonly folder: string;
  readonly pool: ServicePool;
  /** How long the pool is kept with no user left, in milliseconds. Default 5,000. */
  readonly lingerMs?: number;
}

/** Leases the sets of a pool to the processes of this user, by a loopback port, until no process that used it is left. */
export class ServiceHost {
  readonly #folder: string;
  readonly #pool: ServicePool;
  readonly #lingerMs: number;
  readonly #secret = randomBytes(32).toString('hex');
  readonly #users = new Set<number>();
  readonly #connections = new Set<Socket>();
  #lastUsed = performance.now();

  constructor({ folder, pool, lingerMs = LINGER_MS }: HostOptions) {
    this.#folder = folder;
    this.#pool = pool;
    this.#lingerMs = lingerMs;
  }

  /** Serves until nothing uses it any more; everything is stopped then. @param onServing called when clients can connect. */
  async run(onServing: () => void): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const address: HostAddress = { pid: process.pid, port, secret: this.#secret };
    writeWhole(addressFile(this.#folder), JSON.stringify(address));
    onServing();
    await this.#unused();
    await this.#close(server);
  }

  async #close(server: Server): Promise<void> {
    server.close();
    // Another host may have taken the place of one whose starter was killed.
    if (hostAddress(this.#folder)?.secret === this.#secret) {
      rmSync(addressFile(this.#folder), { force: true });
    }
    await this.#pool.stop();
  }

  #unused(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (this.#isUsed()) return;
        clearInterval(timer);
        resolve();
      }, LOOK_INTERVAL_MS);
    });
  }

  #isUsed(): boolean {
    const now = performance.now();
    if (this.#connections.size > 0 || !this.#pool.isUnused) this.#lastUsed = now;
    for (const pid of this.#users) if (!isRunning(pid)) this.#users.delete(pid);
    const idleMs = now - this.#lastUsed;
    return idleMs < (this.#users.size > 0 ? LONGEST_IDLE_MS : this.#lingerMs);
  }

  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#connections.delete(socket);
      this.#lastUsed = performance.now();
    });
    let client: Client | undefined;
    onMessage<Hello | ClientMessage>(socket, (message) => {
      if (client) client.take(message as ClientMessage);
      else if ('secret' in message && this.#isSecret(message.secret)) client = this.#welcome(socket, message);
      else socket.destroy();
    });
  }

  #welcome(socket: Socket, { user, needs }: Hello): Client {
    this.#users.add(user);
    const client = new Client(socket);
    client.lease((listener) => this.#pool.lease(needs, listener));
    return client;
  }

  #isSecret(given: unknown): boolean {
    const [own, other] = [Buffer.from(this.#secret), Buffer.from(String(given))];
    return own.length === other.length && timingSafeEqual(own, other);
  }
}

/** One connection, with a lease as soon as a set is there. */
class Client {
  readonly #socket: Socket;
  readonly #disturbances = new Map<number, Disturbance>();
  #lease: Lease | undefined;
  #isGone = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', () => {
      this.#isGone = true;
      this.#lease?.discard();
    });
  }

  take(message: ClientMessage): void {
    if ('disturb' in message) this.#disturb(message.disturb);
    else if ('endDisturbance' in message) this.#disturbances.get(message.endDisturbance)?.end();
    else void this.#release();
  }

  lease(leaseFor: (listener: SetListener) => Promise<Lease>): void {
    leaseFor({
      onProgress: (progress) => this.#send({ progress }),
      onUnexpectedExit: (failed) => this.#send({ failed }),
      onKafkaDecision: (decision) => this.#send({ decision }),
    }).then(
      (lease) => this.#give(lease),
      (error: Error) => this.#send({ refused: error.message }),
    );
  }

  #disturb({ id, service, kind, durationMs }: DisturbanceRequest): void {
    const disturbance = this.#lease?.set.services.disturbs[service]?.(kind, durationMs);
    if (disturbance) this.#disturbances.set(id, disturbance);
    void Promise.resolve(disturbance?.ended).then(() => {
      this.#disturbances.delete(id);
      this.#send({ disturbanceEnded: id });
    });
  }

  /** A set is emptied by its services. */
  async #release(): Promise<void> {
    const disturbances = [...this.#disturbances.values()];
    for (const { end } of disturbances) end();
    await Promise.all(disturbances.map(({ ended }) => ended));
    this.#lease?.release();
    this.#socket.end();
  }

  #give(lease: Lease): void {
    this.#lease = lease;
    const { directory } = lease.set;
    const { disturbs: _, ...services } = lease.set.services;
    // A client that is gone has done nothing with it.
    if (this.#isGone) lease.release();
    else this.#send({ leased: { services, directory } });
  }

  #send(message: HostMessage): void {
    if (!this.#isGone) send(this.#socket, message);
  }
}
