import type { Socket } from 'node:net';
import { DISTURBED_SERVICES, type Disturb, type DisturbedService, type Disturbs } from '../disturbance.ts';
import { send } from './protocol.ts';

/** How a client disturbs the services of its set, which are the host's. */
export class LeaseDisturbs {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, () => void>();
  #nextId = 1;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', () => {
      for (const id of [...this.#waiting.keys()]) this.ended(id);
    });
  }

  get disturbs(): Disturbs {
    return Object.fromEntries(DISTURBED_SERVICES.map((service) => [service, this.#disturbOf(service)]));
  }

  /** The host says so. */
  ended(id: number): void {
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }

  #disturbOf(service: DisturbedService): Disturb {
    return (kind, durationMs) => {
      const id = this.#nextId++;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.set(id, resolve);
      send(this.#socket, { disturb: { id, service, kind, durationMs } });
      return { ended: promise, end: () => this.#end(id) };
    };
  }

  #end(id: number): void {
    if (this.#waiting.has(id)) send(this.#socket, { endDisturbance: id });
  }
}
