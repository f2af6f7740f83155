import type { Disturb } from './disturbance.ts';
import type { RunningServices, ServicesOptions } from './types.ts';

/** What each service gets to start with. */
export interface StartContext {
  readonly options: ServicesOptions;
  /** Aborts when the person stops the mirror, or when another service could not start. */
  readonly signal: AbortSignal;
}

/** A service that is up, and how to end it. */
export interface Started<Service> {
  readonly service: Service;
  /** Absent for a service that is not the mirror's to disturb. */
  readonly disturb?: Disturb;
  stop(): Promise<void>;
}

/** Kafka, tables and email, and how to end them. */
export type StartedServices = Started<Omit<RunningServices, 'stop'>>;

type Services<Starts> = {
  [Name in keyof Starts]: Starts[Name] extends Promise<Started<infer S>> ? S : never;
};

/** Services that are up, and how those of the mirror are disturbed. */
interface StartedTogether<Starts> extends Omit<Started<Services<Starts>>, 'disturb'> {
  readonly disturbs: Partial<Readonly<Record<keyof Starts, Disturb>>>;
}

/** The three services as one. */
export async function inOne(
  starting: ReturnType<typeof together<StartsOfServices>>,
): Promise<StartedServices> {
  const { service, disturbs, stop } = await starting;
  const { kafka, dynamodb, ses: mailbox } = disturbs;
  const own = Object.entries({ kafka, dynamodb, mailbox }).filter(([, disturb]) => disturb !== undefined);
  return { service: { ...service, disturbs: Object.fromEntries(own) }, stop };
}

type StartsOfServices = {
  readonly kafka: Promise<Started<RunningServices['kafka']>>;
  readonly dynamodb: Promise<Started<RunningServices['dynamodb']>>;
  readonly ses: Promise<Started<RunningServices['ses']>>;
};

/**
 * Waits for services that start at the same time. When one fails, `abort` ends the starting of the others, those that
 * are up are stopped, and the first failure is thrown.
 */
export async function together<Starts extends Record<string, Promise<Started<unknown>>>>(
  starts: Starts,
  abort: () => void,
): Promise<StartedTogether<Starts>> {
  const pending = Object.values(starts);
  const stop = async () => {
    const settled = await Promise.allSettled(pending);
    await Promise.all(
      settled.map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)),
    );
  };
  try {
    await Promise.all(pending);
  } catch (error) {
    abort();
    await stop();
    throw error;
  }
  const services: Record<string, unknown> = {};
  const disturbs: Partial<Record<keyof Starts, Disturb>> = {};
  for (const [name, start] of Object.entries(starts)) {
    const { service, disturb } = await start;
    services[name] = service;
    if (disturb) disturbs[name as keyof Starts] = disturb;
  }
  return { service: services as Services<Starts>, disturbs, stop };
}
