import { map } from './constraints/kinds.ts';
import { jwt } from './http-api/constraints.ts';
import { withId } from './http-api/return-values.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run, unsupported } from './resource-type.ts';

/** `AWS::ApiGatewayV2::Authorizer`: read by the routes of its API. */
export const apiGatewayV2Authorizer = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  support: ({ AuthorizerType }) =>
    AuthorizerType === 'REQUEST' ? unsupported('Lambda authorizers are not run; use a JWT authorizer') : run,
  returnValues: withId('AuthorizerId'),
  attributes: ['AuthorizerId'],
  replacedBy: ['ApiId'],
  properties: {
    honoured: ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration.Audience'],
    noEffect: {
      [reasons.describes]: ['Name'],
      'the local issuer takes the place of every issuer': ['JwtConfiguration.Issuer'],
      'it belongs to Lambda authorizers, which are not run': [
        'AuthorizerCredentialsArn',
        'AuthorizerPayloadFormatVersion',
        'AuthorizerResultTtlInSeconds',
        'AuthorizerUri',
        'EnableSimpleResponses',
        'IdentityValidationExpression',
      ],
    },
  },
  requiredProperties: ['ApiId', 'AuthorizerType', 'Name'],
  constraints: { kinds: { JwtConfiguration: map }, rules: [jwt] },
} satisfies ResourceType;
