import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cdkAppOf } from '../../../local/src/mirror/cdk-app.ts';
import type { AppConfig } from '../../../local/src/mirror/config.ts';
import { synthesize } from '../../../local/src/mirror/synthesize.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };

/** An app without CDK: it writes what it is given, and counts how often it runs. */
const recorder = `
import { appendFileSync, writeFileSync } from 'node:fs';
const { CDK_OUTDIR: folder, CDK_CONTEXT_JSON, CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
writeFileSync(folder + '/seen.json', JSON.stringify({ context: JSON.parse(CDK_CONTEXT_JSON), CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION }));
appendFileSync(folder + '/runs', '.');
`;

describe('the CDK app of a project', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'cdk-app-'));
    write('app.mjs', recorder);
    write(
      'cdk.json',
      JSON.stringify({ app: 'node app.mjs', output: 'out', context: { a: 'json', b: 'json' } }),
    );
    write('cdk.context.json', JSON.stringify({ looked: 'up' }));
  });

  afterEach(() => rmSync(project, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  const run = (config: AppConfig = {}, context: Record<string, string> = {}) =>
    synthesize(cdkAppOf({ projectDirectory: project, context, config, place }));
  const read = async (name: string) => readFileSync(join(project, 'out', name), 'utf8');

  test('the CDK app of a project is run as cdk.json says, with its context, looked-up values and what is given, and writes to its output', async () => {
    expect(await run({}, { b: 'given' })).toBe(join(project, 'out'));
    expect(JSON.parse(await read('seen.json'))).toEqual({
      context: expect.objectContaining({
        a: 'json',
        b: 'given',
        looked: 'up',
        'aws:cdk:enable-path-metadata': true,
      }),
      CDK_DEFAULT_ACCOUNT: '111122223333',
      CDK_DEFAULT_REGION: 'eu-west-1',
    });
  });

  test('the CDK app of a project runs at every start, unless it is known what it is made from and that did not change', async () => {
    await run();
    await run();
    expect(await read('runs')).toBe('..');
    const config = { inputs: ['app.mjs'], command: [process.execPath, 'app.mjs'] };
    await run(config);
    await run(config);
    expect(await read('runs')).toBe('...');
    write('app.mjs', `${recorder}// changed`);
    await run(config);
    expect(await read('runs')).toBe('....');
  });

  test('Who waits for a synthesis of the same folder sees the process that does it, and synthesizes after it.', async () => {
    const lock = join(project, 'out', '.lock');
    mkdirSync(join(project, 'out'));
    writeFileSync(lock, String(process.pid));
    const printed: unknown[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.push(text);
      expect(existsSync(join(project, 'out', 'runs'))).toBe(false);
      rmSync(lock);
      return true;
    });
    await run().finally(() => stderr.mockRestore());
    expect(printed).toEqual([`waiting for the synthesis of process ${process.pid} (${lock})\n`]);
    expect(await read('runs')).toBe('.');
    expect(existsSync(lock)).toBe(false);
  });

  test('Who stops while another process synthesizes leaves its lock, and does not synthesize.', async () => {
    const lock = join(project, 'out', '.lock');
    mkdirSync(join(project, 'out'));
    writeFileSync(lock, String(process.pid));
    const stop = new AbortController();
    const run = synthesize(
      cdkAppOf({ projectDirectory: project, context: {}, config: {}, place }),
      stop.signal,
    );
    stop.abort(new Error('Ctrl-C'));
    await expect(run).rejects.toThrow('Ctrl-C');
    expect([existsSync(lock), existsSync(join(project, 'out', 'runs'))]).toEqual([true, false]);
  });

  test.each([
    [
      'an app that throws',
      'throw new RangeError("no such stage");',
      /^synthesizing with node app\.mjs ended with code 1: RangeError: no such stage$/,
    ],
    [
      'an app that ends silently',
      'process.exit(3);',
      /^synthesizing with node app\.mjs ended with code 3: it printed nothing to stderr$/,
    ],
  ])('%s is an error in one line', async (_, text, message) => {
    write('app.mjs', text);
    await expect(run()).rejects.toThrow(message);
  });

  test('a project without an app, and a cdk.json that is not JSON, are errors that name the file', async () => {
    write('cdk.json', '{}');
    await expect(async () => run()).rejects.toThrow(
      /cdk\.json has no "app", or does not exist\. Run the command where/,
    );
    write('cdk.json', '{');
    await expect(async () => run()).rejects.toThrow(/cdk\.json is not JSON: /);
  });
});
