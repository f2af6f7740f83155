import type { Scheduler } from 'fast-check';
import fc from 'fast-check';
import type { OrderstreamEvent } from '../../../events/index.ts';

type Port = Record<string, (...parameters: never[]) => unknown>;
/** What happens at a step: nothing, or the process dies before or after the effect. */
export type Fault = 'none' | 'dies before' | 'dies after';

class ProcessDied extends Error {}

/** Time that passes only while nothing else happens, as seconds do next to microseconds. */
export interface VirtualTime {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** One process handling one delivery; nothing it does after its death has an effect. */
export type Handle<P> = (ports: P, time: VirtualTime) => Promise<OrderstreamEvent[]>;

export interface World<P extends object> {
  /** Objects of functions. Every call is a step at which another delivery may run, or the process may die. */
  readonly ports: P;
  readonly scheduler: Scheduler;
  readonly faults: readonly Fault[];
  /** What an emitted event sets off. Default: nothing. */
  readonly readers?: (event: OrderstreamEvent) => readonly Handle<P>[];
  /** Called with each step that a death cuts off, for example `dies after mailer.send`. */
  readonly onDeath?: (step: string) => void;
}

/** Runs of a few deaths at any step; after them, all goes well. */
export const someFaults = fc.array(
  fc.constantFrom<Fault>('none', 'none', 'none', 'none', 'dies before', 'dies after'),
  { maxLength: 24 },
);

/** Each kind of delivery between its least and most times, in any order: redeliveries and all. */
export function shuffled<Kind extends string>(counts: Record<Kind, [least: number, most: number]>) {
  const bounds = Object.entries(counts) as [Kind, [number, number]][];
  return fc
    .tuple(...bounds.map(([, [min, max]]) => fc.integer({ min, max })))
    .map((times) => bounds.flatMap(([kind], index) => Array<Kind>(times[index] as number).fill(kind)))
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
}

/**
 * Delivers everything at the same time, in every order the scheduler chooses, each again until it succeeds.
 * @returns what was emitted, in order, with the repetitions.
 */
export async function deliverAll<P extends object>(
  handles: readonly Handle<P>[],
  { ports, ...world }: World<P>,
): Promise<OrderstreamEvent[]> {
  const faults = [...world.faults];
  const emitted: OrderstreamEvent[] = [];
  const time = virtualTime();
  const inFlight = handles.map(deliver);

  async function produce(events: readonly OrderstreamEvent[]): Promise<void> {
    emitted.push(...events);
    inFlight.push(...events.flatMap((event) => world.readers?.(event) ?? []).map(deliver));
  }
  async function attempt(handle: Handle<P>): Promise<void> {
    const step = stepsOfOneLife(() => faults.shift() ?? 'none', world);
    const process = guarded({ ...ports, broker: { produce } }, (name, call) =>
      time.pausedDuring(() => step(name, call)),
    );
    await process.broker.produce(await handle(process, time));
  }
  async function deliver(handle: Handle<P>): Promise<void> {
    await untilItSucceeds(() => attempt(handle));
  }
  async function untilNothingIsInFlight(): Promise<OrderstreamEvent[]> {
    while (inFlight.length > 0) await inFlight.shift();
    return emitted;
  }
  return world.scheduler.waitFor(untilNothingIsInFlight());
}

async function untilItSucceeds(attempt: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    }
  }
}

/** What is between a process and one of its effects, for example `payments.putFirst`. */
export type Step = (name: string, call: () => unknown) => Promise<unknown>;

function stepsOfOneLife(
  nextFault: () => Fault,
  { scheduler, onDeath }: Pick<World<object>, 'scheduler' | 'onDeath'>,
): Step {
  let isDead = false;
  const die = (when: string) => {
    onDeath?.(when);
    isDead = true;
    return new ProcessDied();
  };
  return async (name, call) => {
    await scheduler.schedule(Promise.resolve());
    const fault = nextFault();
    if (isDead || fault === 'dies before') throw die(`dies before ${name}`);
    const result = await call();
    if (isDead || fault === 'dies after') throw die(`dies after ${name}`);
    return result;
  };
}

/** The same ports, each call a step. */
export function guarded<P extends object>(ports: P, step: Step): P {
  const guardedPort = ([portName, port]: [string, Port]) => [
    portName,
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        (...parameters: never[]) => step(`${portName}.${name}`, () => call(...parameters)),
      ]),
    ),
  ];
  return Object.fromEntries(Object.entries(ports as Record<string, Port>).map(guardedPort)) as P;
}

function virtualTime() {
  let milliseconds = Date.parse('2026-11-21T10:00:01.000Z');
  let steps = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const wakeNextWhenNothingHappens = () => {
    if (steps > 0) return;
    const next = sleepers.sort((a, b) => a.until - b.until).shift();
    if (!next) return;
    milliseconds = Math.max(milliseconds, next.until);
    next.wake();
    setImmediate(wakeNextWhenNothingHappens);
  };
  return {
    now: () => milliseconds,
    sleep(duration: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers.push({ until: milliseconds + duration, wake: resolve });
      setImmediate(wakeNextWhenNothingHappens);
      return promise;
    },
    async pausedDuring<T>(step: () => Promise<T>): Promise<T> {
      steps += 1;
      try {
        return await step();
      } finally {
        steps -= 1;
        setImmediate(wakeNextWhenNothingHappens);
      }
    },
  };
}
