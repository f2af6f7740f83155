import type { AttemptLog } from '../../../functions/shared/kafka/attempt-log.ts';
import type { UnprocessableRecords } from '../../../functions/shared/kafka/unprocessable-records.ts';

/** A consumer's log of failed deliveries in memory. */
export function memoryAttempts(): AttemptLog {
  const failed = new Map<string, number>();
  return {
    failedBefore: async (eventIds) =>
      new Map(eventIds.flatMap((id) => (failed.has(id) ? [[id, failed.get(id) as number]] : []))),
    async countFailures(eventIds) {
      for (const id of new Set(eventIds)) failed.set(id, (failed.get(id) ?? 0) + 1);
    },
  };
}

/** Sends no record to the dead letters: each failure is delivered again. */
export const neverDeadLettered: UnprocessableRecords = { settle: async (failures) => [...failures] };
