type Claims = Readonly<Record<string, unknown>>;

/** Claims of one token that a trigger sets and leaves out. */
interface ClaimChanges {
  readonly claimsToAddOrOverride?: Claims | null;
  readonly claimsToSuppress?: readonly string[] | null;
}

interface AccessTokenChanges extends ClaimChanges {
  readonly scopesToAdd?: readonly string[] | null;
  readonly scopesToSuppress?: readonly string[] | null;
}

/** Groups and roles that are in tokens in the place of the user's. */
interface GroupChanges {
  readonly groupsToOverride?: readonly string[] | null;
  readonly iamRolesToOverride?: readonly string[] | null;
  readonly preferredRole?: string | null;
}

/** What a pre token generation trigger changes of the tokens of a user. */
export interface TokenChanges {
  readonly idToken?: ClaimChanges | null;
  readonly accessToken?: AccessTokenChanges | null;
  readonly groups?: GroupChanges | null;
}

/**
 * Claims that keep their value, whatever the trigger says. Those of the session are in both tokens.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
const OF_THE_SESSION = [
  ...['acr', 'amr', 'at_hash', 'auth_time', 'azp', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'origin_jti'],
  ...['sub', 'token_use'],
];
const FIXED_IN_ID_TOKENS = new Set([...OF_THE_SESSION, 'identities', 'aud', 'cognito:username']);
const FIXED_IN_ACCESS_TOKENS = new Set([
  ...OF_THE_SESSION,
  ...['username', 'client_id', 'scope', 'device_key', 'event_id', 'version'],
]);
/** Where the audience that is asked for is not the client. */
const FIXED_WITHOUT_AUDIENCE = new Set([...FIXED_IN_ACCESS_TOKENS, 'aud']);
/** Claims with such names can be left out, and not be set. */
const RESERVED = /^(dev|cognito):/;
/** Scopes of Cognito itself cannot be added. */
const RESERVED_SCOPE = /^aws\.cognito\./;

/** Claims of an id token with the changes of a trigger. */
export const changedIdClaims = (claims: Claims, { idToken, groups }: TokenChanges): Record<string, unknown> =>
  changed({ ...claims, ...groupClaims(groups) }, idToken, FIXED_IN_ID_TOKENS);

/** Claims of an access token with the changes of a trigger. An `aud` may only be the client. */
export function changedAccessClaims(
  claims: Claims & { readonly client_id: string; readonly scope: string },
  { accessToken, groups }: TokenChanges,
): Record<string, unknown> {
  const { aud } = accessToken?.claimsToAddOrOverride ?? {};
  const fixed = aud === claims.client_id ? FIXED_IN_ACCESS_TOKENS : FIXED_WITHOUT_AUDIENCE;
  const { 'cognito:groups': groupsOfUser } = groupClaims(groups);
  const own = { ...claims, ...(groupsOfUser && { 'cognito:groups': groupsOfUser }) };
  return { ...changed(own, accessToken, fixed), scope: changedScope(claims.scope, accessToken) };
}

function changed(claims: Claims, changes: ClaimChanges | null | undefined, fixed: ReadonlySet<string>) {
  const { claimsToAddOrOverride, claimsToSuppress } = changes ?? {};
  const suppressed = new Set((claimsToSuppress ?? []).filter((name) => !fixed.has(name)));
  const set = Object.entries(claimsToAddOrOverride ?? {}).filter(
    ([name]) => !fixed.has(name) && !RESERVED.test(name),
  );
  const all = Object.entries({ ...claims, ...Object.fromEntries(set) });
  return Object.fromEntries(all.filter(([name]) => !suppressed.has(name)));
}

function changedScope(scope: string, changes: AccessTokenChanges | null | undefined): string {
  const { scopesToAdd, scopesToSuppress } = changes ?? {};
  const added = (scopesToAdd ?? []).filter((each) => !RESERVED_SCOPE.test(each));
  const suppressed = new Set(scopesToSuppress ?? []);
  const all = [...scope.split(' ').filter(Boolean), ...added];
  return [...new Set(all)].filter((each) => !suppressed.has(each)).join(' ');
}

/** Absent where the trigger leaves the user's as they are. */
function groupClaims(groups: GroupChanges | null | undefined) {
  const { groupsToOverride, iamRolesToOverride, preferredRole } = groups ?? {};
  return {
    ...(groupsToOverride && { 'cognito:groups': groupsToOverride }),
    ...(iamRolesToOverride && { 'cognito:roles': iamRolesToOverride }),
    ...(preferredRole && { 'cognito:preferred_role': preferredRole }),
  };
}
