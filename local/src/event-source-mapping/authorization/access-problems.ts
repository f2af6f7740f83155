import {
  isAuthenticationError,
  isAuthorizationError,
  isCertificateRefusal,
  isInvalidCertificate,
  rootMessage,
} from '../consumer/errors.ts';
import type { RequiredPermission } from './permissions.ts';

/** Why a mapping may not poll, as Lambda shows it. */
export interface Problem {
  readonly reason: RequiredPermission['reason'];
  /** `LastProcessingResult`. */
  readonly result: string;
  /** For the user: what is missing, and what to do. */
  readonly detail: string;
}

/** What a cluster must allow the user of a mapping on. */
export interface PolledResources {
  readonly topic: string;
  /** As the local Kafka knows it. */
  readonly groupId: string;
}

type DescribeProblem = (polled: PolledResources, error: unknown) => Problem;

/** Texts of https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html#kafka-permissions-errors */
const PROBLEMS: readonly (readonly [(error: unknown) => boolean, DescribeProblem])[] = [
  [
    isAuthorizationError,
    ({ topic, groupId }) => ({
      reason: 'EVENT_SOURCE_AUTHZ_ERROR',
      result: 'PROBLEM: Cluster failed to authorize Lambda.',
      detail: `The ACLs of the cluster must let the user of the mapping DescribeConfigs on the cluster, Describe and Read on group ${groupId}, and Describe and Read on topic ${topic}.`,
    }),
  ],
  [
    isInvalidCertificate,
    (_polled, error) => ({
      reason: 'EVENT_SOURCE_AUTHN_ERROR',
      result: 'PROBLEM: Provided certificate or private key is invalid.',
      detail: `In the secret of the mapping: ${rootMessage(error)}.`,
    }),
  ],
  [
    isCertificateRefusal,
    () => ({
      reason: 'EVENT_SOURCE_AUTHN_ERROR',
      result: 'PROBLEM: Server failed to authenticate Lambda.',
      detail: 'The client certificate in the secret of the mapping is not valid at this time.',
    }),
  ],
  [
    isAuthenticationError,
    () => ({
      reason: 'EVENT_SOURCE_AUTHN_ERROR',
      result: 'PROBLEM: SASL authentication failed.',
      detail:
        'The broker has no such user, or another password: associate the secret with the cluster (AWS::MSK::BatchScramSecret, BatchAssociateScramSecret).',
    }),
  ],
];

/** What Lambda shows for an error of the Kafka client; undefined for an error that is not a refusal. */
export function accessProblemOf(error: unknown, polled: PolledResources): Problem | undefined {
  const [, describe] = PROBLEMS.find(([matches]) => matches(error)) ?? [];
  return describe?.(polled, error);
}
