import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const project = resolve(import.meta.dirname, '../../..');

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'compiled-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

function help(): void {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const node = join(project, 'node_modules/.bin/node');
  execFileSync(node, ['local/src/cli/main.ts', '--help'], { cwd: project, env, stdio: 'ignore' });
}

describe('the code that a start has compiled', () => {
  test('The code that a start has compiled is kept for the next one, where no other user can change it.', () => {
    help();
    const folder = join(cache, 'orderstream/compiled');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(1);
  });

  test('The code that a start has compiled is not kept where others can write.', () => {
    const folder = join(cache, 'orderstream/compiled');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    help();
    expect(readdirSync(folder)).toEqual([]);
  });
});
