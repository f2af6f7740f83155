import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const project = resolve(import.meta.dirname, '../..');
const examples = join(project, 'examples');
const MOST_LINES = 100;

const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Variables of this test run would change the runners of the examples. */
const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, JEST_WORKER_ID: ___, INIT_CWD: ____, ...env } = process.env;

const npm = (folder: string, ...args: string[]) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });

const sourcesOf = (example: string) =>
  readdirSync(join(examples, example), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.mjs') && !/node_modules|cdk\.out/.test(file),
  );

test('Each example has fewer than 100 lines of code.', () => {
  const isCode = (line: string) => !/^\s*($|\/\/|\/?\*)/.test(line);
  const lengths = names.map((example) => {
    const lines = sourcesOf(example).flatMap((file) =>
      readFileSync(join(examples, example, file), 'utf8').split('\n'),
    );
    return { example, lines: lines.filter(isCode).length };
  });
  expect(names.length).toBeGreaterThan(2);
  expect(lengths.filter(({ lines }) => lines >= MOST_LINES)).toEqual([]);
});

describe('with the package as a tarball', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'examples-'));
    for (const name of names)
      cpSync(join(examples, name), join(folder, name), {
        recursive: true,
        filter: (file) => !/node_modules|cdk\.out/.test(file.slice(examples.length)),
      });
    npm(project, 'pack', '--workspace=local', `--pack-destination=${folder}`);
    // One installation for all; `file:../…tgz` of each example is the tarball here.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, workspaces: names }));
    npm(folder, 'install', '--prefer-offline');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the tests of an example. */
  const runTests = async (example: string) => {
    const run = promisify(execFile)('npm', ['test'], { cwd: join(folder, example), encoding: 'utf8', env });
    const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
    return { code: run.child.exitCode, output: stripVTControlCharacters(stdout + stderr) };
  };

  test.each(names)(
    'The tests of %s pass, and with a function that does nothing they fail with the story of the record.',
    async (example) => {
      const passed = await runTests(example);
      expect(passed).toEqual({ code: 0, output: passed.output });
      const [handler = ''] = sourcesOf(example).filter((file) => file.startsWith('functions/'));
      writeFileSync(
        join(folder, example, handler),
        "export const handler = async () => console.info('nothing done');",
      );
      const { code, output } = await runTests(example);
      expect({ code, output }).toEqual({ code: 1, output });
      expect(output).toMatch(/-\d+@\d+, key [\w-]+, written [\dTZ:.-]+: \{/);
      expect(output).toMatch(/: delivered after 1 attempt/);
      expect(output).toMatch(/\| .*nothing done/);
    },
  );
});
