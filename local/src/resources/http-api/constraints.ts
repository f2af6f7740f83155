import { mapsOf } from '../constraints/members.ts';
import type { Rule } from '../constraints/rule.ts';
import { gapsOfHttpApi } from './http-apis.ts';

/** API Gateway's words in this file are those that https://github.com/badmintoncryer/cdk-preflight (pf-apigwv2-…) saw on AWS. */
export const hasName: Rule = {
  reads: ['Name', 'Body', 'BodyS3Location', 'Target'],
  check: ({ properties: { Name, Body, BodyS3Location } }) =>
    [Name, Body, BodyS3Location].every((each) => each === undefined)
      ? 'Invalid API name specified: Name is missing, and no Body has one'
      : undefined,
};

export const definition: Rule = {
  reads: ['Body', 'BodyS3Location', 'FailOnWarnings', 'Target'],
  check: (api) => void gapsOfHttpApi(api),
};

export const timeout: Rule = {
  reads: ['TimeoutInMillis'],
  check: ({ properties: { TimeoutInMillis = 30_000 } }) =>
    Number(TimeoutInMillis) >= 50 && Number(TimeoutInMillis) <= 30_000
      ? undefined
      : `Timeout should be between 50 ms and 30000 ms; TimeoutInMillis is ${TimeoutInMillis}`,
};

export const jwt: Rule = {
  reads: ['AuthorizerType', 'JwtConfiguration'],
  check: ({ properties: { AuthorizerType, JwtConfiguration } }) => {
    const { Audience } = mapsOf(JwtConfiguration)[0] ?? {};
    const hasAudience = Array.isArray(Audience) && Audience.length > 0;
    return AuthorizerType === 'JWT' && !hasAudience
      ? 'JwtConfiguration.Audience is missing, which an authorizer of the type JWT needs'
      : undefined;
  },
};

export const routeTarget: Rule = {
  reads: ['Target'],
  check: ({ properties: { Target } }) =>
    Target === undefined || String(Target).startsWith('integrations/')
      ? undefined
      : `Unexpected or malformed target in route. Correct format should be integrations/<integration_id>. Target is ${Target}`,
};

export const routeAuthorizer: Rule = {
  reads: ['AuthorizationType', 'AuthorizerId'],
  check: ({ properties: { AuthorizationType, AuthorizerId } }) =>
    AuthorizationType === 'JWT' && AuthorizerId === undefined
      ? 'Setting the authorization type to JWT requires a valid JWT authorizer. AuthorizerId is missing'
      : undefined,
};
