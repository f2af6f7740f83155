import { arnAt, type Place } from '../../shared/place.ts';

export type { Place };

/** The ARN of a resource of a place. */
export const localArn = (service: string, place: Place, resource: string): string =>
  arnAt(place, service, resource);
