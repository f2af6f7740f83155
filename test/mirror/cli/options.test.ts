import { describe, expect, test } from '@jest/globals';
import { helpText } from '../../../local/src/cli/help-text.ts';
import { configFileIn, parseOptions } from '../../../local/src/cli/options.ts';

const folders = { workingDirectory: '/home/sarah/shop', projectDirectory: '/home/sarah/orderstream' };
const parse = (...args: string[]) => parseOptions(args, folders);

describe('the options of npm start', () => {
  test('the options of npm start default to the app of the project, the standard ports and a data directory in the project', () => {
    expect(parse()).toMatchObject({
      services: undefined,
      dataDirectory: '/home/sarah/orderstream/.orderstream',
      isFresh: false,
      isJson: false,
      isIamEnforced: true,
      remembersRecords: true,
      source: { kind: 'app' },
      ports: { api: 3000, aws: 4566, kafka: 9092, kafkaTls: 9094, kafkaScram: 9096, kafkaIam: 9098 },
    });
  });

  test('the options of npm start find the file of --config from the folder where the command was typed, before the others are read', () => {
    expect(parse('--config=billing.config.ts').configFile).toBe('/home/sarah/shop/billing.config.ts');
    expect(configFileIn(['--config', '../b.ts', '--template=a.yaml'], '/home/sarah/shop')).toBe(
      '/home/sarah/b.ts',
    );
    expect([parse().configFile, configFileIn([], '/home/sarah/shop')]).toEqual([undefined, undefined]);
  });

  test('the options of npm start prune only when they say so', () => {
    expect([parse().isPruning, parse('--prune').isPruning]).toEqual([false, true]);
  });

  test('the options of npm start let IAM be turned off', () => {
    expect(parse('--no-iam').isIamEnforced).toBe(false);
  });

  test('The options of npm start turn the history of records off.', () => {
    expect(parse('--no-record-history').remembersRecords).toBe(false);
  });

  test('the options of npm start let functions run in threads, in processes, or in what each one needs', () => {
    expect(parse().isolation).toBe('auto');
    expect(parse('--isolation=process').isolation).toBe('process');
    expect(() => parse('--isolation=docker')).toThrow(
      '--isolation is docker; accepted: auto, thread, process.',
    );
  });

  test('The options of npm start let debuggers attach, at the port of Node.js unless another is given.', () => {
    expect(parse().inspectPort).toBeUndefined();
    expect(parse('--inspect').inspectPort).toBe(9229);
    expect(parse('--inspect', 'cdk.out')).toMatchObject({ inspectPort: 9229, source: { kind: 'assembly' } });
    expect(parse('--inspect=0').inspectPort).toBe(0);
    expect(() => parse('--inspect=x')).toThrow('--inspect is x; accepted: 0 (any free port) to 65535.');
    expect(() => parse('--inspect', '--isolation=thread')).toThrow(
      '--inspect and --isolation=thread are both given; accepted: one of them. Debuggers attach to processes.',
    );
  });

  test('The options of npm start take no folder to remove but one that startMirror() has made.', () => {
    expect(parse().temporaryFolder).toBeUndefined();
    for (const folder of ['/tmp', 'data', '/home/sarah/mirror-1']) {
      expect(() => parse(`--temporary-folder=${folder}`)).toThrow(
        `--temporary-folder is ${folder}; accepted: the folder that startMirror() has made.`,
      );
    }
  });

  test('The options of npm start with shared services keep nothing and fix none of their ports.', () => {
    const makeTemporaryFolder = () => '/tmp/mirror-1';
    const shared = (...args: string[]) =>
      parseOptions(['--services=shared', ...args], { ...folders, makeTemporaryFolder });
    expect(shared('--api-port=3100')).toMatchObject({
      services: 'shared',
      temporaryFolder: '/tmp/mirror-1',
      dataDirectory: '/tmp/mirror-1/data',
      ports: { api: 3100, kafka: 0, kafkaIam: 0, kafkaTls: 0, kafkaScram: 0, dynamodb: 0, mail: 0 },
    });
    expect(shared('--data-dir=empty')).toMatchObject({
      temporaryFolder: undefined,
      dataDirectory: '/home/sarah/shop/empty',
    });
    expect(() => shared('--kafka-port=9092')).toThrow(
      '--kafka-port is 9092, and shared services choose their ports; accepted: 0, or none. Choose --services=embedded for fixed ports.',
    );
  });

  test('the options of npm start let requests to services of AWS through by name only', () => {
    expect(parse().allowedAwsServices).toEqual([]);
    expect(parse('--allow-aws=s3', '--allow-aws', 'execute-api').allowedAwsServices).toEqual([
      's3',
      'execute-api',
    ]);
    expect(() => parse('--allow-aws=*')).toThrow('--allow-aws is *; accepted: a service');
  });

  test('the options of npm start take paths relative to the folder where the command was typed', () => {
    expect(parse('--assembly', '../their/cdk.out').source).toEqual({
      kind: 'assembly',
      directory: '/home/sarah/their/cdk.out',
    });
    expect(parse('--template=a.yaml').source).toEqual({ kind: 'template', file: '/home/sarah/shop/a.yaml' });
    expect(parse('--data-dir=/tmp/x').dataDirectory).toBe('/tmp/x');
    expect(parse('--data-dir', 'data').dataDirectory).toBe('/home/sarah/shop/data');
  });

  test('the options of npm start give every other app, template and choice of stacks a separate data directory', () => {
    const directories = [
      ['--assembly', 'cdk.out'],
      ['--assembly', '../fleet/cdk.out'],
      ['--assembly', '../fleet/cdk.out', '--stack', 'A'],
      ['--assembly', '../fleet/cdk.out', '--stack', 'A', '--stack', 'B'],
      ['--template', 'my template.json'],
      ['--template', 'service.dev.yaml'],
      [],
    ].map((args) => parse(...args).dataDirectory.replace('/home/sarah/orderstream/', ''));
    expect(directories.map((name) => name.replace(/-[\da-f]{8}$/, ''))).toEqual([
      '.orderstream-stacks/shop',
      ...Array(3).fill('.orderstream-stacks/fleet'),
      '.orderstream-stacks/my-template',
      '.orderstream-stacks/service-dev',
      '.orderstream',
    ]);
    expect(new Set(directories).size).toBe(directories.length);
    const reversed = parse('--assembly=/home/sarah/fleet/cdk.out', '--stack=B', '--stack=A');
    expect(reversed.dataDirectory).toContain(directories[3]);
  });

  test('the options of npm start take several stacks and several values for parameters, which may hold = and may be empty', () => {
    expect(parse('--stack=Net', '--stack', 'Shop').stackNames).toEqual(['Net', 'Shop']);
    expect(parse('--parameter', 'A=b=c', '--parameter=B=').parameters).toEqual({ A: 'b=c', B: '' });
    expect(parse()).toMatchObject({ stackNames: [], parameters: {} });
  });

  test('the options of npm start take values of secrets and parameters by name or ARN', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:stripe-AbC123';
    expect(parse('--value', `${arn}=sk_test_1=`, '--value=/db/name=').values).toEqual({
      [arn]: 'sk_test_1=',
      '/db/name': '',
    });
    expect(parse().values).toEqual({});
  });

  test('the options of npm start refuse a value without a name, and do not repeat it', () => {
    expect(() => parse('--value', 'sk_test_secret')).toThrow(
      '--value is of 14 characters; accepted: NAME=VALUE.',
    );
    expect(() => parse('--value', '=sk_test_secret')).not.toThrow('sk_test_secret');
  });

  test('the options of npm start take the account and Region of stacks that name none', () => {
    expect(parse('--account=111122223333', '--region', 'eusc-de-east-1').place).toEqual({
      accountId: '111122223333',
      region: 'eusc-de-east-1',
    });
    expect(parse().place).toEqual({});
    expect(() => parse('--account=1111-2222-3333')).toThrow(
      '--account is 1111-2222-3333; accepted: 12 digits, such as 111122223333.',
    );
    expect(() => parse('--region=Ireland')).toThrow(
      '--region is Ireland; accepted: a Region, such as eu-west-1.',
    );
  });

  test('the options of npm start take an assembly or a template without an option', () => {
    expect(parse('../app/cdk.out').source).toEqual({
      kind: 'assembly',
      directory: '/home/sarah/app/cdk.out',
    });
    for (const file of ['stack.template.json', 'a.yaml', 'b.YML', 'c.template']) {
      expect(parse(file).source).toEqual({ kind: 'template', file: `/home/sarah/shop/${file}` });
    }
    expect(() => parse('a.json', 'b.json')).toThrow(/^a\.json b\.json given; accepted: one folder/);
    expect(() => parse('tial', 'orders')).toThrow(/; or first a command: tail, produce, /);
    expect(() => parse('a.json', '--assembly=x')).toThrow(/^a\.json given; accepted: one folder/);
  });

  test('the options of npm start take the file of values from where the command was typed, or as named', () => {
    expect(parse().valuesFile).toBe('/home/sarah/shop/mirror.values.json');
    expect(parse('--values-file=../v.json').valuesFile).toBe('/home/sarah/v.json');
  });

  test('the options of npm start take the context of the app, as cdk synth does', () => {
    expect(parse('-c', 'paymentGateway=stripe', '--context=egress=nat').context).toEqual({
      paymentGateway: 'stripe',
      egress: 'nat',
    });
    expect(() => parse('-c', 'egress=nat', '--assembly=cdk.out')).toThrow(
      '--context and --assembly are both given; accepted: one of them.',
    );
  });

  test.each([
    ['--api-port=0', { api: 0 }],
    ['--kafka-iam-port=19098', { kafkaIam: 19_098 }],
    ['--kafka-tls-port=19094', { kafkaTls: 19_094 }],
    ['--kafka-scram-port=19096', { kafkaScram: 19_096 }],
    ['--mail-port=65535', { mail: 65_535 }],
  ])('the options of npm start take %s', (option, ports) => {
    expect(parse(option).ports).toMatchObject(ports);
  });

  test.each([
    [['--api-port=65536'], /--api-port is 65536; accepted: 0 \(any free port\) to 65535/],
    [['--kafka-port=-1'], /--kafka-port/],
    [['--kafka-port=1e3'], /--kafka-port is 1e3/],
    [['--services=cloud'], /--services is cloud; accepted: embedded, shared, docker, external/],
    [['--assembly=a', '--template=b'], /--assembly and --template are both given/],
    [['--data-dir='], /--data-dir is empty; give it a value/],
    [['--stack', ''], /--stack is empty/],
    [['--parameter', 'Stage'], /--parameter is Stage; accepted: NAME=VALUE/],
    [['--parameter', '=dev'], /--parameter is =dev/],
    [['--colour'], /--colour/],
  ])('the options of npm start refuse %j in one line', (args, line) => {
    expect(() => parse(...args)).toThrow(line);
  });

  test('the options of npm start are all in the help', () => {
    for (const option of [
      'services',
      'data-dir',
      'fresh',
      'assembly',
      'template',
      'stack',
      'parameter',
      'value',
      'context',
      'json',
      'open',
      'kafka-iam-port',
      'kafka-tls-port',
      'kafka-scram-port',
    ]) {
      expect(helpText).toContain(`--${option}`);
    }
  });
});
