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
  stop(): Promise<void>;
}

/** Kafka, tables and email, and how to end them. */
export type StartedServices = Started<Omit<RunningServices, 'stop'>>;

type Services<Starts> = {
  [Name in keyof Starts]: Starts[Name] extends Promise<Started<infer S>> ? S : never;
};

/**
 * Waits for services that start at the same time. When one fails, `abort` ends the starting of the others, those that
 * are up are stopped, and the first failure is thrown.
 */
export async function together<Starts extends Record<string, Promise<Started<unknown>>>>(
  starts: Starts,
  abort: () => void,
): Promise<Started<Services<Starts>>> {
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
  for (const [name, start] of Object.entries(starts)) services[name] = (await start).service;
  return { service: services as Services<Starts>, stop };
}
