import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sharedSystem } from './support/shared-system.ts';

const project = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(project, 'docs/tutorial/README.md'), 'utf8');

/** The commands of a step, as the page has them. */
function commandsOf(step: string): string {
  const [, section = ''] = page.split(`\n## ${step}\n`);
  const blocks = (section.split('\n## ')[0] ?? '').matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].map(([, commands]) => commands).join('');
}

const system = sharedSystem();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs commands of the page in one shell, at the addresses of this mirror. @returns what they print. */
function run(commands: string): string {
  const { ready, dataDirectory } = system();
  const here = commands
    .replaceAll('http://127.0.0.1:3000', ready.api)
    .replaceAll('$(cat .orderstream/', `$(cat ${dataDirectory}/`);
  return execFileSync('bash', ['-euo', 'pipefail', '-c', here], {
    cwd: folder,
    encoding: 'utf8',
    env: process.env,
  });
}

test('The commands of the tutorial place an order that ships, and show the sale', () => {
  const placed = commandsOf('2. Place an order');
  const seen = commandsOf('3. See what the concerns did');
  expect(placed.match(/\bcurl\b/g)).toHaveLength(2);
  expect(seen.match(/\bcurl\b/g)).toHaveLength(2);
  const output = run(placed);
  expect(output).toContain('"message":"Order received! Check your email for updates."');
  expect(output).toContain('"status":"shipped"');
  expect(run(seen)).toMatch(/"products":.*"orders":/s);
});

test('The commands of the tutorial that need no mirror are scripts and functions of the project', () => {
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const named = [...page.matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named).toContain('redrive');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const file = /`(functions\/[\w/.-]+)`/.exec(page)?.[1] ?? '';
  expect(readFileSync(join(project, file), 'utf8')).toContain('createShippingHandlers');
});
