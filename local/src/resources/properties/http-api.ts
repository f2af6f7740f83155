import { different, type PropertyRules, reasons } from '../property-rules.ts';

/** `AWS::ApiGatewayV2::*` */
export const httpApiProperties: Readonly<Record<string, PropertyRules>> = {
  'AWS::ApiGatewayV2::Api': {
    honoured: ['Body', 'CorsConfiguration', 'FailOnWarnings', 'Name', 'ProtocolType', 'RouteKey', 'Target'],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags', 'Version'],
      [reasons.permission]: ['CredentialsArn'],
      [reasons.webSocket]: [
        'ApiKeySelectionExpression',
        'DisableSchemaValidation',
        'RouteSelectionExpression',
      ],
      'the address of the mirror serves for every domain': ['DisableExecuteApiEndpoint', 'IpAddressType'],
    },
    notHonoured: {
      BasePath: different('paths are as the definition has them', 'ignore'),
      BodyS3Location: different('it is not read; give the definition as Body'),
    },
  },
  'AWS::ApiGatewayV2::Authorizer': {
    honoured: ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration.Audience'],
    noEffect: {
      [reasons.describes]: ['Name'],
      'the local issuer stands in for every issuer': ['JwtConfiguration.Issuer'],
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
  'AWS::ApiGatewayV2::Integration': {
    honoured: ['ApiId', 'IntegrationType', 'IntegrationUri', 'TimeoutInMillis'],
    noEffect: {
      [reasons.describes]: ['Description'],
      [reasons.permission]: ['CredentialsArn'],
      [reasons.webSocket]: [
        'ContentHandlingStrategy',
        'PassthroughBehavior',
        'RequestTemplates',
        'TemplateSelectionExpression',
      ],
      'functions are invoked, whatever the method': ['IntegrationMethod'],
      'it belongs to integrations with URLs, which are not run': [
        'ConnectionId',
        'ConnectionType',
        'TlsConfig',
      ],
    },
    notHonoured: {
      IntegrationSubtype: different('services of AWS are not called'),
      PayloadFormatVersion: different('the event has format 2.0', '2.0'),
      RequestParameters: different('requests are handed on as they are'),
      ResponseParameters: different('responses are handed on as they are'),
    },
  },
  'AWS::ApiGatewayV2::Route': {
    honoured: ['ApiId', 'AuthorizationScopes', 'AuthorizerId', 'RouteKey', 'Target'],
    noEffect: {
      [reasons.describes]: ['OperationName'],
      [reasons.webSocket]: [
        'ApiKeyRequired',
        'ModelSelectionExpression',
        'RequestModels',
        'RequestParameters',
        'RouteResponseSelectionExpression',
      ],
    },
    notHonoured: { AuthorizationType: different('requests are not authorized here', 'NONE', 'JWT') },
  },
  'AWS::ApiGatewayV2::Stage': {
    honoured: [
      'ApiId',
      'DefaultRouteSettings.ThrottlingBurstLimit',
      'DefaultRouteSettings.ThrottlingRateLimit',
      'RouteSettings',
      'StageName',
      'StageVariables',
    ],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      [reasons.monitoring]: [
        'AccessLogSettings',
        'DefaultRouteSettings.DataTraceEnabled',
        'DefaultRouteSettings.DetailedMetricsEnabled',
        'DefaultRouteSettings.LoggingLevel',
      ],
      [reasons.webSocket]: ['AccessPolicyId', 'ClientCertificateId'],
      'an API is as the template has it, at once': ['AutoDeploy', 'DeploymentId'],
    },
  },
};
