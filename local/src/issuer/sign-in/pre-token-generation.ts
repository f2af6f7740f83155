import { z } from 'zod';
import type { HoldClock } from '../../shared/hold-clock.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { withinLimit } from '../../shared/time-limit.ts';
import { attributesOf } from '../pool-users.ts';
import type { TokenRequest } from '../tokens.ts';
import type { SignInClient, TokenTrigger, UserPoolOfClient } from './client.ts';
import type { TokenChanges } from './token-changes.ts';

/** Why tokens are made. */
type TriggerSource = 'TokenGeneration_HostedAuth' | 'TokenGeneration_RefreshTokens';

/** For whom tokens are made, and with what. */
interface TokenGeneration {
  readonly source: TriggerSource;
  readonly client: SignInClient;
  readonly identity: TokenRequest;
  readonly scopes: readonly string[];
}

/**
 * Asks the pre token generation trigger of the client's user pool.
 * @returns undefined when the pool has none.
 * @throws {TriggerError}
 */
export type PreTokenGeneration = (generation: TokenGeneration) => Promise<TokenChanges | undefined>;

/** A trigger that fails: no user signs in. */
export class TriggerError extends Error {}

/** What a trigger returned: JSON text. */
interface TriggerResult {
  /** Set when the function failed; the payload has its `errorMessage` then. */
  readonly functionError?: string;
  readonly payload: string;
}

export interface TriggerPorts {
  /** @throws {ServiceException} when the invocation never reached the function. */
  readonly invoke: (
    functionArn: string,
    event: string,
    options: { readonly priority: 'urgent'; readonly caller: { readonly kind: 'user-pool' } },
  ) => Promise<TriggerResult>;
  /** What debuggers hold does not count. Absent: there are no debuggers. */
  readonly holds?: Pick<HoldClock, 'heldMs'>;
  /** How long an invocation may take, in milliseconds. Default: 5,000. */
  readonly limitMs?: number;
}

/** "It must respond within 5 seconds", and three times: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const LIMIT_MS = 5_000;
const ATTEMPTS = 3;

/** Runs triggers as Cognito does. UNCONFIRMED: the words of the errors, which "are not fixed strings". */
export function preTokenGeneration(ports: TriggerPorts): PreTokenGeneration {
  return async (generation) => {
    const { userPool } = generation.client;
    if (!userPool?.preTokenGeneration) return undefined;
    const trigger = userPool.preTokenGeneration;
    const event = JSON.stringify(eventOf(generation, userPool, trigger));
    const { payload, functionError } = await invoked(trigger, event, ports);
    if (functionError) throw new TriggerError(`PreTokenGeneration failed with error ${errorIn(payload)}.`);
    return changesIn(payload, trigger);
  };
}

async function invoked(
  { functionArn }: TokenTrigger,
  event: string,
  ports: TriggerPorts,
): Promise<TriggerResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const result = await inTime(
      ports.invoke(functionArn, event, { priority: 'urgent', caller: { kind: 'user-pool' } }),
      ports,
    );
    if (result) return result;
  }
  throw new TriggerError(
    `PreTokenGeneration failed with error: ${functionArn} did not respond within ${(ports.limitMs ?? LIMIT_MS) / 1_000} seconds, ${ATTEMPTS} times.`,
  );
}

/** @returns undefined when the time is up; the invocation continues, as on AWS. */
async function inTime(invocation: Promise<TriggerResult>, { holds, limitMs = LIMIT_MS }: TriggerPorts) {
  try {
    return await withinLimit(invocation, limitMs, holds);
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error;
    throw new TriggerError(
      `PreTokenGeneration invocation failed due to error ${error.code}: ${error.message}`,
      { cause: error },
    );
  }
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
function eventOf(
  { source, client, identity, scopes }: TokenGeneration,
  { userPoolId }: UserPoolOfClient,
  { version }: TokenTrigger,
) {
  const isFirst = version === '1';
  return {
    version,
    triggerSource: source,
    region: userPoolId.split('_')[0],
    userPoolId,
    userName: identity.sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: client.clientId },
    request: {
      userAttributes: { ...attributesOf(identity), 'cognito:user_status': 'CONFIRMED' },
      groupConfiguration: {
        groupsToOverride: identity.groups ?? [],
        iamRolesToOverride: [],
        preferredRole: null,
      },
      ...(!isFirst && { scopes }),
    },
    response: isFirst ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  };
}

const texts = z.array(z.string()).nullish();
const claims = {
  claimsToAddOrOverride: z.record(z.string(), z.unknown()).nullish(),
  claimsToSuppress: texts,
};
const groupOverrideDetails = z
  .object({ groupsToOverride: texts, iamRolesToOverride: texts, preferredRole: z.string().nullish() })
  .nullish();
/** Of version 1, whose changes are for id tokens only. */
const firstResponse = z.object({
  response: z.object({ claimsOverrideDetails: z.object({ ...claims, groupOverrideDetails }).nullish() }),
});
const laterResponse = z.object({
  response: z.object({
    claimsAndScopeOverrideDetails: z
      .object({
        idTokenGeneration: z.object(claims).nullish(),
        accessTokenGeneration: z.object({ ...claims, scopesToAdd: texts, scopesToSuppress: texts }).nullish(),
        groupOverrideDetails,
      })
      .nullish(),
  }),
});

function changesIn(payload: string, trigger: TokenTrigger): TokenChanges {
  const value: unknown = JSON.parse(payload);
  if (trigger.version === '1') {
    const { claimsOverrideDetails: details } = parsed(firstResponse, value, trigger).response;
    return { idToken: details, groups: details?.groupOverrideDetails };
  }
  const { claimsAndScopeOverrideDetails: details } = parsed(laterResponse, value, trigger).response;
  return {
    idToken: details?.idTokenGeneration,
    accessToken: details?.accessTokenGeneration,
    groups: details?.groupOverrideDetails,
  };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, { functionArn }: TokenTrigger): T {
  const { data, error } = schema.safeParse(value);
  if (data) return data;
  const [issue] = error?.issues ?? [];
  throw new TriggerError(
    `PreTokenGeneration failed with error: ${issue?.path.join('.') || 'the response'} of ${functionArn} is not accepted: ${issue?.message}. Accepted: the event that it was invoked with, and changes of tokens in its "response".`,
  );
}

const errorIn = (payload: string): string =>
  String((JSON.parse(payload) as { errorMessage?: unknown }).errorMessage ?? 'Unhandled');
