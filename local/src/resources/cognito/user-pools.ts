import { defaultLifetimes, type SignInClient } from '../../issuer/sign-in/client.ts';
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
  resourcesOfType(resources, 'AWS::Cognito::UserPoolClient').map((client) => clientOf(client, localOf));

function clientOf(
  { physicalId, attributes, properties }: ResolvedResource,
  localOf: (address: string) => string,
): SignInClient {
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
