import {
  defaultLifetimes,
  type SignInClient,
  type TokenTrigger,
  type UserPoolOfClient,
} from '../../issuer/sign-in/client.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { readNumber } from '../property-types.ts';
import { resourcesOfType, textProperty } from '../resources-of-type.ts';

type Resources = ReadonlyMap<string, ResolvedResource>;
type Properties = ResolvedResource['properties'];

/**
 * Addresses on AWS of what the local issuer takes the place of: issuers of tokens, and domains with sign-in pages.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
 */
export function issuerAddressesOf(resources: Resources): string[] {
  const pools = resourcesOfType(resources, 'AWS::Cognito::UserPool');
  const domains = resourcesOfType(resources, 'AWS::Cognito::UserPoolDomain');
  return [...pools.map(({ attributes }) => String(attributes.ProviderURL)), ...domains.map(addressOfDomain)];
}

function addressOfDomain({ physicalId, properties }: ResolvedResource): string {
  if (properties.CustomDomainConfig) return `https://${physicalId}`;
  const [region] = textProperty(properties, 'UserPoolId').split('_');
  return `https://${physicalId}.auth.${region}.amazoncognito.com`;
}

/**
 * Clients of user pools that users sign in with.
 * @param localOf what an address of a callback is here.
 */
export const signInClientsOf = (resources: Resources, localOf: (address: string) => string): SignInClient[] =>
  resourcesOfType(resources, 'AWS::Cognito::UserPoolClient').map((client) => ({
    ...clientOf(client, localOf),
    userPool: userPoolOf(resources, textProperty(client.properties, 'UserPoolId')),
  }));

/** Whether a stack has this user pool. */
export const isUserPool = (id: string, resources: Resources): boolean =>
  resourcesOfType(resources, 'AWS::Cognito::UserPool').some(({ physicalId }) => physicalId === id);

/** @returns without a trigger for a pool that is in no stack. */
function userPoolOf(resources: Resources, userPoolId: string): UserPoolOfClient {
  const pool = resourcesOfType(resources, 'AWS::Cognito::UserPool').find(
    ({ physicalId }) => physicalId === userPoolId,
  );
  return { userPoolId, preTokenGeneration: pool && triggerOf(pool.properties) };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-lambdaconfig.html */
function triggerOf({ LambdaConfig }: Properties): TokenTrigger | undefined {
  const { PreTokenGenerationConfig: config, PreTokenGeneration: first } = (LambdaConfig ?? {}) as {
    readonly PreTokenGenerationConfig?: { readonly LambdaArn?: string; readonly LambdaVersion?: string };
    readonly PreTokenGeneration?: string;
  };
  if (config?.LambdaArn) return { functionArn: config.LambdaArn, version: versionOf(config.LambdaVersion) };
  return first === undefined ? undefined : { functionArn: first, version: '1' };
}

function versionOf(text = 'V1_0'): TokenTrigger['version'] {
  const [, version] = /^V([123])_0$/.exec(text) ?? [];
  if (version) return version as TokenTrigger['version'];
  throw new Error(`LambdaVersion of PreTokenGenerationConfig is ${text}; accepted: V1_0, V2_0, V3_0`);
}

function clientOf(
  { physicalId, attributes, properties }: ResolvedResource,
  localOf: (address: string) => string,
): Omit<SignInClient, 'userPool'> {
  const scopes = textsOf(properties.AllowedOAuthScopes);
  return {
    clientId: physicalId,
    ...(isTrue(properties.GenerateSecret) && { clientSecret: String(attributes.ClientSecret) }),
    callbackUrls: textsOf(properties.CallbackURLs).map(localOf),
    logoutUrls: textsOf(properties.LogoutURLs).map(localOf),
    allowsCode:
      isTrue(properties.AllowedOAuthFlowsUserPoolClient) &&
      textsOf(properties.AllowedOAuthFlows).includes('code'),
    ...(scopes.length > 0 && { scopes }),
    accessTokenSeconds: lifetimeOf(properties, 'AccessToken') ?? defaultLifetimes.accessTokenSeconds,
    idTokenSeconds: lifetimeOf(properties, 'IdToken') ?? defaultLifetimes.idTokenSeconds,
    refreshTokenSeconds: lifetimeOf(properties, 'RefreshToken') ?? defaultLifetimes.refreshTokenSeconds,
  };
}

const secondsOf = { seconds: 1, minutes: 60, hours: 60 * 60, days: 24 * 60 * 60 } as const;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpoolclient-tokenvalidityunits.html */
function lifetimeOf(
  properties: Properties,
  token: 'AccessToken' | 'IdToken' | 'RefreshToken',
): number | undefined {
  const count = readNumber(properties[`${token}Validity`], `${token}Validity`);
  const units = (properties.TokenValidityUnits ?? {}) as Readonly<Record<string, string>>;
  const unit = units[token] ?? (token === 'RefreshToken' ? 'days' : 'hours');
  // Of 0, Cognito takes the default.
  return count ? count * secondsOf[unit as keyof typeof secondsOf] : undefined;
}

const textsOf = (value: TemplateValue | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : [];

const isTrue = (value: TemplateValue | undefined): boolean => String(value) === 'true';
