import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findMirror, type Wanted } from '../../../../local/src/cli/commands/find-mirror.ts';
import { writeRunning } from '../../../../local/src/cli/running-file.ts';
import { lockDataDirectory } from '../../../../local/src/services/lock.ts';

let folder: string;
const running = new DisposableStack();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-mirror-'));
});
afterAll(() => {
  running.dispose();
  rmSync(folder, { recursive: true });
});

/** What a mirror does that runs with this data directory, relative to the folder. */
async function start(directory: string, port: number): Promise<() => void> {
  const dataDirectory = join(folder, directory);
  const unlock = await lockDataDirectory(dataDirectory);
  const forget = writeRunning(dataDirectory, {
    pid: process.pid,
    console: `http://127.0.0.1:${port}`,
    stack: directory,
  });
  running.defer(unlock);
  running.defer(forget);
  return unlock;
}

const find = (path: string, wanted: Partial<Wanted> = {}) => {
  mkdirSync(join(folder, path), { recursive: true });
  return findMirror({ folders: [join(folder, path)], configured: async () => undefined, ...wanted });
};

describe('the mirror that a command works on', () => {
  test('The mirror of the app of a folder is found from the folder and from those below it.', async () => {
    await start('app/.orderstream', 1);
    expect(await find('app')).toBe('http://127.0.0.1:1');
    expect(await find('app/functions/payment')).toBe('http://127.0.0.1:1');
  });

  test('The mirror of another stack is found, and one that is named by the configuration.', async () => {
    await start('other/.orderstream-stacks/shop-12345678', 2);
    expect(await find('other')).toBe('http://127.0.0.1:2');
    await start('data-of-third', 3);
    const configured = async () => join(folder, 'data-of-third');
    expect(await find('third', { configured })).toBe('http://127.0.0.1:3');
  });

  test('Of several, none is chosen: each is named with its address.', async () => {
    await start('two/.orderstream', 4);
    await start('two/.orderstream-stacks/b', 5);
    await expect(find('two')).rejects.toThrow(
      /^2 mirrors run in .*two; accepted: --url http:\/\/127\.0\.0\.1:4 \(two\/\.orderstream\), --url http:\/\/127\.0\.0\.1:5 \(/,
    );
    expect(await find('two', { dataDirectory: join(folder, 'two/.orderstream') })).toBe('http://127.0.0.1:4');
    expect(await find('two', { url: 'http://localhost:6/page' })).toBe('http://localhost:6');
  });

  test('The nearest folder with a mirror that runs counts, by a usual data directory or a configured one.', async () => {
    await start('mono/.orderstream', 8);
    await start('mono/packages/shop/data', 9);
    const shop = join(folder, 'mono/packages/shop');
    const configured = async (of: string) => (of === shop ? 'data' : undefined);
    expect(await find('mono/packages/shop/lib', { configured })).toBe('http://127.0.0.1:9');
    expect(await find('mono/packages/other', { configured })).toBe('http://127.0.0.1:8');
    await start('mono/packages/shop/.orderstream', 10);
    expect(await find('mono/packages/shop/lib')).toBe('http://127.0.0.1:10');
  });

  test('What a mirror that was killed has left behind does not count.', async () => {
    const unlock = await start('killed/.orderstream', 7);
    unlock();
    await expect(find('killed')).rejects.toThrow(/^no mirror runs in .*killed; start one there/);
  });

  test.each(['3001', 'https://127.0.0.1:3001', 'ftp://x'])('The address %j is refused.', async (url) => {
    await expect(find('app', { url })).rejects.toThrow(`--url is ${url}; accepted: the address`);
  });
});
