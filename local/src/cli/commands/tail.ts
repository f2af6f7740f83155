import { setTimeout as sleep } from 'node:timers/promises';
import { jsonLine } from '../../shared/terminal-text.ts';
import { type CommandContext, command } from './command.ts';
import { UsageError } from './command-error.ts';
import { named } from './named.ts';
import { recordLine } from './record-text.ts';
import { timeOf } from './time.ts';
import { TopicReader, type TopicRecord } from './topic-reader.ts';
import { countOf, onlyPositional } from './values.ts';

/** How often is looked for records while none comes. */
const LOOK_EVERY_MS = 250;
/** Records that are shown of what is there, unless an option says where to begin, or that fewer are enough. */
const LAST_RECORDS = 10;

const options = {
  key: { type: 'string', value: 'TEXT', help: 'only records with this key' },
  since: {
    type: 'string',
    value: 'TIME',
    help: 'begin with the records of that time: 30s, 5m, 2h or 1d ago, or ISO 8601',
  },
  'from-beginning': { type: 'boolean', help: 'begin with the oldest record' },
  partition: { type: 'string', value: 'N', help: 'only this partition' },
  offset: { type: 'string', value: 'N', help: 'begin with this offset, in every partition that is read' },
  limit: { type: 'string', value: 'N', help: 'end after this many records' },
  'no-follow': {
    type: 'boolean',
    help: 'end when there are no more records. Default: wait for those that follow',
  },
  headers: { type: 'boolean', help: 'print the headers too; --json has them always' },
} as const;

type Context = CommandContext<typeof options>;

/** `tail TOPIC`. */
export const tail = command({
  usage: 'TOPIC [options]',
  description: `Prints records of a topic, decoded by their registered schema: the last ${LAST_RECORDS} of those that are there, and then each as it comes.`,
  examples: [
    ['tail orders --key o-17 --from-beginning', 'every record of one business key, then those that follow'],
    ['tail orders --since 5m --no-follow --json', 'the records of the last five minutes, as JSON lines'],
  ],
  options,
  run: async (context) => {
    const { values, client, signal } = context;
    const given = onlyPositional('the topic', context.positionals);
    const isFollowing = values['no-follow'] !== true;
    const limit = countOf('limit', values.limit, 1) ?? Number.POSITIVE_INFINITY;
    const topic = await named(client, (lookup) => lookup.topic(given));
    const reader = await TopicReader.open(client, topic, countOf('partition', values.partition));
    let printed = 0;
    for (
      let records = await begin(reader, context, Math.min(limit, LAST_RECORDS));
      ;
      records = await reader.next()
    ) {
      const wanted = records.filter((record) => isWanted(record, values.key)).slice(0, limit - printed);
      for (const record of wanted) await context.print(shown(record, context));
      printed += wanted.length;
      const isAtEnd = records.length === 0;
      if (printed === limit || (isAtEnd && !isFollowing)) return 0;
      if (isAtEnd) await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  },
});

/**
 * Moves to where is begun.
 * @param last how many records are shown of what is there, unless an option says where to begin.
 * @returns the records that are read by that already.
 */
async function begin(reader: TopicReader, { values }: Context, last: number): Promise<TopicRecord[]> {
  const offset = countOf('offset', values.offset);
  const given = [
    values.since !== undefined && '--since',
    values['from-beginning'] && '--from-beginning',
    offset !== undefined && '--offset',
  ].filter(Boolean);
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} are given; accepted: one of them.`);
  if (values.since !== undefined) await reader.toTime(timeOf('--since', values.since));
  else if (offset !== undefined) await reader.toOffset(offset);
  else if (values['from-beginning']) await reader.toOffset(0);
  // With a key, all that is there is looked at: the last ones may be of others.
  else return reader.last(values.key === undefined ? last : Number.POSITIVE_INFINITY);
  return reader.next();
}

const isWanted = ({ key }: TopicRecord, wanted: string | undefined) =>
  wanted === undefined || key.value === wanted;

const shown = (record: TopicRecord, { isJson, values }: Context) =>
  isJson ? jsonLine(record) : recordLine(record, values.headers === true);
