import { z } from 'zod';
import { DISTURBED_SERVICES } from '../services/disturbance.ts';

/** Shapes of what the API returns of services. Times are milliseconds since the epoch. */

const name = z.enum(DISTURBED_SERVICES);

export const serviceFault = z.object({
  id: z.string(),
  service: name,
  kind: z.enum(['stall', 'stop']),
  durationMs: z.int(),
  startedAt: z.number(),
  endedAt: z.number().optional().describe('When it was available again; absent while it is not.'),
});

export const serviceState = z.object({
  name,
  refusal: z.string().optional().describe('Why it cannot be made unavailable; absent when it can.'),
  fault: serviceFault.optional().describe('Absent while it is available.'),
});
