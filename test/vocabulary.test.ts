import { describe, expect, test } from '@jest/globals';
import { allowed } from '../scripts/vocabulary/allowed.ts';
import { countByFolder, deviations, folderOf, readBudget } from '../scripts/vocabulary/budget.ts';
import { findings, findingsIn } from '../scripts/vocabulary/scan.ts';

/** The words of `scripts/vocabulary/words.ts`. `npm run vocabulary` lists where they are. */

const foundIn = (text: string) => findingsIn('local/src/a.ts', text).map(({ found }) => found);

test('No folder has more words to avoid than its budget names, and a folder without a budget has none.', () => {
  const lines = deviations(countByFolder(findings()), readBudget());
  expect(lines.filter((line) => line.endsWith('allowed'))).toEqual([]);
});

describe('the scan of a text', () => {
  test.each([
    ['the answer of the broker', 'answer'],
    ['class AwsAnswer {}', 'Answer'],
    ['the mapping gives up', 'gives up'],
    ['async giveUp(record)', 'giveUp'],
    ['nobody waits', 'nobody'],
    ['Somebody’s key', 'Somebody'],
    ['whoever connects', 'whoever'],
    ['the user is told', 'told'],
    ['one line for people', 'people'],
    ['evaluated anew', 'anew'],
    ['requests under way', 'under way'],
    ['readonly underWay: number', 'underWay'],
    ['it stands for all', 'stands'],
    ['mended first', 'mended'],
    ['what hung on it', 'hung on'],
    ['while Kafka is away', 'is away'],
    ['an id of its own', 'of its own'],
    ['what is no list', 'what is no'],
    ['its fate', 'fate'],
    ['runLane(lane)', 'lane'],
    ['interface Surroundings', 'Surroundings'],
    ['at the front door', 'front door'],
    ['const waitInMs = 1', 'InMs'],
  ])('the scan of "%s" finds "%s"', (text, found) => {
    expect(foundIn(text)).toContain(found);
  });

  test.each([
    'a response that is no longer awaited',
    'getRemainingTimeInMillis()',
    'the class Airplane and the recommended method',
    'const waitMs = 1',
    'a standalone broker and its standby',
  ])('the scan of "%s" finds nothing', (text) => {
    expect(foundIn(text)).toEqual([]);
  });

  test('the scan of a text names the line and the words to write', () => {
    expect(findingsIn('local/src/a.ts', 'one\nno answer')).toEqual([
      {
        path: 'local/src/a.ts',
        line: 2,
        found: 'answer',
        instead: expect.stringContaining('response'),
      },
    ]);
  });
});

test('Every allowed name has a reason', () => {
  expect(allowed.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

describe('the budget', () => {
  test.each([
    ['README.md', 'README.md'],
    ['lib/stack.ts', 'lib'],
    ['functions/orders/api.ts', 'functions/orders'],
    ['local/src/aws/msk/topics.ts', 'local/src/aws'],
    ['test/mirror/leftovers.test.ts', 'test/mirror'],
  ])('the budget of %s is that of %s', (path, folder) => {
    expect(folderOf(path)).toBe(folder);
  });

  test('the budget is broken by more words, and by fewer until it is lowered', () => {
    expect(deviations({ lib: 1, ops: 2 }, { lib: 2 })).toEqual([
      'lib: 1 words to avoid; lower its budget of 2',
      'ops: 2 words to avoid, 0 allowed',
    ]);
  });
});
