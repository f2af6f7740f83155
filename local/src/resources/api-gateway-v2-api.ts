import { flag, map, oneOf } from './constraints/kinds.ts';
import { definition, hasName } from './http-api/constraints.ts';
import { createHttpApi } from './http-api/create-api.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run, unsupported } from './resource-type.ts';
import { alphanumericId, arnOf } from './return-values.ts';

/** `AWS::ApiGatewayV2::Api`: served once everything is deployed, since its routes are created after it. */
export const apiGatewayV2Api = {
  type: 'AWS::ApiGatewayV2::Api',
  support: ({ ProtocolType }) =>
    ProtocolType === 'WEBSOCKET' ? unsupported('WebSocket APIs are not run; use an HTTP API') : run,
  returnValues: (subject) => {
    const physicalId = alphanumericId(subject, 10);
    const { region, urlSuffix } = subject.pseudo;
    return {
      physicalId,
      attributes: {
        ApiId: physicalId,
        ApiEndpoint: `https://${physicalId}.execute-api.${region}.${urlSuffix}`,
        ExecuteApiArn: arnOf(subject, 'execute-api', physicalId),
      },
    };
  },
  attributes: ['ApiEndpoint', 'ApiId', 'ExecuteApiArn'],
  replacedBy: ['ProtocolType'],
  properties: {
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
  constraints: {
    kinds: {
      ProtocolType: oneOf('HTTP', 'WEBSOCKET'),
      CorsConfiguration: map,
      DisableExecuteApiEndpoint: flag,
    },
    rules: [hasName, definition],
  },
  create: createHttpApi,
} satisfies ResourceType;
