import { logger } from '../shared/telemetry/powertools.ts';
import { type Generation, withFilled, withNext } from './generations.ts';
import type { GenerationStore } from './ports.ts';

/** A request of a rebuild of the counts. */
export type RebuildRequest =
  /** Returns the last generation, filled or not. */
  | { readonly action: 'look' }
  /** From now on, windows of this hour and later are counted again; the consumer must be stopped meanwhile. */
  | { readonly action: 'begin'; readonly from: string }
  /** From now on, this generation is read. */
  | { readonly action: 'finish'; readonly number: number };

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

/** Begins a generation of the counts, or marks one as filled. @returns the generation that the request is about. */
export async function changeGenerations(
  request: RebuildRequest,
  store: GenerationStore,
): Promise<Generation> {
  const before = await store.read();
  if (request.action === 'look') return before.at(-1) as Generation;
  const change = changes[request.action] as (before: readonly Generation[], request: Change) => Generation[];
  const after = change(before, request);
  await store.replace(before, after);
  const number = request.action === 'finish' ? request.number : after.at(-1)?.number;
  const generation = after.find((each) => each.number === number) as Generation;
  logger.info('Generations of the counts changed', { action: request.action, generation });
  return generation;
}
