import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CreatedResource, CreatedResources } from '../../local/src/mirror/created-resources.ts';

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'created-')), 'created.json');
});
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const topic = (name: string, stackId = 'Shop'): CreatedResource => ({ stackId, kind: 'topic', name });

/** One run of the mirror with these resources. @returns what no template has any more. */
function run(present: readonly CreatedResource[], stackIds = ['Shop']): string[] {
  const created = new CreatedResources(file);
  created.add(present);
  return created.leftovers(stackIds, present).map(({ name }) => name);
}

test('What a stack had in an earlier run and has no more is left over, in every later run.', () => {
  expect(run([topic('orders'), topic('loyalty')])).toEqual([]);
  expect(run([topic('orders')])).toEqual(['loyalty']);
  expect(run([topic('orders')])).toEqual(['loyalty']);
  expect(run([topic('orders'), topic('loyalty')])).toEqual([]);
});

test('What the mirror did not create is never left over.', () => {
  expect(run([])).toEqual([]);
});

test('A stack that does not run keeps what it has.', () => {
  run([topic('orders'), topic('fleet', 'Fleet')], ['Shop', 'Fleet']);
  expect(run([], ['Shop'])).toEqual(['orders']);
  expect(run([topic('orders')], ['Shop'])).toEqual([]);
  expect(run([], ['Fleet'])).toEqual(['fleet']);
});

test('What has moved to another stack is not left over, whether that one runs or not.', () => {
  run([topic('orders')]);
  expect(run([topic('orders', 'Base')], ['Shop', 'Base'])).toEqual([]);
  expect(run([], ['Shop'])).toEqual([]);
});

test('A topic and a table of one name are two things.', () => {
  run([topic('orders')]);
  expect(run([{ stackId: 'Shop', kind: 'table', name: 'orders' }])).toEqual(['orders']);
});

test('What has been removed is forgotten.', () => {
  run([topic('orders'), topic('loyalty')]);
  new CreatedResources(file).forget(topic('loyalty'));
  expect(run([topic('orders')])).toEqual([]);
});
