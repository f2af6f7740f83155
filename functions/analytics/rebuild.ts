import { documents, type Table } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { instrumented, logger } from '../shared/telemetry.ts';
import { readGenerations, replaceGenerations } from './generation-store.ts';
import { type Generation, withFilled, withNext } from './generations.ts';

/** What is asked for when the counts are made anew. */
export type RebuildRequest =
  /** Which generation is the last, filled or not? */
  | { readonly action: 'look' }
  /** From now on, count windows of this hour and later anew; nobody may be counting meanwhile. */
  | { readonly action: 'begin'; readonly from: string }
  /** From now on, read them. */
  | { readonly action: 'finish'; readonly number: number };

const table: Table = { documents, tableName: environment('TABLE_NAME') };

type Change = Exclude<RebuildRequest, { action: 'look' }>;

const changes: {
  readonly [Action in Change['action']]: (
    generations: readonly Generation[],
    request: Extract<Change, { action: Action }>,
  ) => Generation[];
} = {
  begin: (generations, { from }) => withNext(generations, from),
  finish: (generations, { number }) => withFilled(generations, number),
};

/** Begins a new generation of the counts, or ends its filling; `npm run replay -- --rebuild` asks it. */
export const handler = instrumented(async (request: RebuildRequest): Promise<Generation> => {
  const before = await readGenerations(table);
  if (request.action === 'look') return before.at(-1) as Generation;
  const change = changes[request.action] as (before: readonly Generation[], request: Change) => Generation[];
  const after = change(before, request);
  await replaceGenerations(table, before, after);
  const number = request.action === 'finish' ? request.number : after.at(-1)?.number;
  const generation = after.find((each) => each.number === number) as Generation;
  logger.info('The generations of the counts were changed.', { action: request.action, generation });
  return generation;
});
