import { describe, expect, test } from '@jest/globals';
import type { ApiRequest } from '../../../../functions/shared/http/api.ts';
import { callerOf } from '../../../../functions/shared/http/caller.ts';

/** A request that the authorizer let through with these claims. */
const requestWith = (claims: Record<string, string>) =>
  ({ requestContext: { authorizer: { jwt: { claims, scopes: null } } } }) as unknown as ApiRequest;

describe('the caller', () => {
  test.each<Record<string, string>>([{ token_use: 'access' }, {}])(
    'is taken from the claims of a token with %j',
    (more) => {
      const claims = { sub: 'customer-1', email: 'a@example.com', email_verified: 'true', ...more };
      expect(callerOf(requestWith(claims))).toMatchObject({
        customerId: 'customer-1',
        email: 'a@example.com',
      });
    },
  );

  test('The caller has no email address that the issuer did not verify.', () => {
    const claims = { sub: 'customer-1', email: 'a@example.com', email_verified: 'false' };
    expect(callerOf(requestWith(claims)).email).toBeUndefined();
  });

  test('The caller of an id token is refused, since it is for an application and not for an API.', () => {
    const claims = { sub: 'customer-1', token_use: 'id' };
    expect(() => callerOf(requestWith(claims))).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  });

  test('The caller has a sub of 128 characters at most: keys of tables are made of it.', () => {
    expect(callerOf(requestWith({ sub: 'x'.repeat(128) })).customerId).toHaveLength(128);
    expect(() => callerOf(requestWith({ sub: 'x'.repeat(129) }))).toThrow(
      expect.objectContaining({ kind: 'forbidden', message: expect.stringContaining('129 characters') }),
    );
  });

  test('The caller of a token without a user is refused.', () => {
    expect(() => callerOf(requestWith({ token_use: 'access' }))).toThrow(
      expect.objectContaining({ kind: 'forbidden' }),
    );
  });
});
