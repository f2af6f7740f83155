import type { z } from 'zod';
import { counted } from '../shared/counted.ts';
import { stringify } from '../shared/exact-json.ts';

type Issue = z.core.$ZodIssue;

const LONGEST_VALUE = 100;

/** What is wrong with a body, as a message: where, what is given, what is accepted. */
export function bodyMistake(issue: Issue, body: unknown): string {
  const place = issue.path.join('.') || 'the body';
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.join(', ')} in ${place} is no member; accepted: those that GET /api/v1/openapi.json describes`;
  return `${place} is ${shown(valueAt(body, issue.path))}; accepted: ${acceptedBy(issue)}`;
}

/** Not the input that an issue may have: that of a union is what the member at its path is part of. */
const valueAt = (body: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((value, name) => (value as Readonly<Record<PropertyKey, unknown>>)?.[name], body);

function shown(value: unknown): string {
  const text = stringify(value) ?? 'missing';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

const OWN = 'accepted: ';

function acceptedBy(issue: Issue): string {
  if (issue.message.startsWith(OWN)) return issue.message.slice(OWN.length);
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'too_small') return limitText(issue.origin, 'at least', issue.minimum);
  if (issue.code === 'too_big') return limitText(issue.origin, 'at most', issue.maximum);
  if (issue.code === 'invalid_format') return issue.format;
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return issue.errors.map(([first]) => (first ? acceptedBy(first) : '')).join(' or ');
  return issue.message;
}

const TYPES: Readonly<Record<string, string>> = { int: 'whole number' };
const UNITS: Readonly<Record<string, string>> = { array: 'element', string: 'character' };

function limitText(origin: string, limit: string, count: number | bigint): string {
  const unit = UNITS[origin];
  return `${limit} ${unit === undefined ? count : counted(Number(count), unit)}`;
}
