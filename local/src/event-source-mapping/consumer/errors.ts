/** The members of the Kafka client's errors that decisions depend on. */
interface KafkaErrorFacts {
  readonly code?: string;
  readonly apiId?: string;
  readonly apiCode?: number;
  readonly canRetry?: boolean;
  readonly message?: string;
  readonly errors?: readonly unknown[];
  readonly cause?: unknown;
}

/** Every error in a chain of causes and collections, outermost first. */
function* chain(error: unknown): Generator<KafkaErrorFacts> {
  if (typeof error !== 'object' || error === null) return;
  const facts = error as KafkaErrorFacts;
  yield facts;
  for (const inner of facts.errors ?? []) yield* chain(inner);
  if (facts.cause) yield* chain(facts.cause);
}

/** True when one of the errors is this protocol error, for example `UNKNOWN_TOPIC_OR_PARTITION`. */
export function isKafkaError(error: unknown, apiId: string): boolean {
  return [...chain(error)].some((facts) => facts.apiId === apiId);
}

/** True for a topic that the cluster does not have; the client has a different message for metadata. */
export function isUnknownTopic(error: unknown): boolean {
  return (
    isKafkaError(error, 'UNKNOWN_TOPIC_OR_PARTITION') ||
    [...chain(error)].some(({ message }) => message?.startsWith('Unknown topic ') ?? false)
  );
}

/** A topic that cannot be created; the message says why, and what to do. */
export class RefusedTopicError extends Error {
  readonly apiId = 'INVALID_TOPIC_EXCEPTION';
  readonly canRetry = false;
}

/** True for a topic that cannot be created. */
export function isRefusedTopic(error: unknown): boolean {
  return error instanceof RefusedTopicError;
}

const COORDINATOR_STARTS: readonly string[] = [
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
];

/** True while a broker that has just started creates or loads the topic of its groups. */
export function isCoordinatorStarting(error: unknown): boolean {
  return COORDINATOR_STARTS.some((apiId) => isKafkaError(error, apiId));
}

const AUTHORIZATION_ERRORS: readonly string[] = [
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
];

/** True when the ACLs of the cluster do not allow a request. */
export function isAuthorizationError(error: unknown): boolean {
  return AUTHORIZATION_ERRORS.some((apiId) => isKafkaError(error, apiId));
}

/** True when the cluster rejects the user or the password, or there are none to send. */
export function isAuthenticationError(error: unknown): boolean {
  return [...chain(error)].some(({ code }) => code === 'PLT_KFK_AUTHENTICATION');
}

/** A client certificate or key that cannot be parsed; the message says why. */
export class InvalidCertificateError extends Error {}

/** True for a client certificate or key that cannot be parsed. */
export function isInvalidCertificate(error: unknown): boolean {
  return error instanceof InvalidCertificateError;
}

/** OpenSSL's name of an alert by which a server refuses a client's certificate: https://www.rfc-editor.org/rfc/rfc8446#section-6.2 */
const CERTIFICATE_ALERT = /_ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE)/;

/** True when the cluster rejects the client's certificate, or requires one. */
export function isCertificateRefusal(error: unknown): boolean {
  return [...chain(error)].some(({ code }) => code !== undefined && CERTIFICATE_ALERT.test(code));
}

/** False only for errors that the client marks as final, for example a denied write or a message too large. */
export function isRetriable(error: unknown): boolean {
  const facts = [...chain(error)];
  const protocolErrors = facts.filter(({ apiId }) => apiId !== undefined);
  return protocolErrors.length === 0 || protocolErrors.every(({ canRetry }) => canRetry !== false);
}

/** True when a topic does not take a batch of messages, or a message, of this size. */
export function isTooLarge(error: unknown): boolean {
  return isKafkaError(error, 'MESSAGE_TOO_LARGE') || isKafkaError(error, 'RECORD_LIST_TOO_LARGE');
}

/** True when a broker was unreachable or did not respond in time. */
export function isNetworkError(error: unknown): boolean {
  return [...chain(error)].some(({ code }) => code === 'PLT_KFK_NETWORK');
}

/** The name of the innermost protocol error, else the client's code; undefined when there is neither. */
export function errorCode(error: unknown): string | undefined {
  const facts = [...chain(error)];
  const named = facts.findLast(({ apiId }) => apiId) ?? facts.findLast(({ code }) => code);
  return named?.apiId ?? named?.code;
}

/** The innermost message: the root cause, without the errors that wrap it. */
export function rootMessage(error: unknown): string {
  return [...chain(error)].findLast(({ message }) => message)?.message ?? String(error);
}
