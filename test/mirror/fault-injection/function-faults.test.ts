import { expect, test } from '@jest/globals';
import { FunctionFaults } from '../../../local/src/fault-injection/function-faults.ts';

const fail = { kind: 'fail', message: 'no' } as const;
const delay = { kind: 'delay', delayMs: 5 } as const;

test('A fault hits as many invocations of its function as it was asked for, and names them.', () => {
  const faults = new FunctionFaults();
  faults.add('orders', fail, 2);
  expect(faults.take('other', 'r0')).toBeUndefined();
  expect([faults.take('orders', 'r1'), faults.take('orders', 'r2')]).toEqual([fail, fail]);
  expect(faults.take('orders', 'r3')).toBeUndefined();
  expect(faults.list()).toMatchObject([{ functionName: 'orders', hits: 2, requestIds: ['r1', 'r2'] }]);
});

test('Errors come before delays, and a delay without a number hits until it is removed.', () => {
  const faults = new FunctionFaults();
  const { id } = faults.add('orders', delay);
  faults.add('orders', fail, 1);
  expect(['r1', 'r2', 'r3'].map((each) => faults.take('orders', each))).toEqual([fail, delay, delay]);
  faults.remove(id);
  expect(faults.take('orders', 'r4')).toBeUndefined();
});

test('A fault that is removed is returned, one that is not there is not, and all can be removed at once.', () => {
  const faults = new FunctionFaults();
  const { id } = faults.add('orders', fail, 1);
  expect([faults.remove('x'), faults.remove(id)?.id]).toEqual([undefined, id]);
  faults.add('orders', fail, 1);
  faults.clear();
  expect(faults.list()).toEqual([]);
});
