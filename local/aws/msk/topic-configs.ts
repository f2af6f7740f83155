import { InvalidMskParameterError } from './errors.ts';

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
}

/** Settings that a single broker could never satisfy: with them no write with acks=all would succeed. */
const NEEDS_SEVERAL_BROKERS = new Set(['min.insync.replicas']);

/**
 * Reads `Configs`: base64 of `name=value` lines or of a JSON object. AWS documents the base64 alone,
 * so both forms are accepted.
 * @throws {InvalidMskParameterError} when the text is neither.
 */
export function decodeTopicConfigs(base64: unknown): ConfigEntry[] {
  if (base64 === undefined || base64 === '') return [];
  const text = typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString('utf8').trim() : '';
  const entries = text.startsWith('{') ? entriesOfJson(text) : text.split('\n').flatMap(entryOfLine);
  return entries.filter(({ name }) => !NEEDS_SEVERAL_BROKERS.has(name));
}

/** Writes `Configs` as `name=value` lines; undefined when a topic has no settings of its own. */
export function encodeTopicConfigs(entries: readonly ConfigEntry[]): string | undefined {
  if (entries.length === 0) return undefined;
  const lines = entries.map(({ name, value }) => `${name}=${value}`).sort();
  return Buffer.from(lines.join('\n')).toString('base64');
}

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

const invalid = (given: string, options?: ErrorOptions) =>
  new InvalidMskParameterError(
    'configs',
    `Configs decodes to '${given}'; accepted is base64 of name=value lines, for example cleanup.policy=compact.`,
    options,
  );
