import { MappingService } from './api/service.ts';
import type { EventSourceMappingPorts, EventSourceMappingService } from './types.ts';

export type * from './types.ts';

/** Creates the event source mappings of a mirror; nothing runs until the first is created. */
export function createEventSourceMappingService(ports: EventSourceMappingPorts): EventSourceMappingService {
  return new MappingService(ports);
}
