import { randomInt } from 'node:crypto';

/** `GenerateSecretString` of a secret. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
export interface GenerateSecretString {
  readonly PasswordLength?: unknown;
  readonly ExcludeCharacters?: unknown;
  readonly ExcludeLowercase?: unknown;
  readonly ExcludeUppercase?: unknown;
  readonly ExcludeNumbers?: unknown;
  readonly ExcludePunctuation?: unknown;
  readonly IncludeSpace?: unknown;
  readonly RequireEachIncludedType?: unknown;
  readonly SecretStringTemplate?: unknown;
  readonly GenerateStringKey?: unknown;
}

const DEFAULT_LENGTH = 32;
const MAXIMUM_LENGTH = 4_096;

/** Templates may have booleans as text. */
const isTrue = (value: unknown) => value === true || value === 'true';

/**
 * A new value of a secret: a password, or the template's JSON with the password as one of its members.
 * @throws {Error} when the length is not one, every character is excluded, or the template is not a JSON object.
 */
export function generateSecretValue(settings: GenerateSecretString): string {
  const password = generatePassword(settings);
  const { SecretStringTemplate, GenerateStringKey } = settings;
  if (typeof SecretStringTemplate !== 'string' || typeof GenerateStringKey !== 'string') return password;
  return JSON.stringify({ ...templateMembers(SecretStringTemplate), [GenerateStringKey]: password });
}

function templateMembers(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (cause) {
    throw new Error('SecretStringTemplate is not JSON.', { cause });
  }
  throw new Error('SecretStringTemplate is not a JSON object.');
}

function generatePassword(settings: GenerateSecretString): string {
  const types = includedTypes(settings);
  const all = types.join('');
  if (all === '') throw new Error('GenerateSecretString excludes every character.');
  const length = lengthOf(settings);
  const required = settings.RequireEachIncludedType === undefined || isTrue(settings.RequireEachIncludedType);
  const first = required ? types.map(anyOf).slice(0, length) : [];
  const rest = Array.from({ length: length - first.length }, () => anyOf(all));
  return shuffled([...first, ...rest]).join('');
}

function lengthOf({ PasswordLength: given = DEFAULT_LENGTH }: GenerateSecretString): number {
  const length = Number(given);
  if (Number.isInteger(length) && length >= 1 && length <= MAXIMUM_LENGTH) return length;
  throw new Error(
    `PasswordLength is ${JSON.stringify(given)}; accepted: a whole number from 1 to ${MAXIMUM_LENGTH}.`,
  );
}

function includedTypes(settings: GenerateSecretString): string[] {
  const excluded = new Set(String(settings.ExcludeCharacters ?? ''));
  const types: readonly (readonly [characters: string, isIncluded: boolean])[] = [
    ['abcdefghijklmnopqrstuvwxyz', !isTrue(settings.ExcludeLowercase)],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', !isTrue(settings.ExcludeUppercase)],
    ['0123456789', !isTrue(settings.ExcludeNumbers)],
    ['!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', !isTrue(settings.ExcludePunctuation)],
    [' ', isTrue(settings.IncludeSpace)],
  ];
  return types
    .filter(([, isIncluded]) => isIncluded)
    .map(([characters]) => [...characters].filter((character) => !excluded.has(character)).join(''))
    .filter((characters) => characters !== '');
}

const anyOf = (characters: string) => characters[randomInt(characters.length)] as string;

function shuffled(characters: readonly string[]): string[] {
  return characters
    .map((character) => ({ character, position: randomInt(2 ** 32) }))
    .sort((a, b) => a.position - b.position)
    .map(({ character }) => character);
}
