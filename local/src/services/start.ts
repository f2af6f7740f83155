import type { Disturb } from './disturbance.ts';
import type { RunningServices, ServicesOptions } from './types.ts';

/** What each service gets to start with. */
export interface StartContext {
  readonly options: ServicesOptions;
  /** Aborts when the person stops the mirror, or when another service could not start. */
  readonly signal: AbortSignal;
  /** Called when a JVM runs that is not ready yet. */
  readonly onSpawned?: () => void;
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

/** The three services, each as soon as it is up. */
interface Starts {
  readonly kafka: Promise<Started<RunningServices['kafka']>>;
  readonly dynamodb: Promise<Started<RunningServices['dynamodb']>>;
  readonly ses: Promise<Started<RunningServices['ses']>>;
}

/**
 * Waits for services that start at the same time. When one fails, `abort` ends the starting of the others, those that
 * are up are stopped, and the first failure is thrown.
 */
export async function together(starts: Starts, abort: () => void): Promise<StartedServices> {
  const pending = [starts.kafka, starts.dynamodb, starts.ses] as const;
  const stop = async () => {
    const settled = await Promise.allSettled(pending);
    await Promise.all(settled.map((start) => start.status === 'fulfilled' && start.value.stop()));
  };
  try {
    const [kafka, dynamodb, ses] = await Promise.all(pending);
    const disturbs = { kafka: kafka.disturb, dynamodb: dynamodb.disturb, mailbox: ses.disturb };
    return {
      service: { kafka: kafka.service, dynamodb: dynamodb.service, ses: ses.service, disturbs },
      stop,
    };
  } catch (error) {
    abort();
    await stop();
    throw error;
  }
}
