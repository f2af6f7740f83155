import { textLike } from './constraints/kinds.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { namedBy } from './return-values.ts';
import { byApiProperty } from './unique-name.ts';

/** `AWS::ApiGatewayV2::Stage`: read by its API. */
export const apiGatewayV2Stage = {
  type: 'AWS::ApiGatewayV2::Stage',
  support: run,
  returnValues: namedBy('StageName'),
  uniqueName: { identity: byApiProperty('StageName') },
  replacedBy: ['ApiId', 'StageName'],
  properties: {
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
  requiredProperties: ['ApiId', 'StageName'],
  constraints: {
    kinds: { StageName: textLike(/^(\$default|\w{1,128})$/, '$default, or letters, digits and underscores') },
  },
} satisfies ResourceType;
