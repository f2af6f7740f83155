import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accessKeyFor,
  accessKeysDirectory,
  ownerOfAccessKey,
} from '../../../local/src/services/iam/access-keys.ts';
import { temporaryDirectory } from './support.ts';

describe('access keys', () => {
  const directory = temporaryDirectory();

  test('access keys have the shape of AWS’s, are the same each time, and name their owner', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (owner) => {
        const key = accessKeyFor(directory, owner);
        expect(key.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
        expect(key.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
        expect(accessKeyFor(directory, owner)).toEqual(key);
        expect(ownerOfAccessKey(directory, key.accessKeyId)).toEqual({
          owner,
          secretAccessKey: key.secretAccessKey,
          sessionToken: key.sessionToken,
        });
      }),
    );
  });

  test('access keys differ between owners and between data directories', () => {
    const ids = [
      accessKeyFor(directory, 'a'),
      accessKeyFor(directory, 'b'),
      accessKeyFor(temporaryDirectory(), 'a'),
    ];
    expect(new Set(ids.map(({ accessKeyId }) => accessKeyId)).size).toBe(3);
  });

  test('access keys lie in files that only their owner may read', () => {
    const { accessKeyId } = accessKeyFor(directory, 'orders-api');
    expect(statSync(join(accessKeysDirectory(directory), `${accessKeyId}.json`)).mode & 0o777).toBe(0o600);
    expect(readdirSync(accessKeysDirectory(directory))).toContain(`${accessKeyId}.json`);
  });

  test.each(['AKIAIOSFODNN7EXAMPLE', '../seed', ''])('no identity has %p', (accessKeyId) => {
    expect(ownerOfAccessKey(directory, accessKeyId)).toBeUndefined();
  });
});
