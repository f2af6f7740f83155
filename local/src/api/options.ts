/** TCP port numbers of the mirror; 0 is any free port. Default of each: 0. */
export interface PortNumbers {
  /** The HTTP API of the template. */
  readonly api?: number;
  /** The console, a web page. */
  readonly console?: number;
  /** The token issuer. */
  readonly issuer?: number;
  /** The AWS endpoint. */
  readonly aws?: number;
  /** DynamoDB Local, which the AWS endpoint forwards to. */
  readonly dynamodb?: number;
  /** The mailbox, with the emails that were sent by SES. */
  readonly mail?: number;
  /** Kafka, PLAINTEXT. */
  readonly kafka?: number;
  /** Kafka, TLS. */
  readonly kafkaTls?: number;
  /** Kafka, SASL/SCRAM over TLS. */
  readonly kafkaScram?: number;
  /** Kafka, MSK IAM over TLS. */
  readonly kafkaIam?: number;
}

/** What to run, and how. Relative paths are relative to the working directory. */
export interface MirrorOptions {
  /** A cloud assembly: the folder that `cdk synth` writes, `cdk.out`. Default: none. */
  readonly assembly?: string;
  /** A CloudFormation template, JSON or YAML. Default: none. */
  readonly template?: string;
  /** A folder with cdk.json, whose app is synthesized. Default, without `assembly` and `template`: the working directory. */
  readonly app?: string;
  /**
   * The configuration of what is run, a module such as `mirror.config.ts`. Default: that beside cdk.json, of which only `tokens`
   * count for an assembly or a template.
   */
  readonly config?: string;
  /** CDK context of `app`. Default: that of cdk.json. */
  readonly context?: Readonly<Record<string, string>>;
  /** Names of the stacks of the assembly to run, with those that they depend on. Default: the only one with functions. */
  readonly stacks?: readonly string[];
  /** Parameters of the template, by name. Default: those that the template names. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values of secrets and SSM parameters that exist on AWS and not in the template, by name or ARN. Default: none. */
  readonly values?: Readonly<Record<string, string>>;
  /** Account of stacks that name none: 12 digits. Default: AWS_ACCOUNT_ID of the environment, else 123456789012. */
  readonly account?: string;
  /** Region of stacks that name none. Default: AWS_REGION of the environment, else us-east-1. */
  readonly region?: string;
  /**
   * Where Kafka, tables and email come from: `embedded` needs Java 17 or later and Maven, `external` the variable KAFKA_BROKERS.
   * `shared` is embedded, and runs on for the next mirror: mirrors of this user have it one after the other, each alone and
   * empty, on ports that cannot be chosen; a few seconds after the last process that used it, it ends. It keeps nothing, so a
   * `dataDirectory` must be empty. Default: shared, or embedded with a `dataDirectory` or fixed ports, when Java is found; else docker.
   */
  readonly services?: 'embedded' | 'shared' | 'docker' | 'external';
  /** False lets functions do everything, whatever the policies of their roles say. Default true. */
  readonly iam?: boolean;
  /** Services of AWS that functions may send requests to, such as `s3`. Default: none; such requests are refused. */
  readonly allowAws?: readonly string[];
  /** Pages that may call the HTTP APIs, such as `http://localhost:5173`. Default: those of the CORS configuration of the template. */
  readonly allowOrigins?: readonly string[];
  /** Further names by which the ports may be called, such as `host.docker.internal`. Default: 127.0.0.1 and localhost only. */
  readonly allowHosts?: readonly string[];
  /**
   * False keeps nothing of what happened to the last 1,000 records of each mapping, nor of the last 1,000 invocations of each
   * function. Default true.
   */
  readonly recordHistory?: boolean;
  /** True applies what changes of the app, the assembly or the template while the mirror runs. Default false. */
  readonly watch?: boolean;
  /** Whether functions run in threads or processes. Default `auto`: in processes where they need one. */
  readonly isolation?: 'auto' | 'thread' | 'process';
  /**
   * Lets VS Code and Chrome debug functions, which are processes then: `true` at any free port, or the port. The address is in
   * `endpoints.inspect`. Default false.
   */
  readonly inspect?: boolean | number;
  /** Where topics, tables and logs are kept. Default: a temporary folder that is removed when the mirror ends. */
  readonly dataDirectory?: string;
  /** Ports that are fixed. Default: any free port for each. */
  readonly ports?: PortNumbers;
  /** Ends the mirror when it aborts, during the start and later. Default: none. */
  readonly signal?: AbortSignal;
  /** Receives each line that the mirror prints. Default: they are not shown. */
  readonly onLine?: (line: string) => void;
}

/** The option of each port on the command line, without its dashes. */
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

/**
 * The command line of {@link MirrorOptions}.
 * @param files absolute paths: `dataDirectory`, `temporary`, which the mirror removes when it ends, and `values` for the file of
 * values, which are not shown in the list of processes.
 */
export function argumentsOf(
  options: MirrorOptions,
  {
    dataDirectory,
    temporary,
    values,
  }: { readonly dataDirectory: string; readonly temporary: string; readonly values?: string },
): string[] {
  const { assembly, template, config, account, region, services, isolation, ports = {} } = options;
  const names = Object.keys(portOptions) as (keyof PortNumbers)[];
  return [
    '--json',
    '--stop-at-end-of-input',
    `--data-dir=${dataDirectory}`,
    `--temporary-folder=${temporary}`,
    ...given('assembly', assembly),
    ...given('template', template),
    ...given('config', config),
    ...given('account', account),
    ...given('region', region),
    ...given('services', services),
    ...given('isolation', isolation),
    ...given('inspect', inspectPortOf(options)),
    ...given('values-file', values),
    ...each('stack', options.stacks),
    ...each('allow-aws', options.allowAws),
    ...each('allow-origin', options.allowOrigins),
    ...each('allow-host', options.allowHosts),
    ...pairs('context', options.context),
    ...pairs('parameter', options.parameters),
    ...(options.iam === false ? ['--no-iam'] : []),
    ...(options.recordHistory === false ? ['--no-record-history'] : []),
    ...(options.watch ? ['--watch'] : []),
    ...names.map((name) => `--${portOptions[name]}=${ports[name] ?? 0}`),
  ];
}

const inspectPortOf = ({ inspect = false }: MirrorOptions) =>
  inspect === false ? undefined : String(inspect === true ? 0 : inspect);

const given = (option: string, value: string | undefined) =>
  value === undefined ? [] : [`--${option}=${value}`];

const each = (option: string, values: readonly string[] = []) =>
  values.map((value) => `--${option}=${value}`);

const pairs = (option: string, values: Readonly<Record<string, string>> = {}) =>
  Object.entries(values).map(([name, value]) => `--${option}=${name}=${value}`);
