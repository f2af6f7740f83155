import type { Position } from '../../event-source-mapping/core/position.ts';
import { pathOf } from '../../json-api/request-url.ts';
import { positionArgument } from '../../json-api/story-text.ts';
import { jsonLine } from '../../shared/terminal-text.ts';
import { type CommandContext, command } from './command.ts';
import { UsageError } from './command-error.ts';
import { named } from './named.ts';
import { inputRecord, type NewRecord, recordFrom } from './new-record.ts';
import { linesOf } from './read-lines.ts';
import { countOf, onlyPositional } from './values.ts';

/** Records of one request; the API accepts 500, and a body of 8 MB. */
const PAGE = 100;

const options = {
  key: { type: 'string', value: 'TEXT', help: 'key of every record. Default: none' },
  value: {
    type: 'string',
    value: 'JSON|TEXT',
    help: 'the value: JSON, else text; null is a tombstone. Default: each line of standard input is one',
  },
  header: { type: 'string', multiple: true, value: 'NAME=TEXT', help: 'a header of every record' },
  partition: { type: 'string', value: 'N', help: 'partition of every record. Default: by the key' },
  schema: {
    type: 'string',
    value: 'NAME|ID',
    help: 'schema of the registry to encode with, or the id of a version. Default: one that the value fits, else JSON',
  },
  text: { type: 'boolean', help: 'take values as text, whatever they look like' },
  records: {
    type: 'boolean',
    help: 'lines of standard input are records: {"key","value","headers","partition","timestamp"}, or what tail --json prints',
  },
  count: {
    type: 'string',
    value: 'N',
    help: 'produce the record so often; {n} in --key and --value is the number, from 1',
  },
} as const;

type Context = CommandContext<typeof options>;

/** `produce TOPIC`. */
export const produce = command({
  usage: 'TOPIC [--value JSON|TEXT] [options]',
  description:
    'Writes records to a topic and prints their positions: one by --key, --value and --header, or one for each line of standard input. Values that are objects are encoded by the registered schema that records of the topic have.',
  examples: [
    [`produce orders --key o-17 --value '{"type":"OrderPlaced"}'`, 'one record'],
    [`produce orders --key 'o-{n}' --value '{"n":{n}}' --count 1000`, 'a thousand records'],
    ['produce orders --records < records.jsonl', 'records from a file, one JSON document a line'],
  ],
  options,
  run: async (context) => {
    const given = onlyPositional('the topic', context.positionals);
    let topic: string | undefined;
    let produced = 0;
    for await (const records of recordsOf(context)) {
      topic ??= await named(context.client, (lookup) => lookup.topic(given));
      for (let first = 0; first < records.length; first += PAGE)
        produced += await write(topic, records.slice(first, first + PAGE), context);
    }
    if (produced === 0)
      throw new UsageError('the input has no line; accepted: one line for each record, or --value.');
    return 0;
  },
});

async function write(
  topic: string,
  records: readonly NewRecord[],
  { client, isJson, print }: Context,
): Promise<number> {
  const { positions } = await client.post<{ positions: Position[] }>(pathOf('topics', topic, 'records'), {
    records,
  });
  for (const position of positions) await print(isJson ? jsonLine(position) : positionArgument(position));
  return positions.length;
}

async function* recordsOf({ values, input, signal }: Context): AsyncGenerator<NewRecord[]> {
  const common = commonOf(values);
  const count = countOf('count', values.count, 1);
  const isText = values.text === true;
  if (values.value !== undefined) {
    yield numbered(count).map((number) => inputRecord(withNumber(values, number), common, isText));
    return;
  }
  if (count !== undefined) throw new UsageError('--count is given without --value; accepted: with it.');
  if (input.isTTY)
    throw new UsageError('the value is missing; accepted: --value, or lines of standard input.');
  for await (const { lines, first } of linesOf(input, signal))
    yield lines.map((line, index) =>
      values.records
        ? recordFrom(line, first + index, common)
        : inputRecord({ key: values.key, value: line }, common, isText),
    );
}

/** One undefined: without `--count`, nothing is replaced. */
const numbered = (count: number | undefined): (number | undefined)[] =>
  count === undefined ? [undefined] : Array.from({ length: count }, (_, index) => index + 1);

function withNumber({ key, value = '' }: Context['values'], number: number | undefined) {
  if (number === undefined) return { key, value };
  return { key: key?.replaceAll('{n}', String(number)), value: value.replaceAll('{n}', String(number)) };
}

function commonOf({ header = [], partition, schema, records, key, value }: Context['values']) {
  if (records && (key !== undefined || value !== undefined))
    throw new UsageError(
      '--records is given with --key or --value; accepted: without them, for the lines have both.',
    );
  return {
    ...(header.length > 0 && { headers: Object.fromEntries(header.map(headerOf)) }),
    ...(partition !== undefined && { partition: countOf('partition', partition) }),
    ...(schema !== undefined && { [isId(schema) ? 'schemaVersionId' : 'schemaName']: schema }),
  };
}

/** UNCONFIRMED: that the form is as here. `SchemaVersionId`: https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html */
const isId = (schema: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(schema);

function headerOf(given: string): [string, string] {
  const [, name, text] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (name !== undefined && text !== undefined) return [name, text];
  throw new UsageError(`--header is ${given}; accepted: NAME=TEXT.`);
}
