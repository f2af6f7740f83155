import { jsonIn } from '../json.ts';

/** What the page reads of an access token. The API verifies tokens; here they decide only what is shown. */
export interface Claims {
  readonly customerId: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly isStaff: boolean;
}

/** The claims of an access token; undefined when it is not a JWT with a `sub`. */
export function claimsIn(token: string): Claims | undefined {
  const claims = (jsonIn(payloadOf(token)) ?? {}) as Readonly<Record<string, unknown>>;
  const { sub, name, email, scope } = claims;
  if (typeof sub !== 'string' || sub === '') return undefined;
  return {
    customerId: sub,
    name: textOf(name) ?? textOf(email) ?? 'Customer',
    email: textOf(email),
    isStaff: (textOf(scope) ?? '').split(' ').includes('staff'),
  };
}

const textOf = (claim: unknown) => (typeof claim === 'string' && claim !== '' ? claim : undefined);

function payloadOf(token: string): string | null {
  const [, payload = ''] = token.split('.');
  // No bytes have that many digits of base64.
  if (!/^[\w-]+$/.test(payload) || payload.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  );
  return new TextDecoder().decode(bytes);
}
