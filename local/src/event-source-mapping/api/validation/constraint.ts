import { ServiceException } from '../../../shared/service-exception.ts';

/** Checks one member of a request; returns what is wrong with it in AWS's wording. An absent member is valid. */
export type Constraint = (value: unknown, path: string) => readonly string[];

/** A whole number. @throws {ServiceException} SerializationException for anything else. */
export function integer(minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY): Constraint {
  return (value, path) => {
    if (!Number.isInteger(value)) throw unreadable(value, path, 'a whole number');
    if ((value as number) < minimum) {
      return [violation(path, value, `Member must have value greater than or equal to ${minimum}`)];
    }
    if ((value as number) > maximum) {
      return [violation(path, value, `Member must have value less than or equal to ${maximum}`)];
    }
    return [];
  };
}

export const boolean: Constraint = (value, path) => {
  if (typeof value !== 'boolean') throw unreadable(value, path, 'true or false');
  return [];
};

export interface TextRules {
  readonly minimum?: number;
  readonly maximum?: number;
  /** As the model writes it; the whole text has to match. */
  readonly pattern?: string;
}

/** A text of bounded length and given form. @throws {ServiceException} SerializationException for anything else. */
export function text(rules: TextRules): Constraint {
  const check = compileTextRules(rules);
  return (value, path) => {
    const broken = check(requireText(value, path));
    return broken.map((rule) => violation(path, value, rule));
  };
}

/** One of the values of an enumeration. */
export function oneOf(...accepted: string[]): Constraint {
  return (value, path) =>
    accepted.includes(requireText(value, path))
      ? []
      : [violation(path, value, `Member must satisfy enum value set: [${accepted.join(', ')}]`)];
}

/** A list; violations of items carry their position, from 1. */
export function listOf(item: Constraint, minimum = 0, maximum = Number.POSITIVE_INFINITY): Constraint {
  return (value, path) => {
    const items = requireList(value, path);
    const length = lengthViolation(items, path, minimum, maximum);
    return length ? [length] : items.flatMap((each, at) => item(each, `${path}.${at + 1}.member`));
  };
}

/** A list of texts of one form: AWS shows the whole list and every rule of its items. */
export function listOfTexts(rules: TextRules, minimum = 0, maximum = Number.POSITIVE_INFINITY): Constraint {
  const check = compileTextRules(rules);
  return (value, path) => {
    const items = requireList(value, path);
    const length = lengthViolation(items, path, minimum, maximum);
    if (length) return [length];
    if (items.every((item) => check(requireText(item, path)).length === 0)) return [];
    return [violation(path, show(items), `Member must satisfy constraint: [${ruleTexts(rules).join(', ')}]`)];
  };
}

/** An object of any names; violations of values carry their name. */
export function mapOf(
  key: Constraint,
  item: Constraint,
  minimum = 0,
  maximum = Number.POSITIVE_INFINITY,
): Constraint {
  return (value, path) => {
    const entries = Object.entries(requireObject(value, path));
    const length = lengthViolation(entries, path, minimum, maximum);
    if (length) return [length];
    return entries.flatMap(([name, each]) => [...key(name, path), ...item(each, `${path}.${name}`)]);
  };
}

/** The members of an object; null means the same as absent. */
export function structure(
  members: Readonly<Record<string, Constraint>>,
  required: readonly string[] = [],
): Constraint {
  return (value, path) => {
    const given = requireObject(value, path);
    return Object.entries(members).flatMap(([name, check]) => {
      const member = given[name];
      const memberPath = [path, camelCase(name)].filter(Boolean).join('.');
      if (member !== undefined && member !== null) return check(member, memberPath);
      return required.includes(name) ? [missing(memberPath)] : [];
    });
  };
}

function compileTextRules(rules: TextRules): (value: string) => string[] {
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY, pattern = '[\\s\\S]*' } = rules;
  const [tooLong, tooShort, wrongForm] = ruleTexts({ minimum, maximum, pattern });
  const form = new RegExp(`^(?:${pattern})$`);
  return (value) =>
    [
      value.length > maximum && tooLong,
      value.length < minimum && tooShort,
      !form.test(value) && wrongForm,
    ].filter((rule) => typeof rule === 'string');
}

function ruleTexts({ minimum, maximum, pattern }: TextRules): string[] {
  return [
    `Member must have length less than or equal to ${maximum}`,
    `Member must have length greater than or equal to ${minimum}`,
    `Member must satisfy regular expression pattern: ${pattern}`,
  ];
}

function lengthViolation(items: readonly unknown[], path: string, minimum: number, maximum: number) {
  if (items.length < minimum) {
    return violation(path, show(items), `Member must have length greater than or equal to ${minimum}`);
  }
  if (items.length > maximum) {
    return violation(path, show(items), `Member must have length less than or equal to ${maximum}`);
  }
  return undefined;
}

function requireText(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw unreadable(value, path, 'a text');
}

function requireList(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable(value, path, 'a list');
}

function requireObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw unreadable(value, path, 'an object');
}

function unreadable(value: unknown, path: string, accepted: string): ServiceException {
  return new ServiceException(
    'SerializationException',
    `${path} is ${JSON.stringify(value)}; accepted is ${accepted}.`,
  );
}

const violation = (path: string, value: unknown, constraint: string) =>
  `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`;
const missing = (path: string) =>
  `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
const show = (items: readonly unknown[]) => `[${items.join(', ')}]`;
/** AWS names members as its own code does: `batchSize`, but `URI` stays as it is. */
const camelCase = (name: string) => (/^[A-Z_]+$/.test(name) ? name : name[0]?.toLowerCase() + name.slice(1));
