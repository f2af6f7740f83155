import { createInterface } from 'node:readline/promises';
import type { z } from 'zod';
import { pathOf } from '../../json-api/request-url.ts';
import type { mappingState } from '../../json-api/schemas.ts';
import { timeText } from '../../json-api/story-text.ts';
import { counted } from '../../shared/counted.ts';
import { jsonLine, oneLine } from '../../shared/terminal-text.ts';
import { type CommandContext, command } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { named } from './named.ts';
import { timeOf } from './time.ts';
import type { TopicState } from './topic-reader.ts';
import { countOf, onlyPositional } from './values.ts';

type Mapping = z.output<typeof mappingState>;

const options = {
  topic: { type: 'string', value: 'TOPIC', help: 'of the mappings of the function, the one of this topic' },
  'to-time': {
    type: 'string',
    value: 'TIME',
    help: 'to the first record that is not older: 5m ago, or ISO 8601',
  },
  'to-offset': {
    type: 'string',
    value: 'N',
    help: 'to this offset, or the nearest that a partition has; 0 is the oldest record',
  },
  partition: { type: 'string', value: 'N', help: 'only this partition. Default: all of the topic' },
  yes: { type: 'boolean', help: 'do it without a question' },
} as const;

type Context = CommandContext<typeof options>;
type Values = Context['values'];

/** `rewind FUNCTION|UUID`. */
export const rewind = command({
  usage: 'FUNCTION|UUID (--to-time TIME | --to-offset N) [options]',
  description:
    'Moves an event source mapping to a time or an offset, after a question: records from there on are polled and processed again; forward, those up to there are skipped. The mapping is paused for it, and one that was paused stays so.',
  examples: [
    ['rewind payment --to-time 10m', 'what was read in the last ten minutes is read again'],
    ['rewind payment --topic orders --partition 0 --to-offset 17 --yes', 'one partition, without a question'],
  ],
  options,
  run: async (context) => {
    const { client, values, isJson, print } = context;
    const target = targetOf(values);
    const mapping = await mappingOf(context);
    if (!values.yes && !(await isConfirmed(mapping, await movesOf(mapping, target, context), context)))
      return 1;
    const moved = await client.post<Mapping>(pathOf('mappings', mapping.uuid, 'rewind'), target);
    await print(isJson ? jsonLine(moved) : movedText(moved));
    return 0;
  },
});

interface Target {
  readonly toTime?: number;
  readonly toOffset?: number;
  readonly partition?: number;
}

function targetOf(values: Values): Target {
  const toOffset = countOf('to-offset', values['to-offset']);
  const toTime = values['to-time'] === undefined ? undefined : timeOf('--to-time', values['to-time']);
  if ((toTime === undefined) === (toOffset === undefined))
    throw new UsageError(
      `${toTime === undefined ? 'neither --to-time nor --to-offset is' : '--to-time and --to-offset are'} given; accepted: one of them.`,
    );
  return { toTime, toOffset, partition: countOf('partition', values.partition) };
}

/** @throws {CommandError} when none has the name, or several do. */
async function mappingOf({ client, positionals, values }: Context): Promise<Mapping> {
  const given = onlyPositional('the mapping', positionals);
  const all = await client.get<Mapping[]>('/mappings');
  const byUuid = all.find(({ uuid }) => uuid === given);
  if (byUuid && values.topic !== undefined)
    throw new UsageError('--topic is given with a UUID; accepted: without it, for a mapping has one topic.');
  if (byUuid) return byUuid;
  const selection = { function: given, topic: values.topic };
  const meant = await named(client, (lookup) => lookup.mappings(selection));
  const [mapping, ...more] = meant;
  if (mapping && more.length === 0) return mapping;
  const topics = meant.map(({ topic }) => topic);
  throw new CommandError(
    `${given} has ${meant.length} mappings; accepted: --topic with one of ${topics.join(', ')}, or a UUID.`,
  );
}

/** A partition that is moved. */
interface Move {
  readonly partition: number;
  /** Undefined when it is not known. */
  readonly from: number | undefined;
  readonly to: number;
}

async function movesOf({ topic, lag }: Mapping, target: Target, { client }: Context): Promise<Move[]> {
  const { toTime: time, toOffset = 0, partition: only } = target;
  const { partitions } = await client.get<TopicState>(pathOf('topics', topic), { time });
  return partitions
    .filter(({ partition }) => only === undefined || partition === only)
    .map(({ partition, start, end, atTime = toOffset }) => ({
      partition,
      from: lag?.find((each) => each.partition === partition)?.position,
      to: Math.min(end, Math.max(start, atTime)),
    }));
}

async function isConfirmed(mapping: Mapping, moves: readonly Move[], context: Context): Promise<boolean> {
  const { input, messages, signal } = context;
  if (!input.isTTY) throw new UsageError('there is no terminal to confirm it at; accepted: --yes.');
  for (const move of moves) messages.write(`${moveText(mapping.topic, move)}\n`);
  const terminal = createInterface({ input, output: messages });
  const question = `Rewind the mapping of ${oneLine(mapping.functionName)} on ${oneLine(mapping.topic)}? [y/N] `;
  const reply = await terminal.question(question, { signal }).finally(() => terminal.close());
  return /^y(es)?$/i.test(reply.trim());
}

function moveText(topic: string, { partition, from, to }: Move): string {
  const place = oneLine(`${topic}/${partition}`);
  if (from === undefined) return `${place}: to ${to}`;
  const records = counted(Math.abs(from - to), 'record');
  return `${place}: ${from} -> ${to}, ${records} ${to < from ? 'again' : 'skipped'}`;
}

const movedText = ({ functionName, topic, state, offsetLag }: Mapping) =>
  `${timeText(Date.now())}  ${oneLine(functionName)} on ${oneLine(topic)}: ${oneLine(state)}, ${offsetLag === null ? 'lag unknown' : `${counted(offsetLag, 'record')} to process`}`;
