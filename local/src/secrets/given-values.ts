import { existsSync, readFileSync, statSync } from 'node:fs';

/** The file of values, in the folder where the user typed the command. */
export const VALUES_FILE = 'mirror.values.json';

/**
 * Values of secrets and SSM parameters that exist on AWS and not in the template, as the user gave them: by name or by ARN.
 * They are never printed.
 */
export interface GivenValues {
  /** The value of a name or an ARN. */
  find(name: string): string | undefined;
  /** All names and ARNs that have a value. */
  names(): readonly string[];
}

/** No value is given. */
export const noValues: GivenValues = { find: () => undefined, names: () => [] };

export interface GivenValuesOptions {
  /** Values of `--value NAME=VALUE`, by name; they come before those of the file. */
  readonly options: Readonly<Record<string, string>>;
  /** Absolute path; the file need not exist. */
  readonly file: string;
  /** Receives one line when a file that was readable at the start is not any more; the values read last stay. */
  readonly warn: (message: string) => void;
}

/**
 * Reads the values, and the file again whenever it changed: so a rotated secret is found without a restart.
 * @throws {Error} in one line when the file is not an object of values. The text of the file is not repeated.
 */
export function readGivenValues({ options, file, warn }: GivenValuesOptions): GivenValues {
  let read = readFile(file);
  const current = () => {
    const version = versionOf(file);
    if (version === read.version) return { ...read.values, ...options };
    try {
      read = readFile(file);
    } catch (error) {
      read = { ...read, version };
      warn(`${error instanceof Error ? error.message : error} The values read before are used.`);
    }
    return { ...read.values, ...options };
  };
  return {
    find: (name) => new Map(Object.entries(current())).get(name),
    names: () => Object.keys(current()),
  };
}

interface ReadValues {
  /** Changes when the file does. */
  readonly version: string;
  readonly values: Readonly<Record<string, string>>;
}

function readFile(file: string): ReadValues {
  const version = versionOf(file);
  return { version, values: version === '' ? {} : valuesIn(file) };
}

function versionOf(file: string): string {
  if (!existsSync(file)) return '';
  const { mtimeMs, size, ino } = statSync(file);
  return `${ino} ${mtimeMs} ${size}`;
}

function valuesIn(file: string): Record<string, string> {
  const content = parsed(file);
  if (!isObject(content)) throw new Error(`${file} is not an object of names and values.`);
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name, textOf(name, value, file)]),
  );
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The parser's message quotes the file, which holds secrets: it is left out on purpose.
    throw new Error(`${file} is not JSON.`);
  }
}

/** An object is the JSON text of a secret with several members. */
function textOf(name: string, value: unknown, file: string): string {
  if (typeof value === 'string') return value;
  if (isObject(value)) return JSON.stringify(value);
  throw new Error(`${file}: the value of ${name} is neither text nor an object.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
