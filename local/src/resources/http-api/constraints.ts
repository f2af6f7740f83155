import { flag, listOf, map, oneOf, plainText, textLike } from '../constraints/kinds.ts';
import { mapsOf } from '../constraints/members.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';
import { gapsOfHttpApi } from './http-apis.ts';

/** API Gateway's words in this file are those that https://github.com/badmintoncryer/cdk-preflight (pf-apigwv2-…) saw on AWS. */
const hasName: Rule = {
  reads: ['Name', 'Body', 'BodyS3Location', 'Target'],
  check: ({ properties: { Name, Body, BodyS3Location } }) =>
    [Name, Body, BodyS3Location].every((each) => each === undefined)
      ? 'Invalid API name specified: Name is missing, and no Body has one'
      : undefined,
};

const definition: Rule = {
  reads: ['Body', 'BodyS3Location', 'FailOnWarnings', 'Target'],
  check: (api) => void gapsOfHttpApi(api),
};

const timeout: Rule = {
  reads: ['TimeoutInMillis'],
  check: ({ properties: { TimeoutInMillis = 30_000 } }) =>
    Number(TimeoutInMillis) >= 50 && Number(TimeoutInMillis) <= 30_000
      ? undefined
      : `Timeout should be between 50 ms and 30000 ms; TimeoutInMillis is ${TimeoutInMillis}`,
};

const jwt: Rule = {
  reads: ['AuthorizerType', 'JwtConfiguration'],
  check: ({ properties: { AuthorizerType, JwtConfiguration } }) => {
    const { Audience } = mapsOf(JwtConfiguration)[0] ?? {};
    const hasAudience = Array.isArray(Audience) && Audience.length > 0;
    return AuthorizerType === 'JWT' && !hasAudience
      ? 'JwtConfiguration.Audience is missing, which an authorizer of the type JWT needs'
      : undefined;
  },
};

const routeTarget: Rule = {
  reads: ['Target'],
  check: ({ properties: { Target } }) =>
    Target === undefined || String(Target).startsWith('integrations/')
      ? undefined
      : `Unexpected or malformed target in route. Correct format should be integrations/<integration_id>. Target is ${Target}`,
};

const routeAuthorizer: Rule = {
  reads: ['AuthorizationType', 'AuthorizerId'],
  check: ({ properties: { AuthorizationType, AuthorizerId } }) =>
    AuthorizationType === 'JWT' && AuthorizerId === undefined
      ? 'Setting the authorization type to JWT requires a valid JWT authorizer. AuthorizerId is missing'
      : undefined,
};

/** `AWS::ApiGatewayV2::*`, of HTTP APIs. */
export const httpApiRules: Readonly<Record<string, TypeRules>> = {
  'AWS::ApiGatewayV2::Api': {
    kinds: {
      ProtocolType: oneOf('HTTP', 'WEBSOCKET'),
      CorsConfiguration: map,
      DisableExecuteApiEndpoint: flag,
    },
    rules: [hasName, definition],
  },
  'AWS::ApiGatewayV2::Authorizer': { kinds: { JwtConfiguration: map }, rules: [jwt] },
  'AWS::ApiGatewayV2::Integration': { rules: [timeout] },
  'AWS::ApiGatewayV2::Route': {
    kinds: {
      RouteKey: textLike(
        /^\$default$|^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*$/,
        '$default, or METHOD /path such as GET /orders/{id}',
      ),
      AuthorizationScopes: listOf(plainText),
      AuthorizationType: oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'JWT'),
    },
    rules: [routeTarget, routeAuthorizer],
  },
  'AWS::ApiGatewayV2::Stage': {
    kinds: { StageName: textLike(/^(\$default|\w{1,128})$/, '$default, or letters, digits and underscores') },
  },
};
