import type { Generation } from '../../functions/analytics/generations.ts';
import type { RebuildRequest } from '../../functions/analytics/rebuild.ts';
import { functionNameOf } from '../shared/aws-access.ts';
import { invoke } from '../shared/invoke.ts';
import type { Mapping } from '../shared/mappings.ts';
import { hourBefore, hourFrom } from './hours.ts';
import { isReading } from './mapping-switch.ts';
import type { ReplayOptions } from './options.ts';
import { ask, catchUp, moveBack, type Replaying, whileDisabled } from './replay.ts';

/** The consumer whose table can be made anew from the topics: what it keeps is nothing but their sums. */
const rebuildable = 'analytics';

/**
 * Counts again what the topics tell since a time, into a new generation, and switches to it when it is complete. Until then
 * the generation before it is read. A run that breaks off is gone on with by the same command.
 * @throws {Error} when the consumer cannot be rebuilt, or its topics do not reach so far back.
 */
export async function rebuild(replaying: Replaying): Promise<Generation> {
  const { options, mappings, tell } = replaying;
  refuseOthers(options, mappings);
  const from = await beginning(replaying);
  const filling = await whileDisabled(replaying, async () => {
    const generation = await change(replaying, { action: 'begin', from });
    tell(`filling generation ${generation.number} from ${from || 'the beginning'}`);
    // Records are as old as their events, or a little younger; what is counted already is not counted again.
    await moveBack(replaying, from === '' ? 'beginning' : hourBefore(from));
    return generation;
  });
  await catchUp(replaying);
  const filled = await change(replaying, { action: 'finish' });
  if (filled.number === filling.number) return filled;
  throw new Error(`Generation ${filling.number} was filled, but somebody began ${filled.number} meanwhile.`);
}

function refuseOthers({ consumer }: ReplayOptions, mappings: readonly Mapping[]): void {
  if (mappings[0]?.consumer !== rebuildable) {
    throw new Error(
      `--rebuild is given for ${consumer}; accepted is ${rebuildable}: every other consumer keeps what no topic tells. For the history of orders there is npm run rebuild-timeline.`,
    );
  }
  const [disabled] = mappings.filter((each) => !isReading(each));
  if (!disabled) return;
  throw new Error(
    `The mapping of ${disabled.consumer} on ${disabled.topic} (${disabled.uuid}) is disabled; a rebuild needs all of them. Enable it first.`,
  );
}

/** Start of the first window that is counted anew; empty for all. */
async function beginning(replaying: Replaying): Promise<string> {
  const { options, mappings } = replaying;
  const ages = await ask(replaying, { action: 'oldest', topics: mappings.map(({ topic }) => topic) });
  const since = Math.max(...ages.map(({ completeSince }) => completeSince ?? 0));
  if (options.from === 'beginning') return since === 0 ? '' : hourFrom(since);
  if (options.from >= since) return hourFrom(options.from);
  throw new Error(
    `--from is ${new Date(options.from).toISOString()}, but the topics have all records only since ${new Date(since).toISOString()}: what was counted before would be lost. Accepted: a time after it, or beginning.`,
  );
}

function change({ lambda, options }: Replaying, request: RebuildRequest): Promise<Generation> {
  return invoke(lambda, functionNameOf(options, `${rebuildable}-rebuild`), request);
}
