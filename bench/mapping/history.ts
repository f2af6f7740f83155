import { compared, inTurns } from '../rounds.ts';
import { mappedPerSecond, startEngine } from './engine.ts';
import type { Row } from './row.ts';

/** The difference is small: fewer rounds than these differ by more from run to run. */
const ROUNDS = 11;

/** A mapping that remembers what happened to its last records against one that does not. */
export const history: Row = async ({ engine, services, backlog: { topic, records } }) => {
  const forgetful = await startEngine(services, { remembersRecords: false });
  try {
    const { remembering, forgetting } = await inTurns(ROUNDS, {
      remembering: () => mappedPerSecond(engine, topic, records, { BatchSize: 100 }),
      forgetting: () => mappedPerSecond(forgetful, topic, records, { BatchSize: 100 }),
    });
    return [
      compared(
        'records a second at batch 100, against no history of records',
        remembering,
        forgetting,
        '>= 0.95',
      ),
    ];
  } finally {
    await forgetful.stop();
  }
};
