import type { Position } from '../../event-source-mapping/core/position.ts';
import { LONGEST_WAIT_SECONDS, pathOf } from '../../json-api/request-url.ts';
import {
  type MirrorRecord,
  outcomeText,
  positionArgument,
  storyLines,
  timeText,
} from '../../json-api/story-text.ts';
import { jsonLine, oneLine } from '../../shared/terminal-text.ts';
import { type CommandContext, command } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import type { MirrorClient } from './mirror-client.ts';
import { named } from './named.ts';
import { positionOf } from './position.ts';
import { timeOf } from './time.ts';
import { countOf } from './values.ts';

const OUTCOMES = ['pending', 'delivered', 'filtered', 'destination', 'discarded', 'revoked'];
/** How many records are listed, unless an option says otherwise. */
const LISTED = 20;
/** What the API accepts. */
const MOST_LISTED = 1_000;

const options = {
  mapping: { type: 'string', value: 'UUID', help: 'only records of this event source mapping' },
  function: { type: 'string', value: 'NAME', help: 'only records of the mappings of this function' },
  topic: { type: 'string', value: 'TOPIC', help: 'only records of this topic' },
  outcome: { type: 'string', value: 'OUTCOME', help: `only records that ended so: ${OUTCOMES.join(', ')}` },
  key: { type: 'string', value: 'TEXT', help: 'only records with this key' },
  partition: { type: 'string', value: 'N', help: 'only records of this partition' },
  since: {
    type: 'string',
    value: 'TIME',
    help: 'only records that were polled since then: 5m ago, or ISO 8601',
  },
  limit: { type: 'string', value: 'N', help: `at most so many. Default: ${LISTED}` },
  wait: {
    type: 'string',
    value: 'SECONDS',
    help: 'with a position: wait until the record has ended in every mapping, at most so long',
  },
} as const;

type Context = CommandContext<typeof options>;

/** `records [TOPIC/PARTITION/OFFSET]`. */
export const records = command({
  usage: '[TOPIC/PARTITION/OFFSET] [options]',
  description:
    'Prints what happened to the last records of the event source mappings, those that were polled last first; with a position, all that happened to that record: batch, attempts with request ids and errors, destination, commit.',
  examples: [
    ['records --outcome discarded', 'the records that were lost'],
    ['records --function payment --key o-17', 'one business key in the mappings of one function'],
    ['records orders/0/17', 'everything that happened to one record, in each mapping of its topic'],
  ],
  options,
  run: async (context) => {
    const [given, ...more] = context.positionals;
    if (more.length > 0)
      throw new UsageError(`the position is ${context.positionals.join(' ')}; accepted: one, or none.`);
    await (given === undefined ? list(context) : printStory(positionOf(given), context));
    return 0;
  },
});

async function list(context: Context): Promise<void> {
  const { values, client, isJson, print } = context;
  if (values.wait !== undefined)
    throw new UsageError('--wait is given without a position; accepted: with one.');
  const stories = await client.get<MirrorRecord[]>(
    values.mapping === undefined ? '/records' : pathOf('mappings', values.mapping, 'records'),
    { ...queryOf(values), ...(await placeOf(client, values)) },
  );
  for (const story of stories) await print(isJson ? jsonLine(story) : listedLine(story));
}

/** The function and the topic that are given, by their physical names. */
async function placeOf(client: MirrorClient, { function: functionName, topic }: Context['values']) {
  if (functionName === undefined && topic === undefined) return {};
  const [mapping] = await named(client, (lookup) => lookup.mappings({ function: functionName, topic }));
  return {
    ...(functionName !== undefined && { function: mapping?.functionName }),
    ...(topic !== undefined && { topic: mapping?.topic }),
  };
}

function queryOf(values: Context['values']) {
  const { mapping, outcome, key, topic, function: functionName, partition, since, limit } = values;
  if (outcome !== undefined && !OUTCOMES.includes(outcome))
    throw new UsageError(`--outcome is ${outcome}; accepted: ${OUTCOMES.join(', ')}.`);
  const narrower = [topic !== undefined && '--topic', functionName !== undefined && '--function'].find(
    Boolean,
  );
  if (mapping !== undefined && narrower)
    throw new UsageError(
      `--mapping and ${narrower} are given; accepted: one of them, for a mapping has both.`,
    );
  return {
    outcome,
    key,
    partition: countOf('partition', partition),
    since: since === undefined ? undefined : timeOf('--since', since),
    limit: Math.min(countOf('limit', limit, 1) ?? LISTED, MOST_LISTED),
  };
}

function listedLine(story: MirrorRecord): string {
  const { functionName, key, polledAt, attempts, outcome } = story;
  const error = outcome === 'delivered' ? undefined : attempts.findLast((each) => each.error)?.error;
  return [
    timeText(polledAt),
    positionArgument(story),
    key === null ? '(null)' : oneLine(key),
    oneLine(functionName),
    outcomeText(story),
    ...(error === undefined ? [] : [oneLine(error)]),
  ].join('  ');
}

async function printStory(position: Position, { values, client, isJson, print }: Context): Promise<void> {
  const { wait: _, ...selection } = values;
  const ignored = Object.keys(options).filter(
    (name) => selection[name as keyof typeof selection] !== undefined,
  );
  if (ignored.length > 0)
    throw new UsageError(
      `--${ignored.join(', --')} given with a position; accepted: --wait, or no position.`,
    );
  const { topic, partition, offset } = position;
  const seconds = countOf('wait', values.wait) ?? 0;
  if (seconds > LONGEST_WAIT_SECONDS)
    throw new UsageError(`--wait is ${seconds}; accepted: 0 to ${LONGEST_WAIT_SECONDS} seconds.`);
  const stories = await client.get<MirrorRecord[]>(pathOf('records', topic, partition, offset), {
    wait: seconds,
  });
  if (stories.length === 0)
    throw new CommandError(
      `no mapping remembers ${positionArgument(position)}: none reads its topic, it is not polled yet, or it is too long ago.`,
    );
  for (const [index, story] of stories.entries()) {
    if (isJson) await print(jsonLine(story));
    else await print([...(index > 0 ? [''] : []), ...storyLines(story)].join('\n'));
  }
}
