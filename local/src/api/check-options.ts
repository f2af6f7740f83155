import { statSync } from 'node:fs';
import path from 'node:path';
import { acceptedNames } from '../shared/accepted-names.ts';
import { MirrorError } from './mirror-error.ts';
import { type MirrorOptions, portOptions } from './options.ts';

interface Rule {
  /** What is accepted, for the message. */
  readonly accepted: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPort = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;

const text = (accepted: string): Rule => ({ accepted, fits: isText });
const list = (accepted: string): Rule => ({
  accepted,
  fits: (value) => Array.isArray(value) && value.every(isText),
});
const flag: Rule = { accepted: 'true or false', fits: (value) => typeof value === 'boolean' };
const texts: Rule = {
  accepted: "an object of names and texts, { NAME: 'VALUE' }",
  fits: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'string'),
};
const oneOf = (...values: readonly string[]): Rule => ({
  accepted: values.join(', '),
  fits: (value) => values.includes(String(value)),
});

const rules: Readonly<Record<keyof MirrorOptions, Rule>> = {
  assembly: text('the path of a cloud assembly'),
  template: text('the path of a template'),
  app: text('the path of a folder with cdk.json'),
  config: text('the path of a module such as mirror.config.ts'),
  context: texts,
  stacks: list("a list of names of stacks, ['NAME']"),
  parameters: texts,
  values: texts,
  account: text('12 digits as a text'),
  region: text('a Region, such as eu-west-1'),
  services: oneOf('embedded', 'shared', 'docker', 'external'),
  allowAws: list("a list of services of AWS, ['s3']"),
  allowOrigins: list("a list of origins, ['http://localhost:5173']"),
  allowHosts: list("a list of names of hosts, ['host.docker.internal']"),
  iam: flag,
  recordHistory: flag,
  watch: flag,
  isolation: oneOf('auto', 'thread', 'process'),
  inspect: {
    accepted: 'true, false or a port',
    fits: (value) => typeof value === 'boolean' || isPort(value),
  },
  dataDirectory: text('the path of a folder'),
  ports: {
    accepted: `an object with ports, 0 to 65535, of ${Object.keys(portOptions).join(', ')}`,
    fits: (value) =>
      isObject(value) &&
      Object.entries(value).every(
        ([name, port]) => name in portOptions && (port === undefined || isPort(port)),
      ),
  },
  signal: {
    accepted: 'an AbortSignal',
    // Not by its class: jest gives tests another one.
    fits: (value) => isObject(value) && 'throwIfAborted' in value,
  },
  onLine: { accepted: 'a function', fits: (value) => typeof value === 'function' },
};

/**
 * Refuses options before anything is started or written.
 * @throws {MirrorError} InvalidOption: the member, the value given and what is accepted.
 */
export function checkOptions(options: MirrorOptions): void {
  if (!isObject(options)) throw refused(`the options are ${shown(options)}`, 'an object');
  for (const [name, value] of Object.entries(options)) checkOption(name, value);
  requireFolder(options.app);
}

function checkOption(name: string, value: unknown): void {
  if (!isOption(name)) throw refused(`option is ${name}`, acceptedNames(name, Object.keys(rules)));
  const { fits, accepted } = rules[name];
  if (value === undefined || fits(value)) return;
  // Values may be secrets.
  throw refused(name === 'values' ? `${name} is not accepted` : `${name} is ${shown(value)}`, accepted);
}

const isOption = (name: string): name is keyof MirrorOptions => Object.hasOwn(rules, name);

function requireFolder(app: string | undefined): void {
  if (app === undefined || statSync(path.resolve(app), { throwIfNoEntry: false })?.isDirectory()) return;
  throw refused(
    `app is ${app}: there is no folder ${path.resolve(app)}`,
    'the path of a folder with cdk.json',
  );
}

const MOST_SHOWN = 100;

const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, MOST_SHOWN);

const refused = (what: string, accepted: string) =>
  new MirrorError(`${what}; accepted: ${accepted}`, { code: 'InvalidOption' });
