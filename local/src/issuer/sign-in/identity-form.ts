import { createHash } from 'node:crypto';
import type { TokenRequest } from '../tokens.ts';
import type { Parameters } from './authorization-request.ts';

/** Identities by the name of their token. */
export type Identities = Readonly<Record<string, TokenRequest>>;

const longestName = 100;
const emailAddress = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/;

/** What of a form is no identity. */
export interface FormProblem {
  readonly problem: string;
}

/** Who signs in: one of the identities by `identity`, or anyone by `name`, and `email` unless it follows from the name. */
export function readIdentity(form: Parameters, identities: Identities): TokenRequest | FormProblem {
  const { identity, name = '', email = '' } = form;
  if (identity) return namedIdentity(identity, identities);
  const typed = name.trim();
  if (typed.length === 0 || typed.length > longestName) {
    return { problem: `The name has ${typed.length} characters; accepted: 1 to ${longestName}.` };
  }
  const address = email.trim() || `${subjectOf(typed)}@example.com`;
  if (!emailAddress.test(address)) {
    return {
      problem: `The email address is "${address}"; accepted: one with an @, such as sarah@example.com.`,
    };
  }
  const known = Object.values(identities).find(
    ({ name: each }) => each?.toLowerCase() === typed.toLowerCase(),
  );
  return known && !email.trim() ? known : { sub: subjectOf(typed), name: typed, email: address };
}

function namedIdentity(name: string, identities: Identities): TokenRequest | FormProblem {
  const identity = Object.hasOwn(identities, name) ? identities[name] : undefined;
  return (
    identity ?? {
      problem: `The identity is "${name}"; accepted: ${Object.keys(identities).join(', ')}, or a name.`,
    }
  );
}

/** The same name is the same user in every run. */
function subjectOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return slug || `user-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}
