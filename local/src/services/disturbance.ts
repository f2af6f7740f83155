/** What is done to a service: it freezes and continues, or it ends and is started again where it was. */
export type DisturbanceKind = 'stall' | 'stop';

/** The services that the mirror can disturb. */
export const DISTURBED_SERVICES = ['kafka', 'dynamodb', 'mailbox'] as const;
export type DisturbedService = (typeof DISTURBED_SERVICES)[number];

/** A service that is unavailable on purpose. */
export interface Disturbance {
  /** Resolves when the service is available again, or has failed permanently, which is reported elsewhere. */
  readonly ended: Promise<void>;
  /** Makes it available again now. */
  end(): void;
}

/** Makes a service unavailable for a time, in milliseconds. One at a time for each service. */
export type Disturb = (kind: DisturbanceKind, durationMs: number) => Disturbance;

/** How each service is disturbed; one without is not the mirror's to disturb. */
export type Disturbs = Partial<Readonly<Record<DisturbedService, Disturb>>>;

/** A time of some milliseconds that can be ended earlier. */
export function interval(durationMs: number): Disturbance {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, durationMs);
  const end = () => {
    clearTimeout(timer);
    resolve();
  };
  return { ended: promise, end };
}
