import { expect, test } from '@jest/globals';
import type { LambdaService } from '../../local/src/lambda/types.ts';
import { identitiesIn } from '../../local/src/mirror/identities.ts';

test('An access key that no function has is named once, and not without end.', () => {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: () => {}, error: () => {} };
  const lambda = { getFunction: () => undefined } as unknown as LambdaService;
  const identities = identitiesIn({
    dataDirectory: '/nowhere',
    lambda: () => lambda,
    sessions: { find: () => undefined },
    roleIdOf: () => 'AROA',
    log,
  });
  identities.nameUnknown('me');
  identities.nameUnknown('me');
  expect(lines).toEqual(['no function has the access key me: as a key of yours it may do everything here']);
  for (let index = 0; index < 1_000; index++) identities.nameUnknown(`key-${index}`);
  expect(lines.length).toBeLessThan(50);
});
