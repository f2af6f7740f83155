import type { z } from 'zod';
import { MOST_LOOPS, type redriveReport } from '../../json-api/dead-letter-schemas.ts';
import { positionArgument, timeText } from '../../json-api/story-text.ts';
import { jsonLine, oneLine } from '../../shared/terminal-text.ts';
import { type CommandContext, command } from './command.ts';
import { UsageError } from './command-error.ts';
import { namedFilter } from './named.ts';
import { countOf } from './values.ts';

/** Records that one request publishes at most. */
const AT_ONCE = 1_000;

const options = {
  topic: {
    type: 'string',
    value: 'TOPIC',
    help: 'dead letters of this topic, also one that no mapping names: by its name, the end of it, or its logical id',
  },
  destination: {
    type: 'string',
    value: 'ARN',
    help: 'dead letters of this on-failure destination: the ARN of a queue, SNS topic or bucket, or kafka://TOPIC',
  },
  function: {
    type: 'string',
    value: 'NAME',
    help: 'dead letters of this function, by its name, the end of it or a part, or its logical id',
  },
  reason: { type: 'string', value: 'TEXT', help: 'dead letters for this reason: RetryAttemptsExhausted' },
  'record-topic': {
    type: 'string',
    value: 'TOPIC',
    help: 'dead letters about records of this topic, named as for --topic',
  },
  id: { type: 'string', multiple: true, value: 'ID', help: 'this dead letter' },
  all: { type: 'boolean', help: 'every dead letter' },
  'dry-run': { type: 'boolean', help: 'print what would be done, and do nothing' },
  max: { type: 'string', value: 'N', help: 'publish at most so many records' },
  'loop-limit': {
    type: 'string',
    value: 'N',
    help: 'leave records that were redriven so often before. Default: 3',
  },
} as const;

type Context = CommandContext<typeof options>;
type Report = z.output<typeof redriveReport>;
type Result = Report['results'][number];

/** What each outcome is called, in the order of the last line. */
const WORDS: Readonly<Record<Result['outcome'], string>> = {
  redriven: 'redriven',
  wanted: 'to redrive',
  'redriven-before': 'redriven before',
  'same-record': 'about a record that another one is about',
  gone: 'whose record its topic does not keep any more',
  'too-large': 'too large for their topic with the headers of a copy',
  loop: 'skipped: redriven as often as --loop-limit allows',
};
const OUTCOMES = Object.keys(WORDS) as Result['outcome'][];
/** Outcomes that need a look. */
const PROBLEMS: readonly string[] = ['gone', 'too-large', 'loop'] satisfies Result['outcome'][];
/** Outcomes that need nothing, and get no line. */
const QUIET: readonly string[] = ['redriven-before', 'same-record'] satisfies Result['outcome'][];

/** `redrive`. */
export const redrive = command({
  usage: '[--topic TOPIC] [--function NAME] [--reason TEXT] [--id ID] [--all] [--dry-run] [options]',
  description:
    'Publishes the records of dead letters again, after their cause is fixed: to the end of their partition, with key, value and headers, and headers that count the redrives. Each record is published once. The exit code is 1 when a record could not be.',
  examples: [
    ['redrive --topic orders-dlq --dry-run', 'what would be published again'],
    ['redrive --function payment --reason RetryAttemptsExhausted', 'what one function failed on'],
    ['redrive --id orders-dlq-0@17', 'one dead letter'],
  ],
  options,
  run: async (context) => {
    const { positionals, values } = context;
    if (positionals.length > 0)
      throw new UsageError(`${positionals.join(' ')} is given; accepted: options only, such as --topic.`);
    const limit = countOf('max', values.max, 1) ?? Number.POSITIVE_INFINITY;
    const { query, ...others } = requestOf(values);
    const request = { ...others, ...(await namedFilter(context.client, query)) };
    const printed = new Map<string, Result>();
    const unreadable = new Set<string>();
    for (let left = limit; left > 0; ) {
      const max = Math.min(left, AT_ONCE);
      const report = await context.client.post<Report>('/dead-letters/redrive', { ...request, max });
      for (const position of report.unreadable) unreadable.add(position);
      const results = report.results.filter(({ id }) => !printed.has(id));
      for (const result of results) {
        await print(result, context);
        printed.set(result.id, result);
      }
      const published = results.filter(({ outcome }) => outcome === 'redriven').length;
      left -= published;
      if (report.waiting > 0 && left > 0 && published > 0) continue;
      if (report.waiting > 0) context.messages.write(`${report.waiting} more dead letters are left\n`);
      break;
    }
    return finish([...printed.values()], [...unreadable], context);
  },
});

function requestOf(values: Context['values']) {
  const { topic, destination, function: functionName, reason, 'record-topic': recordTopic, id, all } = values;
  const query = { topic, destination, function: functionName, reason, recordTopic };
  const isQuery = Object.values(query).some((each) => each !== undefined);
  if (id && (all || isQuery)) throw new UsageError('--id is given with others; accepted: one or the other.');
  if (!id && !all && !isQuery)
    throw new UsageError(
      'nothing is selected; accepted: --topic, --destination, --function, --reason, --record-topic, --id, or --all.',
    );
  return {
    query,
    ...(id && { ids: id }),
    ...(all && { all }),
    loopLimit: loopLimitOf(values['loop-limit']),
    isDryRun: values['dry-run'] === true,
  };
}

function loopLimitOf(given: string | undefined): number | undefined {
  const limit = countOf('loop-limit', given, 1);
  if (limit === undefined || limit <= MOST_LOOPS) return limit;
  throw new UsageError(`--loop-limit is ${given}; accepted: 1 to ${MOST_LOOPS}.`);
}

async function print(result: Result, { isJson, print: write }: Context): Promise<void> {
  if (isJson) return write(jsonLine(result));
  if (QUIET.includes(result.outcome)) return;
  const { outcome, record, to, functionName, at, reason } = result;
  const place = to === undefined ? positionArgument(record) : `${positionArgument(record)} -> ${oneLine(to)}`;
  await write(
    `${outcome}: ${place}, dead letter of ${oneLine(functionName)} at ${timeText(at)} (${oneLine(reason)})`,
  );
}

/** @returns the exit code. */
async function finish(
  results: readonly Result[],
  unreadable: readonly string[],
  { isJson, print: write }: Context,
): Promise<number> {
  if (!isJson) {
    for (const position of unreadable) await write(`not a document of Lambda: ${oneLine(position)}`);
    const counts = OUTCOMES.flatMap((outcome) => {
      const count = results.filter((result) => result.outcome === outcome).length;
      return count > 0 ? [`${count} ${WORDS[outcome]}`] : [];
    });
    await write(`dead letters: ${counts.join(', ')}`);
  }
  const hasProblems = unreadable.length > 0 || results.some(({ outcome }) => PROBLEMS.includes(outcome));
  return hasProblems ? 1 : 0;
}
