import { documents, type Table } from '../shared/dynamodb.ts';
import { environment } from '../shared/environment.ts';
import { instrumented, logger } from '../shared/telemetry.ts';
import { readGenerations, replaceGenerations } from './generation-list.ts';
import { type Generation, withLastFilled, withNext } from './generations.ts';

/** What is asked for when the counts are made anew. */
export type RebuildRequest =
  /** From now on, count windows of this hour and later anew; nobody may be counting meanwhile. */
  | { readonly action: 'begin'; readonly from: string }
  /** From now on, read them. */
  | { readonly action: 'finish' };

const table: Table = { documents, tableName: environment('TABLE_NAME') };

const changes: {
  readonly [Action in RebuildRequest['action']]: (
    generations: readonly Generation[],
    request: Extract<RebuildRequest, { action: Action }>,
  ) => Generation[];
} = {
  begin: (generations, { from }) => withNext(generations, from),
  finish: (generations) => withLastFilled(generations),
};

/** Begins a new generation of the counts, or ends its filling; `npm run replay -- --rebuild` asks it. */
export const handler = instrumented(async (request: RebuildRequest): Promise<Generation> => {
  const before = await readGenerations(table);
  const change = changes[request.action] as (
    before: readonly Generation[],
    request: RebuildRequest,
  ) => Generation[];
  const after = change(before, request);
  await replaceGenerations(table, before, after);
  const last = after.at(-1) as Generation;
  logger.info('The generations of the counts were changed.', { action: request.action, generation: last });
  return last;
});
