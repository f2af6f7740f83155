import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { testsThatReach } from '../../../scripts/test/affected-tests.ts';

const project = join(import.meta.dirname, '../../..');

describe('the tests that a change can break without importing it', () => {
  test.each([
    ['lib/orderstream-stack.ts', ['test/lib/', 'test/system/']],
    ['functions/payment/charge.ts', ['test/system/', 'test/chaos/']],
    ['local/src/lambda/launch.ts', ['test/system/', 'test/mirror/lambda/', 'test/package/']],
    ['docs/README.md', ['test/docs/']],
    ['test/fixtures/cases/sandbox/template.json', ['test/system/cases/']],
    ['package-lock.json', ['test/']],
  ])('of %s are those of %j, and the architecture', (file, tests) => {
    expect(testsThatReach([file])).toEqual(expect.arrayContaining(['test/architecture.test.ts', ...tests]));
  });

  test('of documentation start no mirror.', () => {
    expect(testsThatReach(['README.md']).filter((each) => each.startsWith('test/system'))).toEqual([]);
  });

  test('of no change are none.', () => {
    expect(testsThatReach([])).toEqual([]);
  });

  test('are all there.', () => {
    const files = ['package.json', 'lib/x.ts', 'events/x.ts', 'local/src/cli/x.ts', 'scripts/x.ts', 'a.md'];
    const named = testsThatReach([...files, 'test/fixtures/cases/x', 'test/system/support/x.ts']);
    expect(named.filter((each) => !existsSync(join(project, each)))).toEqual([]);
  });
});
