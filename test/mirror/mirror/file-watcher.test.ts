import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FileWatcher } from '../../../local/src/mirror/watch/file-watcher.ts';
import { until } from '../event-source-mapping/harness.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-watcher-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads the file each time that a change is reported. */
async function watching(file: string) {
  const errors: string[] = [];
  const seen: (string | undefined)[] = [];
  const files = { paths: [folder], isIgnored: () => false };
  const read = () => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
  const watcher = new FileWatcher(
    files,
    () => seen.push(read()),
    (message) => errors.push(message),
  );
  await watcher.ready();
  return { seen, errors, [Symbol.asyncDispose]: () => watcher.close() };
}

test('The second of two edits is reported however short after the first it is written.', async () => {
  const file = join(folder, 'template.json');
  writeFileSync(file, '');
  await using watched = await watching(file);
  for (let gapMs = 36; gapMs <= 56; gapMs += 0.5) {
    writeFileSync(file, `first, ${gapMs}`);
    await sleep(gapMs);
    writeFileSync(file, `second, ${gapMs}`);
    await until(
      () => watched.seen.at(-1) === `second, ${gapMs}`,
      `the second edit, ${gapMs} ms after the first`,
    );
  }
  expect(watched.errors).toEqual([]);
});

test('A file that is removed, written and removed again is reported as removed.', async () => {
  const file = join(folder, 'other.json');
  for (let gapMs = 5; gapMs <= 60; gapMs += 5) {
    writeFileSync(file, 'there');
    await using watched = await watching(file);
    rmSync(file);
    await sleep(gapMs);
    writeFileSync(file, 'again');
    await sleep(gapMs);
    rmSync(file);
    await until(
      () => watched.seen.length > 0 && watched.seen.at(-1) === undefined,
      `the removal, after ${gapMs} ms`,
    );
    expect(watched.errors).toEqual([]);
  }
});
