import type { RebuildRequest } from '../../functions/analytics/change-generations.ts';
import { startOf } from '../../functions/analytics/domain.ts';
import type { Generation } from '../../functions/analytics/generations.ts';
import { functionNameOf } from '../shared/aws-access.ts';
import { invoke } from '../shared/invoke.ts';
import type { Mapping } from '../shared/mappings.ts';
import { isReading } from './mapping-switch.ts';
import type { ReplayOptions } from './options.ts';
import { ask, catchUp, moveBack, type Replaying, whileDisabled } from './replay.ts';

/** The consumer whose table can be rebuilt from the topics: it has only sums of their events. */
const rebuildable = 'analytics';
const hourMs = 3_600_000;

/**
 * Counts the events of the topics since a time again, into a new generation, and switches to it when it is complete. Until then
 * the generation before it is read. An interrupted run is resumed by the same command.
 * @throws {Error} when the consumer cannot be rebuilt, or its topics do not reach so far back.
 */
export async function rebuild(replaying: Replaying): Promise<Generation> {
  const { options, mappings, logProgress } = replaying;
  refuseOthers(options, mappings);
  const last = await change(replaying, { action: 'look' });
  const from = await beginning(replaying, last);
  const isGoneOnWith = !last.isFilled && last.from === from;
  const { number } = isGoneOnWith ? last : await begin(replaying, from);
  logProgress(`filling generation ${number} from ${from || 'the beginning'}`);
  await catchUp(replaying);
  return await change(replaying, { action: 'finish', number });
}

/**
 * The groups first: once the generation is there they are sure to read all of it, whatever becomes of this run. So continuing
 * with it needs nothing that its topics may have lost meanwhile.
 */
function begin(replaying: Replaying, from: string): Promise<Generation> {
  return whileDisabled(replaying, async () => {
    // Records are as old as their events, or a little younger; what is counted already is not counted again.
    await moveBack(replaying, from === '' ? 'beginning' : Date.parse(from) - hourMs);
    return await change(replaying, { action: 'begin', from });
  });
}

function refuseOthers({ consumer }: ReplayOptions, mappings: readonly Mapping[]): void {
  if (mappings[0]?.consumer !== rebuildable) {
    throw new Error(
      `--rebuild is given for ${consumer}; accepted is ${rebuildable}: every other consumer has state that is in no topic. For the history of orders there is npm run rebuild-timeline.`,
    );
  }
  const [disabled] = mappings.filter((each) => !isReading(each));
  if (!disabled) return;
  throw new Error(
    `The mapping of ${disabled.consumer} on ${disabled.topic} (${disabled.uuid}) is disabled; a rebuild needs all of them. Enable it first.`,
  );
}

/** Start of the first window that is counted again; empty for all. @param last generation, which may be half filled. */
async function beginning(replaying: Replaying, last: Generation): Promise<string> {
  const { options, mappings } = replaying;
  const hour = options.from === 'beginning' ? undefined : startOf('hour', options.from);
  if (!last.isFilled && hour === last.from) return hour;
  const ages = await ask(replaying, { action: 'oldest', topics: mappings.map(({ topic }) => topic) });
  const since = Math.max(...ages.map(({ completeSince }) => completeSince ?? 0));
  const first = since === 0 ? '' : startOf('hour', since + hourMs - 1);
  // As far back as the topics reached when it began.
  if (hour === undefined) return !last.isFilled && last.from <= first ? last.from : first;
  if (hour >= first) return hour;
  throw new Error(
    `--from is in the hour of ${hour}, but the topics have all records only since ${new Date(since).toISOString()}: what was counted before would be lost. Accepted: ${first} or later, or beginning.`,
  );
}

function change({ lambda, options }: Replaying, request: RebuildRequest): Promise<Generation> {
  return invoke(lambda, functionNameOf(options, `${rebuildable}-rebuild`), request);
}
