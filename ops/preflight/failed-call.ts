import { type Finding, notChecked } from './check.ts';

/** Why a check could not be made. */
interface Reason {
  readonly applies: (error: Refusal) => boolean;
  readonly finding: (error: Refusal, actions: readonly string[]) => Finding;
}

/** An error of an SDK, or of the network below it. */
interface Refusal extends Error {
  readonly code?: string;
}

const isNamed =
  (...names: readonly string[]) =>
  ({ name }: Refusal) =>
    names.includes(name);

/** Of Node.js, in `code` or, where the SDK has wrapped the error, in its message. */
const networkCode =
  /\b(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPROTO)\b/;

const reasons: readonly Reason[] = [
  {
    applies: isNamed(
      'AccessDenied',
      'AccessDeniedException',
      'AuthorizationErrorException',
      'ForbiddenException',
      'UnauthorizedOperation',
    ),
    finding: (error, actions) =>
      notChecked(
        `not allowed to call ${actions.join(', ')} (${lineOf(error)})`,
        'add it to your policy: npm run preflight -- --policy',
      ),
  },
  {
    applies: isNamed(
      'AuthFailure',
      'CredentialsProviderError',
      'ExpiredToken',
      'ExpiredTokenException',
      'IncompleteSignature',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'MissingAuthenticationTokenException',
      'OptInRequired',
      'RequestExpired',
      'SignatureDoesNotMatch',
      'TokenProviderError',
      'UnrecognizedClientException',
    ),
    finding: (error) =>
      notChecked(
        `no credentials that this Region accepts (${lineOf(error)})`,
        'aws configure, aws sso login or AWS_PROFILE; and enable the Region if it is one to opt in to',
      ),
  },
  {
    applies: (error) =>
      networkCode.test(`${error.code} ${error.message}`) || isNamed('TimeoutError', 'AbortError')(error),
    finding: (error) =>
      notChecked(`the service cannot be reached (${lineOf(error)})`, 'look at the network and the Region'),
  },
];

/** A check whose call failed: why, and what to grant or change. */
export function findingOfFailedCall(error: unknown, actions: readonly string[]): Finding {
  const refusal: Refusal = error instanceof Error ? error : new Error(String(error));
  const reason = reasons.find(({ applies }) => applies(refusal));
  return reason?.finding(refusal, actions) ?? notChecked(lineOf(refusal));
}

/** Name and message on one line: some messages of SDKs have several, and connections that fail have none. */
function lineOf({ name, message, code }: Refusal): string {
  const text = message || code || '';
  const described = name === 'Error' || text.startsWith(name) ? text : `${name}: ${text}`;
  return described.replace(/\s+/g, ' ').trim();
}
