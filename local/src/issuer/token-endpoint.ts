import { DEFAULT_LIFETIME_SECONDS, type TokenRequest } from './tokens.ts';

/** A longer form is refused. */
export const FORM_LIMIT_BYTES = 64 * 1024;

/** A form that cannot become a token, as OAuth says it. */
export interface TokenError {
  readonly error: 'invalid_request';
  readonly error_description: string;
}

/** Reads the form of `POST /token`: `sub, name, email, zoneinfo, scope, audience, expires_in`. */
export function readTokenForm(
  form: Readonly<Record<string, unknown>>,
): (TokenRequest & { expiresInSeconds: number }) | TokenError {
  const field = (name: string) => {
    const value = form[name];
    return typeof value === 'string' && value ? value : undefined;
  };
  const sub = field('sub');
  if (!sub)
    return invalid(
      'The form field "sub" is missing: it names who the token is for, for example sub=customer-1.',
    );
  const expiresInSeconds = Number(field('expires_in') ?? DEFAULT_LIFETIME_SECONDS);
  if (!Number.isSafeInteger(expiresInSeconds)) {
    return invalid(
      `The form field "expires_in" is "${field('expires_in')}": a whole number of seconds is accepted; a negative one gives an expired token.`,
    );
  }
  const audience = field('audience');
  return {
    sub,
    name: field('name'),
    email: field('email'),
    zoneinfo: field('zoneinfo'),
    scope: field('scope'),
    audience: audience === undefined ? undefined : [audience],
    expiresInSeconds,
  };
}

function invalid(error_description: string): TokenError {
  return { error: 'invalid_request', error_description };
}
