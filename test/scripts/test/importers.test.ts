import { expect, test } from '@jest/globals';
import { testsThatImport } from '../../../scripts/test/jest.ts';

test('the tests that import a file of any folder, directly or not, are found, and no others.', () => {
  const names = testsThatImport(['functions/orders/order-item.ts']).map((path) =>
    path.slice(path.indexOf('/test/') + 1),
  );
  expect(names).toContain('test/functions/orders/order-item.test.ts');
  expect(names).toContain('test/functions/saga/faults.test.ts');
  expect(names).not.toContain('test/functions/orders/domain.test.ts');
});

test('no test imports a file that is not there.', () => {
  expect(testsThatImport(['functions/gone.ts'])).toEqual([]);
});
