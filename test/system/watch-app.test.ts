import { randomUUID } from 'node:crypto';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './support/shop.ts';
import { WatchedProject } from './support/watched-project.ts';

const project = resolve(import.meta.dirname, '../..');
const run = randomUUID().slice(0, 8);

/** Another team's app: a bundled function with a source map, a folder as it is, and a setting in a file. */
const app = (variables = '{}') => `
import { App, Stack } from 'aws-cdk-lib/core';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

const app = new App();
const stack = new Stack(app, 'watched-${run}');
new NodejsFunction(stack, 'Bundled', {
  functionName: 'bundled-${run}',
  entry: 'src/bundled.ts',
  runtime: Runtime.NODEJS_22_X,
  bundling: { sourceMap: true, minify: true },
  environment: ${variables},
});
new LambdaFunction(stack, 'Folder', {
  functionName: 'folder-${run}',
  code: Code.fromAsset('plain'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
`;
const greeting = (word: string) => `export const greeting = (): string => '${word}';\n`;

describe('a CDK app that is watched', () => {
  const watched = new WatchedProject();
  const said = () => watched.system.said();
  const invoke = (name: string) => watched.invoke(`${name}-${run}`);
  const becomes = (name: string, value: unknown) =>
    eventually(async () => expect(await invoke(name)).toBe(value));

  beforeAll(async () => {
    symlinkSync(join(project, 'node_modules'), join(watched.folder, 'node_modules'));
    watched.write('package.json', '{ "type": "module" }');
    watched.write('package-lock.json', '{}');
    watched.write('cdk.json', JSON.stringify({ app: 'node app.mjs', watch: { exclude: ['ignored'] } }));
    watched.write('app.mjs', app());
    watched.write('ignored/notes.ts', 'none');
    watched.write('src/greeting.ts', greeting('hello'));
    watched.write(
      'src/bundled.ts',
      "import { greeting } from './greeting.js';\nexport const handler = async () => greeting() + (process.env.MARK ?? '');\n",
    );
    watched.write('plain/index.js', "exports.handler = async () => require('./value.js');\n");
    watched.write('plain/package.json', '{ "type": "commonjs" }');
    watched.write('plain/value.js', "module.exports = 'plain';\n");
    await watched.start([], watched.folder);
    await eventually(async () => expect(said()).toContain('watching:'));
  });

  afterAll(() => watched[Symbol.asyncDispose]());

  test('A changed source of a bundle is run before the app is synthesized again, which confirms it.', async () => {
    expect(await invoke('bundled')).toBe('hello');
    watched.write('src/greeting.ts', greeting('good day'));
    await becomes('bundled', 'good day');
    expect(said()).toContain(`bundled-${run}: other code in`);
    expect(said()).not.toContain('updated Bundled');
  });

  test('A changed file of a folder is run as it is.', async () => {
    expect(await invoke('folder')).toBe('plain');
    watched.write('plain/value.js', "module.exports = 'plainer';\n", 'renamed');
    await becomes('folder', 'plainer');
    expect(said()).toContain(`folder-${run}: other code in`);
  });

  test('A source with a mistake is named with its place, and the code before it runs.', async () => {
    watched.write('src/greeting.ts', 'export const greeting = (): string => ;\n');
    await eventually(async () => expect(said()).toMatch(/error: src\/greeting\.ts:1:\d+: Unexpected ";"/));
    expect(await invoke('bundled')).toBe('good day');
    watched.write('src/greeting.ts', greeting('good evening'));
    await becomes('bundled', 'good evening');
  });

  test('A changed setting of the app is applied by a synthesis.', async () => {
    watched.write('app.mjs', app("{ MARK: '!' }"));
    await becomes('bundled', 'good evening!');
    await eventually(async () => expect(said()).toMatch(/updated Bundled \(.*Environment\) in/));
  });

  test('An app that fails changes nothing, and the next edit is applied.', async () => {
    watched.write('app.mjs', `${app()}\nthrow new Error('not today');`);
    await eventually(async () => expect(said()).toMatch(/error: .*not today/));
    expect(await invoke('bundled')).toBe('good evening!');
    watched.write('app.mjs', app("{ MARK: '?' }"));
    await becomes('bundled', 'good evening?');
  });

  test('Without the assembly, which was deleted, the next edit is applied all the same.', async () => {
    rmSync(join(watched.folder, 'cdk.out'), { recursive: true, force: true });
    watched.write('src/greeting.ts', greeting('good night'));
    await becomes('bundled', 'good night?');
  });

  test('What cdk.json excludes from watching is not looked at.', async () => {
    const before = said();
    writeFileSync(join(watched.folder, 'ignored/notes.ts'), 'more');
    watched.write('src/greeting.ts', greeting('hello again'));
    await becomes('bundled', 'hello again?');
    expect(said().slice(before.length)).not.toContain('ignored');
  });
});
