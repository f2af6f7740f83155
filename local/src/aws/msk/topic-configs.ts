import { InvalidMskParameterError } from './errors.ts';

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
}

/** Settings that a single broker could never satisfy: with them no write with acks=all would succeed. */
const NEEDS_SEVERAL_BROKERS = new Set(['min.insync.replicas']);

/**
 * Reads `Configs`: base64 of a JSON object of texts, or of `name=value` lines.
 * @throws {InvalidMskParameterError} when the text is neither.
 */
export function decodeTopicConfigs(base64: unknown): ConfigEntry[] {
  const text = textOf(base64);
  const entries = isJson(text) ? entriesOfJson(text) : text.split('\n').flatMap(entryOfLine);
  return entries.filter(({ name }) => !NEEDS_SEVERAL_BROKERS.has(name));
}

/**
 * What to say about `Configs` that MSK may refuse, undefined when there is nothing. JSON is the form that a client was seen
 * to create topics with on AWS, and to read back; `name=value` lines are only in an example of AWS's documentation.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kafka/topic.go (TestAccKafkaTopic_configs)
 * https://docs.aws.amazon.com/msk/latest/developerguide/describe-topic-cli.html
 */
export function topicConfigsWarning(base64: unknown): string | undefined {
  const text = textOf(base64);
  if (text === '' || isJson(text)) return undefined;
  return 'Configs is base64 of name=value lines, a form that no client is known to have created a topic with on AWS; use base64 of a JSON object, for example {"retention.ms":"604800000"}';
}

/** Writes `Configs` as base64 of a JSON object, sorted by name; undefined when a topic has no settings. */
export function encodeTopicConfigs(entries: readonly ConfigEntry[]): string | undefined {
  if (entries.length === 0) return undefined;
  const pairs = entries.map(({ name, value }) => [name, value] as const);
  const sorted = pairs.sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(sorted))).toString('base64');
}

function textOf(base64: unknown): string {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('utf8').trim() : '';
}

const isJson = (text: string) => text.startsWith('{');

function entriesOfJson(text: string): ConfigEntry[] {
  try {
    return Object.entries(JSON.parse(text) as object).map(([name, value]) => ({
      name,
      value: String(value),
    }));
  } catch (cause) {
    throw invalid(text, { cause });
  }
}

function entryOfLine(line: string): ConfigEntry[] {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const [, name, value] = /^([a-z.]+)\s*=\s*(.*)$/.exec(trimmed) ?? [];
  if (name === undefined || value === undefined) throw invalid(trimmed);
  return [{ name, value }];
}

const invalid = (decoded: string, options?: ErrorOptions) =>
  new InvalidMskParameterError(
    'configs',
    `Configs decodes to '${decoded}'; accepted is base64 of a JSON object, for example {"cleanup.policy":"compact"}.`,
    options,
  );
