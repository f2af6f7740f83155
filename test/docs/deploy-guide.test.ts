import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { examineConfig } from '../../lib/config/index.ts';
import { routes } from '../../lib/order-api/routes.ts';
import { estimate, totalOf } from '../../ops/cost/estimate.ts';
import { readOptions as costOptions } from '../../ops/cost/options.ts';
import { readOptions as diffCheckOptions } from '../../ops/diff-check/options.ts';
import { readOptions as preflightOptions } from '../../ops/preflight/options.ts';
import { readOptions as redriveOptions } from '../../ops/redrive/options.ts';
import { synthesize } from '../../ops/shared/synthesize.ts';
import { commandsOf } from './shell-commands.ts';

const project = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(project, file), 'utf8');
const guide = read('docs/how-to/deploy.md');
const node = join(project, 'node_modules/.bin/node');

/** What each command of the guide reads its options with. */
const optionsOf: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  preflight: preflightOptions,
  cost: costOptions,
  'diff:check': diffCheckOptions,
  redrive: redriveOptions,
};

/** A name of the template, or what refers to one. */
type Name = string | { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };

/** A name as the guide has it, whose Region is eu-west-1; nothing for what refers to a name. */
function inRegion(name: Name = {}): string | undefined {
  if (typeof name === 'string') return name;
  return name['Fn::Join']?.[1].map((part) => (typeof part === 'string' ? part : 'eu-west-1')).join('');
}

describe('the deploy guide', () => {
  const npm = commandsOf(guide, 'npm run');
  test.each([...new Set(npm.map((words) => words.join(' ')))])(
    '%s is a command with options that it accepts',
    (text) => {
      const [, , script = '', ...args] = text.split(' ');
      expect(JSON.parse(read('package.json')).scripts).toHaveProperty(script);
      expect(optionsOf).toHaveProperty(script);
      expect(() => optionsOf[script]?.(args.filter((each) => each !== '--'))).not.toThrow();
    },
  );

  test('the deploy guide names all commands that it is about', () => {
    expect(npm.length).toBeGreaterThan(8);
    expect(commandsOf(guide, 'npx cdk').length).toBeGreaterThan(8);
    expect(commandsOf(guide, 'aws').length).toBeGreaterThan(40);
    expect(commandsOf(guide, 'curl').length).toBe(5);
  });

  const verbs = Map.groupBy(commandsOf(guide, 'npx cdk'), ([, , verb = '']) => verb);
  test.each([...verbs])('cdk %s has the options that it is given', (verb, commands) => {
    const help = spawnSync(node, ['node_modules/aws-cdk/bin/cdk', verb, '--help'], {
      cwd: project,
      encoding: 'utf8',
    }).stdout;
    const options = commands.flatMap((words) => words.filter((word) => word.startsWith('-')));
    const unknown = options.filter((option) => !isOption(option.split('=')[0] as string, help));
    expect(unknown).toEqual([]);
    expect(help).toContain(`cdk ${verb}`);
  });

  test('npx cdk synth -q writes nothing and ends with 0, as the deploy guide says', () => {
    const output = mkdtempSync(join(tmpdir(), 'orderstream-synth-'));
    const { status, stdout } = spawnSync(
      node,
      ['node_modules/aws-cdk/bin/cdk', 'synth', '-q', '--output', output],
      { cwd: project, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    );
    rmSync(output, { recursive: true, force: true });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test.each(['dev', 'prod'] as const)(
    'the deploy guide has settings for cdk.json that stage %s is deployed with',
    (stage) => {
      const block = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
      // Placeholders, so that a copied line sends nothing to a foreign domain.
      const filled = block
        .replaceAll('<your address>', 'ada@orderstream-shop.com')
        .replaceAll('<your domain>', 'orderstream-shop.com');
      const { context } = JSON.parse(filled);
      expect(Object.keys(context)).toEqual(['dev', 'prod']);
      expect(examineConfig({ ...cdkJson.context, ...context, stage }).problems).toEqual([]);
    },
  );

  test('the deploy guide calls routes that the API has', () => {
    const called = commandsOf(guide, 'curl').map((words) =>
      String(words.find((word) => word.startsWith('$API')))
        .replace(/^\$API|\?.*$/g, '')
        .replace('$ORDER_ID', '{orderId}'),
    );
    expect(called.filter((path) => !routes.some((route) => route.path === path))).toEqual([]);
  });

  test('the deploy guide places the order of README', () => {
    const body = /"\$API\/orders".* -d '([^']+)'/.exec(guide)?.[1];
    expect(read('README.md')).toContain(body);
  });

  test('the deploy guide names stacks, functions, alarms and a dashboard that there are', () => {
    const names = ['dev', 'prod'].flatMap((stage) =>
      Object.values(synthesize({ stage }).Resources).flatMap(({ Properties = {} }) =>
        ['FunctionName', 'AlarmName', 'DashboardName'].flatMap(
          (each) => inRegion(Properties[each] as Name | undefined) ?? [],
        ),
      ),
    );
    const known = new Set([...names, 'orderstream-dev', 'orderstream-prod']);
    const named = [...guide.matchAll(/\borderstream-(?:dev|prod)[\w-]*/g)].map(([name]) => name);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(['dev', 'prod'] as const)(
    'the deploy guide has prices of stage %s within a tenth of npm run cost',
    (stage) => {
      const prices = new RegExp(
        `\`${stage}\` (?:costs )?about ([\\d.]+) USD an hour\\s+and\\s+([\\d,]+) USD a month`,
      ).exec(guide);
      const month = totalOf(estimate(synthesize({ stage }), 0).fixed);
      const [hourly, monthly] = [Number(prices?.[1]), Number(prices?.[2]?.replace(',', ''))];
      expect(Math.abs(hourly / (month / 730) - 1)).toBeLessThan(0.1);
      expect(Math.abs(monthly / month - 1)).toBeLessThan(0.1);
    },
  );

  test('the deploy guide links every page and file with a statement that is UNCONFIRMED', () => {
    const files = ['lib', 'functions', 'ops', 'scripts', 'docs'].flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|md)$/.test(file))
        .map((file) => `${folder}/${file}`),
    );
    const marked = files
      .filter((file) => read(file).includes('UNCONFIRMED'))
      // The marker's own definition, and this page.
      .filter((file) => !['scripts/docs/markdown.ts', 'docs/how-to/deploy.md'].includes(file));
    const missing = marked.filter((file) => !guide.includes(file.replace(/^docs\//, '')));
    expect({ addToTheLastSectionOf: 'docs/how-to/deploy.md', missing }).toMatchObject({ missing: [] });
  });
});

/** An option of the CDK CLI, as its help lists it: `--no-x` of a boolean is not listed. */
function isOption(option: string, help: string): boolean {
  const names = [option, option.replace(/^--no-/, '--')];
  return names.some((name) => new RegExp(`(^|[\\s,])${name}\\b`, 'm').test(help));
}

const python = process.env.PYTHON_WITH_BOTO3 ?? 'python3';
const { status, error, stderr } = spawnSync(python, ['-c', 'import botocore'], { encoding: 'utf8' });
if (status !== 0) {
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  process.stderr.write(
    `skipped: commands of the AWS CLI in deploy-guide.test.ts, because ${python} has no botocore (${why}); set PYTHON_WITH_BOTO3\n`,
  );
}

/** Commands of the CLI that no API model describes. */
const withoutModel = /^aws (configure|logs tail|s3) /;

(status === 0 ? test : test.skip)('the AWS CLI has every command and option of the deploy guide', () => {
  const commands = commandsOf(guide, 'aws')
    .filter((words) => !withoutModel.test(`${words.join(' ')} `))
    .map(([, service, operation, ...rest]) => [
      service,
      operation,
      rest.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0]),
    ]);
  const checked = spawnSync(python, [join(project, 'test/fixtures/boto3/cli.py')], {
    input: JSON.stringify(commands),
    encoding: 'utf8',
  });
  expect({ problems: JSON.parse(checked.stdout || '[]'), stderr: checked.stderr }).toEqual({
    problems: [],
    stderr: '',
  });
});
