import { randomUUID } from 'node:crypto';
import { BoundedMap } from '../shared/bounded-map.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { ServiceException } from '../shared/service-exception.ts';
import {
  DISTURBED_SERVICES,
  type Disturbance,
  type DisturbanceKind,
  type DisturbedService,
  type Disturbs,
} from './disturbance.ts';
import type { ServicesMode } from './types.ts';

/** A service that was made unavailable on purpose. Times are milliseconds since the epoch. */
export interface ServiceFault {
  readonly id: string;
  readonly service: DisturbedService;
  readonly kind: DisturbanceKind;
  readonly durationMs: number;
  readonly startedAt: number;
  /** When it is available again; absent while it is not. */
  readonly endedAt?: number;
}

/** A service, and what can be done to it. */
export interface ServiceState {
  readonly name: DisturbedService;
  /** Why it cannot be made unavailable; absent when it can. */
  readonly refusal?: string;
  /** Absent while it is available. */
  readonly fault?: ServiceFault;
}

/** Faults that are remembered, those that have ended included. */
const KEPT_FAULTS = 100;

/** Why a service is not the mirror's to disturb. */
const REFUSALS: Partial<Record<ServicesMode, string>> = {
  external: 'it runs outside the mirror (--services=external), which stops nothing that it has not started',
  docker: 'it runs in a container (--services=docker): use docker pause or docker stop',
};

/** Windows has no signal that freezes a process; the mailbox is a thread. */
const STALLED_ON_WINDOWS: readonly DisturbedService[] = ['mailbox'];

interface Entry {
  fault: ServiceFault;
  readonly disturbance: Disturbance;
}

/** Makes services of the mirror unavailable, each one for a time, and available again when that or the mirror ends. */
export class ServiceFaults {
  readonly #disturbs: Disturbs;
  readonly #mode: ServicesMode;
  readonly #clock: Clock;
  readonly #platform: NodeJS.Platform;
  readonly #entries = new BoundedMap<string, Entry>(KEPT_FAULTS);

  /** @param options default: the clock and the platform of this process. */
  constructor(
    disturbs: Disturbs,
    mode: ServicesMode,
    options: { readonly clock?: Clock; readonly platform?: NodeJS.Platform } = {},
  ) {
    this.#disturbs = disturbs;
    this.#mode = mode;
    this.#clock = options.clock ?? systemClock;
    this.#platform = options.platform ?? process.platform;
  }

  states(): ServiceState[] {
    return DISTURBED_SERVICES.map((name) => {
      const refusal = this.#refusalOf(name);
      const fault = this.#active(name)?.fault;
      return { name, ...(refusal !== undefined && { refusal }), ...(fault && { fault }) };
    });
  }

  /** All that are remembered, in the order they were asked for. */
  list(): ServiceFault[] {
    return [...this.#entries.values()].map(({ fault }) => fault);
  }

  /**
   * @param durationMs then it is available again, a moment later where it has to start.
   * @throws {ServiceException} UnknownService; ServiceNotOwned for one that the mirror did not start; UnsupportedFault for
   * one that this platform has no way to stall; ServiceFaultActive.
   */
  add(name: string, kind: DisturbanceKind, durationMs: number): ServiceFault {
    const service = requireService(name);
    const disturb = this.#disturbs[service];
    if (!disturb)
      throw new ServiceException(
        'ServiceNotOwned',
        `${service} cannot be disturbed: ${this.#refusalOf(service)}`,
        409,
      );
    if (kind === 'stall') this.#requireStall(service);
    const active = this.#active(service)?.fault;
    if (active)
      throw new ServiceException(
        'ServiceFaultActive',
        `${service} has fault ${active.id} (${active.kind}) already; end it first, or wait until it has ended`,
        409,
      );
    const id = randomUUID();
    const disturbance = disturb(kind, durationMs);
    const fault = { id, service, kind, durationMs, startedAt: this.#clock.now() };
    const entry: Entry = { fault, disturbance };
    this.#entries.set(id, entry);
    void disturbance.ended.then(() => {
      entry.fault = { ...fault, endedAt: this.#clock.now() };
    });
    return fault;
  }

  /** Ends a fault before its time: resolves when the service is available again. @throws {ServiceException} UnknownFault */
  async end(id: string): Promise<ServiceFault> {
    const entry = this.#entries.get(id);
    if (!entry) {
      const ids = [...this.#entries.keys()].join(', ') || 'none, for there is none';
      throw new ServiceException('UnknownFault', `fault is ${id}; accepted: ${ids}`, 404);
    }
    await endOf(entry);
    return entry.fault;
  }

  /** Ends all: resolves when every service is available again. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(endOf));
  }

  #requireStall(service: DisturbedService): void {
    if (this.#platform !== 'win32' || STALLED_ON_WINDOWS.includes(service)) return;
    throw new ServiceException(
      'UnsupportedFault',
      `kind is stall; accepted for ${service} on Windows: stop. Windows has no signal that freezes a process: stop the ` +
        `service, or run the mirror in WSL`,
      409,
    );
  }

  #active(service: DisturbedService): Entry | undefined {
    return [...this.#entries.values()].find(
      ({ fault }) => fault.service === service && fault.endedAt === undefined,
    );
  }

  #refusalOf(service: DisturbedService): string | undefined {
    if (this.#disturbs[service]) return undefined;
    return REFUSALS[this.#mode] ?? 'the mirror does not run it itself';
  }
}

async function endOf({ disturbance }: Entry): Promise<void> {
  disturbance.end();
  await disturbance.ended;
}

function requireService(name: string): DisturbedService {
  const service = DISTURBED_SERVICES.find((each) => each === name);
  if (service) return service;
  throw new ServiceException(
    'UnknownService',
    `service is ${name}; accepted: ${DISTURBED_SERVICES.join(', ')}`,
    404,
  );
}
