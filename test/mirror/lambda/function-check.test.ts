import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { checkFunction } from '../../../local/src/lambda/function-check.ts';
import { createFileLog } from '../../../local/src/lambda/function-log.ts';
import { putKafkaPolicy } from '../../../local/src/services/iam/kafka-policies.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'function-check-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const check = (name: string) => () =>
  checkFunction(name, { Runtime: 'nodejs24.x', Handler: 'index.handler' });

describe('the name of a function', () => {
  test.each(['../../../escaped', 'a/b', 'a.b', '.hidden', 'größe', 'a b', 'a:live', ''])(
    'the name of a function is refused by its pattern: %j',
    (name) => {
      expect(check(name)).toThrow(
        `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: ` +
          'Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+',
      );
    },
  );

  test('the name of a function is refused by its length', () => {
    expect(check('a'.repeat(65))).toThrow(
      /at 'functionName' failed to .+: Member must have length less than or equal to 64$/,
    );
    expect(check('a'.repeat(64))).not.toThrow();
  });

  test.each(['orders', 'Orders_2-x', '0', '-'])('the name of a function is taken: %s', (name) => {
    expect(check(name)).not.toThrow();
  });

  test('the name of a function never becomes a path of a log or a policy, whichever caller passes it', () => {
    const directory = path.join(scratch, 'inner');
    const name = '../escaped';
    expect(() => createFileLog(directory, name, () => {})).toThrow(
      '"../escaped" cannot be the name of a file',
    );
    expect(() => putKafkaPolicy(directory, name, { clusters: [], identity: [] })).toThrow(
      'cannot be the name',
    );
    expect(readdirSync(scratch)).toEqual([]);
  });
});
