import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { logLine } from '../../json-api/function-schemas.ts';
import { pathOf } from '../../json-api/request-url.ts';
import { timeText } from '../../json-api/story-text.ts';
import { jsonLine, lineWithTabs, oneLine } from '../../shared/terminal-text.ts';
import { command } from './command.ts';
import type { MirrorClient } from './mirror-client.ts';
import { named } from './named.ts';
import { timeOf } from './time.ts';
import { countOf, noPositional } from './values.ts';

type LogLine = z.output<typeof logLine>;

const LOOK_EVERY_MS = 250;
const OVERLAP_MS = 2_000;
/** Lines that are shown, unless an option says otherwise. */
const LAST_LINES = 100;
/** What the API accepts. */
const MOST_LINES = 10_000;

const options = {
  function: { type: 'string', value: 'NAME', help: 'only the log of this function. Default: of all' },
  request: { type: 'string', value: 'ID', help: 'only lines of the invocation with this request id' },
  since: { type: 'string', value: 'TIME', help: 'only lines since then: 5m ago, or ISO 8601' },
  filter: { type: 'string', value: 'TEXT', help: 'only lines that contain this text, in any case' },
  limit: {
    type: 'string',
    value: 'N',
    help: `the last so many. Default: ${LAST_LINES}, with --since or --request all that are kept`,
  },
  follow: { type: 'boolean', help: 'wait for the lines that follow' },
} as const;

/** `logs [--function NAME]`. */
export const logs = command({
  usage: '[options]',
  description:
    'Prints the last lines that functions and their runtime wrote since the start of the mirror, oldest first. Older ones are in the folder logs of the data directory.',
  examples: [
    ['logs --function payment --follow', 'the log of one function, as it is written'],
    ['logs --request 8f2c0a4e-…', 'all lines of one invocation; records and errors name its request id'],
    ['logs --filter error --since 10m', 'every line with the word, of all functions'],
  ],
  options,
  run: async ({ positionals, values, client, isJson, print, signal }) => {
    noPositional(positionals);
    const hasBegin = values.since !== undefined || values.request !== undefined;
    const limit = countOf('limit', values.limit, 1) ?? (hasBegin ? MOST_LINES : LAST_LINES);
    const path = await pathFor(client, values.function);
    const query = { requestId: values.request, filter: values.filter };
    const newLines = unseenLines();
    let since: number | undefined = values.since === undefined ? undefined : timeOf('--since', values.since);
    for (let most = Math.min(limit, MOST_LINES); ; most = MOST_LINES) {
      const lines = newLines(await client.get<LogLine[]>(path, { ...query, since, limit: most }));
      for (const line of lines) await print(isJson ? jsonLine(line) : lineText(line));
      if (values.follow !== true) return 0;
      // What environments write at the same time is not in the order of its times.
      since = Math.max(since ?? 0, (lines.at(-1)?.timestamp ?? 0) - OVERLAP_MS);
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  },
});

async function pathFor(client: MirrorClient, given: string | undefined): Promise<string> {
  if (given === undefined) return '/logs';
  return pathOf('functions', await named(client, (lookup) => lookup.function(given)), 'logs');
}

/** Each request also responds with lines that were there already. */
function unseenLines(): (lines: readonly LogLine[]) => LogLine[] {
  const last = new Map<string, number>();
  const lastOf = (functionName: string) => last.get(functionName) ?? -1;
  return (lines) => {
    const unseen = lines.filter(({ functionName, sequence }) => sequence > lastOf(functionName));
    for (const { functionName, sequence } of unseen)
      last.set(functionName, Math.max(sequence, lastOf(functionName)));
    return unseen;
  };
}

const lineText = ({ timestamp, functionName, message }: LogLine) =>
  `${timeText(timestamp)}  ${oneLine(functionName)}  ${lineWithTabs(message)}`;
