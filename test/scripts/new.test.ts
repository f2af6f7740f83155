import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FileEdit } from '../../scripts/new/edits.ts';
import { readOptions } from '../../scripts/new/options.ts';
import { planOf } from '../../scripts/new/plan.ts';
import { thisProject } from '../../scripts/new/project.ts';
import { removalOf } from '../../scripts/new/removal.ts';

const root = resolve(import.meta.dirname, '../..');
const project = thisProject({
  exists: (path) => existsSync(join(root, path)),
  read: (path) => readFileSync(join(root, path), 'utf8'),
});
const loyalty = [
  'concern',
  'loyalty',
  '--reads=OrderPlaced,PaymentRefunded',
  '--emits=LoyaltyPointsChanged',
  '--route=GET /loyalty',
];
const plan = (...args: readonly string[]): FileEdit[] => planOf(readOptions(args), project);

describe('a request that cannot be carried out', () => {
  const concern = (...args: readonly string[]) => ['concern', 'gift-cards', '--reads=OrderShipped', ...args];
  test.each([
    ['a taken name', ['concern', 'payment', '--reads=OrderPlaced'], /"payment", which is taken.*limits/],
    ['a name in another case', ['concern', 'GiftCards', '--reads=OrderPlaced'], /"GiftCards".*kebab-case/],
    ['no events to read', ['concern', 'gift-cards'], /--reads is missing.*OrderPlaced/],
    ['an unknown event', ['concern', 'gift-cards', '--reads=OrderLost'], /"OrderLost".*npm run new/],
    ['an event twice', ['concern', 'gift-cards', '--reads=EmailSent,EmailSent'], /"EmailSent" twice/],
    ['a taken event', concern('--emits=EmailSent'), /--emits is "EmailSent", which is taken/],
    ['the name of a record in events', concern('--emits=OrderLine'), /"OrderLine", which is taken/],
    ['an event in another case', concern('--emits=cardIssued'), /"cardIssued".*PascalCase/],
    ['a taken route', concern('--route=GET /orders'), /"GET \/orders".*taken by/],
    ['a route without a method', concern('--route=/cards'), /"\/cards".*'GET \/loyalty'/],
    ['a route of another method', concern('--route=POST /cards'), /"POST \/cards".*GET/],
    ['an unknown option', concern('--colour=red'), /--colour/],
    ['an option of the other kind', ['event', 'OrderReturned', '--reads=EmailSent'], /accepted: --writer/],
    ['a writer without a topic', ['event', 'OrderReturned', '--writer=analytics'], /"analytics".*orders/],
    ['another kind', ['table', 'gift-cards'], /"table"; accepted is concern or event/],
    ['a route that is not quoted', [...concern('--route', 'GET'), '/cards'], /Quote a route/],
  ])('A request with %s is refused in a line that names it and what is accepted.', (_, args, line) => {
    expect(() => plan(...args)).toThrow(line);
  });

  test('A file that is not as the scaffold expects it is named before anything is written.', () => {
    const rewritten = {
      ...project,
      read: (path: string) => project.read(path).replaceAll('entries', 'files'),
    };
    expect(() => planOf(readOptions(loyalty), rewritten)).toThrow(/lib\/function\/entries\.ts is not as/);
  });
});

describe('what removes a concern', () => {
  const edits = plan(...loyalty);
  const changed = edits.filter(({ isNew }) => !isNew).map(({ path }) => path);

  test('Only files that the command changed are checked out, and only its folders are deleted.', () => {
    const before = new Set(['README.md', 'test/notes.txt']);
    const lines = removalOf(edits, before, new Set([...before, ...edits.map(({ path }) => path)]));
    expect(lines).toEqual([
      `git checkout -- ${changed.toSorted().join(' ')}`,
      'git clean -fd -- functions/loyalty test/functions/loyalty events/schemas/LoyaltyPointsChanged events/fixtures/LoyaltyPointsChanged',
      'npm run events && npm run docs',
    ]);
  });

  test('A file that had other changes before is left to its author.', () => {
    const before = new Set(['events/catalogue.ts']);
    const lines = removalOf(edits, before, new Set(edits.map(({ path }) => path)));
    expect(lines[0]).not.toContain('events/catalogue.ts');
    expect(lines).toContainEqual(expect.stringMatching(/by hand.*: events\/catalogue\.ts$/));
  });
});

describe('a new concern in a copy of the project', () => {
  let copy: string;
  const run = (script: string, ...args: readonly string[]) =>
    execFileSync(process.execPath, [script, ...args], { cwd: copy, encoding: 'utf8', stdio: 'pipe' });

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'orderstream-new-'));
    const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const path of listed.split('\0').filter((each) => each !== '' && existsSync(join(root, each)))) {
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('The command writes what it planned; it compiles, it is formatted, and what is generated is complete.', () => {
    const report = run('scripts/new/main.ts', ...loyalty);
    for (const { path } of plan(...loyalty)) {
      expect(report).toContain(`  ${path}\n`);
      expect(existsSync(join(copy, path))).toBe(true);
    }
    expect(report).toContain('functions/loyalty test/functions/loyalty');
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: copy, stdio: 'pipe' });
    run('events/generate.ts', '--check');
    run('scripts/docs/generate.ts', '--check');
    run(
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      'functions',
      'test/functions/loyalty',
      'lib',
      'events',
    );
  });

  test('Its tests that need no services pass.', async () => {
    const { default: all }: { default: object } = await import(join(root, 'jest.config.js'));
    const config = { ...all, globalSetup: undefined, globalTeardown: undefined };
    const withoutServices = { ...config, testSequencer: undefined, rootDir: copy };
    const tests = ['count-event', 'routes'].map((name) => `test/functions/loyalty/${name}.test.ts`);
    const args = ['--config', JSON.stringify(withoutServices), '--runInBand', '--json', '--runTestsByPath'];
    const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
    const output = execFileSync(process.execPath, [...jest, ...args, ...tests], {
      cwd: copy,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { success, numPassedTests } = JSON.parse(output.slice(output.indexOf('{"num')));
    expect({ success, numPassedTests }).toEqual({ success: true, numPassedTests: 9 });
  });
});
