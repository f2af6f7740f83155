import { mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { withFileLock } from '../../../local/src/shared/file-lock.ts';

const newLock = () => join(mkdtempSync(join(tmpdir(), 'orderstream-lock-')), 'lock');

describe('the lock of a file', () => {
  test('the lock of a file lets one piece of work after the other run', async () => {
    const file = newLock();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => withFileLock(file, work(name))));
    for (const index of [0, 2, 4]) {
      expect(seen[index + 1]).toBe(seen[index]?.replace('begins', 'ends'));
    }
  });

  test('the lock of a file is free again after work that failed', async () => {
    const file = newLock();
    await expect(withFileLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withFileLock(file, async () => 'next')).toBe('next');
  });

  test('the lock of a file of a process that is gone counts no more', async () => {
    const file = newLock();
    // Beyond the largest process id that Linux gives out.
    writeFileSync(file, String(2 ** 22 + 1));
    expect(await withFileLock(file, async () => 'taken over')).toBe('taken over');
  });

  test('An empty lock that is older than a few seconds counts no more.', async () => {
    const file = newLock();
    writeFileSync(file, '');
    const old = Date.now() / 1_000 - 10;
    utimesSync(file, old, old);
    expect(await withFileLock(file, async () => 'taken over')).toBe('taken over');
  });

  test('Who waits for a lock learns the process that has it, and waits until the signal aborts.', async () => {
    const file = newLock();
    writeFileSync(file, String(process.pid));
    const ended = new AbortController();
    const waiting = jest.fn((_: number | undefined) => ended.abort(new Error('not now')));
    const wait = { signal: ended.signal, onWaiting: waiting };
    await expect(withFileLock(file, async () => 'done', wait)).rejects.toThrow('not now');
    expect(waiting.mock.calls).toEqual([[process.pid]]);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
  });
});
