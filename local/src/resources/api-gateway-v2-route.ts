import { listOf, oneOf, plainText, textLike } from './constraints/kinds.ts';
import { routeAuthorizer, routeTarget } from './http-api/constraints.ts';
import { withId } from './http-api/return-values.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { byApiProperty } from './unique-name.ts';

/** `AWS::ApiGatewayV2::Route`: read by its API. */
export const apiGatewayV2Route = {
  type: 'AWS::ApiGatewayV2::Route',
  support: run,
  returnValues: withId('RouteId'),
  attributes: ['RouteId'],
  uniqueName: { identity: byApiProperty('RouteKey') },
  replacedBy: ['ApiId'],
  properties: {
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
  requiredProperties: ['ApiId', 'RouteKey'],
  constraints: {
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
} satisfies ResourceType;
