import { timeout } from './http-api/constraints.ts';
import { withId } from './http-api/return-values.ts';
import { different, reasons } from './property-rules.ts';
import { isText, type ResourceType, run, unsupported } from './resource-type.ts';

/** `AWS::ApiGatewayV2::Integration`: read by the routes of its API. */
export const apiGatewayV2Integration = {
  type: 'AWS::ApiGatewayV2::Integration',
  support: ({ IntegrationType }) =>
    isText(IntegrationType) && IntegrationType !== 'AWS_PROXY'
      ? unsupported(`integrations of type ${IntegrationType} are not run; AWS_PROXY is`)
      : run,
  returnValues: withId('IntegrationId'),
  attributes: ['IntegrationId'],
  replacedBy: ['ApiId'],
  properties: {
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
      'functions are invoked with every method': ['IntegrationMethod'],
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
  requiredProperties: ['ApiId', 'IntegrationType'],
  constraints: { rules: [timeout] },
} satisfies ResourceType;
