import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Options, PortNumbers, TemplateSource } from '../mirror/options.ts';
import { VALUES_FILE } from '../secrets/given-values.ts';
import { isAccountId, isRegion, type Place } from '../shared/place.ts';
import { commands } from './commands/table.ts';
import { defaultDataDirectory, type Folders } from './default-data-directory.ts';
import { OptionError } from './option-error.ts';
import {
  awsService,
  hostName,
  isolationOf,
  origin,
  servicesMode,
  temporaryFolderOf,
} from './option-values.ts';
import { parseProblem } from './parse-problem.ts';
import { withSharedServices } from './shared-services.ts';

/** Where the mirror listens unless an option says otherwise. */
export const defaultPorts: PortNumbers = {
  api: 3000,
  console: 3001,
  issuer: 3002,
  aws: 4566,
  dynamodb: 8000,
  mail: 8005,
  kafka: 9092,
  kafkaTls: 9094,
  kafkaScram: 9096,
  kafkaIam: 9098,
};

/** Of Node.js, which is what debuggers look for. */
export const DEFAULT_INSPECT_PORT = 9229;

/** The option of each port, without its dashes. */
export const portOptions: Readonly<Record<keyof PortNumbers, string>> = {
  api: 'api-port',
  console: 'console-port',
  issuer: 'issuer-port',
  aws: 'aws-port',
  dynamodb: 'dynamodb-port',
  mail: 'mail-port',
  kafka: 'kafka-port',
  kafkaTls: 'kafka-tls-port',
  kafkaScram: 'kafka-scram-port',
  kafkaIam: 'kafka-iam-port',
};

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const context = { ...texts, short: 'c' } as const;

const declared = {
  services: text,
  'data-dir': text,
  config: text,
  template: text,
  assembly: text,
  stack: texts,
  account: text,
  region: text,
  context,
  parameter: texts,
  value: texts,
  'values-file': text,
  fresh: flag,
  prune: flag,
  isolation: text,
  inspect: text,
  'no-iam': flag,
  'no-record-history': flag,
  'allow-aws': texts,
  'allow-host': texts,
  'allow-origin': texts,
  watch: flag,
  json: flag,
  'stop-at-end-of-input': flag,
  'temporary-folder': text,
  open: flag,
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'v' },
  ...Object.fromEntries(Object.values(portOptions).map((name) => [name, text])),
} as const;

type Value = string | boolean | readonly string[] | undefined;
type Values = Readonly<Record<string, Value>>;

/**
 * Reads the command line of the mirror.
 * @param args what follows `npm start --`.
 * @param folders absolute paths.
 * @throws {OptionError} one line: the option, the value given, what is accepted.
 */
export function parseOptions(args: readonly string[], folders: Folders): Options {
  const { workingDirectory, projectDirectory, appDataDirectory } = folders;
  const values = read(args);
  const source = templateSource(values, workingDirectory);
  const stackNames = list(values.stack);
  const dataDirectory = values['data-dir'];
  const options: Options = {
    services: servicesMode(values.services),
    dataDirectory:
      dataDirectory === undefined
        ? defaultDataDirectory(source, stackNames, { projectDirectory, appDataDirectory })
        : resolve(workingDirectory, String(dataDirectory)),
    configFile: configFileOf(values, workingDirectory),
    isFresh: values.fresh === true,
    isPruning: values.prune === true,
    ports: ports(values),
    source,
    context: contextOf(values),
    stackNames,
    place: placeOf(values),
    parameters: named('--parameter', list(values.parameter)),
    values: named('--value', list(values.value)),
    isIamEnforced: values['no-iam'] !== true,
    remembersRecords: values['no-record-history'] !== true,
    hostNames: list(values['allow-host']).map(hostName),
    origins: list(values['allow-origin']).map(origin),
    allowedAwsServices: list(values['allow-aws']).map(awsService),
    isolation: isolationOf(values.isolation),
    inspectPort: inspectPortOf(values),
    valuesFile: resolve(workingDirectory, String(values['values-file'] ?? VALUES_FILE)),
    isWatching: values.watch === true,
    isJson: values.json === true,
    stopsAtEndOfInput: values['stop-at-end-of-input'] === true,
    temporaryFolder: temporaryFolderOf(values['temporary-folder']),
    isOpen: values.open === true,
  };
  return options.services === 'shared' ? withSharedServices(options, values, folders) : options;
}

/** What is printed in place of a start; undefined for a start. Other options do not count then, nor the configuration. */
export function informationIn(args: readonly string[]): 'help' | 'version' | undefined {
  const { help, version } = read(args);
  if (help) return 'help';
  return version ? 'version' : undefined;
}

/**
 * The file of `--config`, which is loaded before the other options mean anything.
 * @returns its absolute path; undefined when none is given.
 */
export const configFileIn = (args: readonly string[], workingDirectory: string): string | undefined =>
  configFileOf(read(args), workingDirectory);

const configFileOf = ({ config }: Values, workingDirectory: string) =>
  config === undefined ? undefined : resolve(workingDirectory, String(config));

function read(args: readonly string[]): Values {
  try {
    const { values, positionals } = parseArgs({
      args: withInspectPort(args),
      options: declared,
      strict: true,
      allowPositionals: true,
    });
    return withoutEmpty(withSource(values as Values, positionals));
  } catch (cause) {
    if (cause instanceof OptionError) throw cause;
    throw new OptionError(
      `${parseProblem(cause)}. See orderstream-mirror --help (in a clone: npm start -- --help).`,
      {
        cause,
      },
    );
  }
}

/** As with Node.js, the port may be left out: the argument that follows is no port. */
const withInspectPort = (args: readonly string[]) =>
  args.map((each) => (each === '--inspect' ? `--inspect=${DEFAULT_INSPECT_PORT}` : each));

/** `mirror cdk.out` and `mirror template.yaml` name what to run without an option. */
function withSource(values: Values, positionals: readonly string[]): Values {
  const [source, ...more] = positionals;
  if (source === undefined) return values;
  if (Object.hasOwn(commands, source) && more.length === 0)
    throw new OptionError(`${source} follows an option; accepted: the command first, then its options.`);
  if (more.length > 0 || values.assembly !== undefined || values.template !== undefined) {
    throw new OptionError(
      `${[...positionals].join(' ')} given; accepted: one folder of an assembly or one template, by --assembly, --template or without an option; or first a command: ${Object.keys(commands).join(', ')}.`,
    );
  }
  return { ...values, [/\.(json|ya?ml|template)$/i.test(source) ? 'template' : 'assembly']: source };
}

/** An empty text is a variable that is not set: `--data-dir=$NOWHERE` would mean the folder one is in. */
function withoutEmpty(values: Values): Values {
  const empty = Object.keys(values).find((name) => [values[name]].flat().includes(''));
  if (empty === undefined) return values;
  throw new OptionError(`--${empty} is empty; give it a value, or leave it out.`);
}

function list(value: Value): string[] {
  return Array.isArray(value) ? value : [];
}

/** A value may hold `=` and may be empty, a name neither. What is not of this form may be a secret, and is not repeated. */
function named(
  option: '--context' | '--parameter' | '--value',
  given: readonly string[],
): Record<string, string> {
  const entries = given.map((text) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      const shown = option === '--value' ? `of ${text.length} characters` : text;
      throw new OptionError(`${option} is ${shown}; accepted: NAME=VALUE.`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function placeOf({ account, region }: Values): Partial<Place> {
  if (account !== undefined && !isAccountId(String(account))) {
    throw new OptionError(`--account is ${account}; accepted: 12 digits, such as 111122223333.`);
  }
  if (region !== undefined && !isRegion(String(region))) {
    throw new OptionError(`--region is ${region}; accepted: a Region, such as eu-west-1.`);
  }
  return {
    ...(account !== undefined && { accountId: String(account) }),
    ...(region !== undefined && { region: String(region) }),
  };
}

function ports(values: Values): PortNumbers {
  const entries = (Object.keys(portOptions) as (keyof PortNumbers)[]).map((name) => {
    const given = values[portOptions[name]];
    return [name, given === undefined ? defaultPorts[name] : port(portOptions[name], String(given))];
  });
  return Object.fromEntries(entries) as unknown as PortNumbers;
}

function port(option: string, value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new OptionError(`--${option} is ${value}; accepted: 0 (any free port) to 65535.`);
}

function inspectPortOf({ inspect, isolation }: Values): number | undefined {
  if (inspect === undefined) return undefined;
  if (isolation !== 'thread') return port('inspect', String(inspect));
  throw new OptionError(
    '--inspect and --isolation=thread are both given; accepted: one of them. Debuggers attach to processes.',
  );
}

/** Another app has been synthesized already: what it is to be synthesized with comes too late. */
function contextOf({ context: given, assembly, template }: Values): Record<string, string> {
  const context = named('--context', list(given));
  const other = [assembly && '--assembly', template && '--template'].find(Boolean);
  if (other === undefined || Object.keys(context).length === 0) return context;
  throw new OptionError(
    `--context and ${other} are both given; accepted: one of them. Give the context to the synthesis of that app.`,
  );
}

function templateSource({ assembly, template }: Values, workingDirectory: string): TemplateSource {
  if (assembly !== undefined && template !== undefined) {
    throw new OptionError('--assembly and --template are both given; accepted: one of them.');
  }
  if (assembly !== undefined)
    return { kind: 'assembly', directory: resolve(workingDirectory, String(assembly)) };
  if (template !== undefined) return { kind: 'template', file: resolve(workingDirectory, String(template)) };
  return { kind: 'app' };
}
