import type { AccessDenied } from '../../iam/access-control.ts';
import { EMAIL_REQUEST_LIMIT_BYTES } from '../../shared/email-limits.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { dynamodbAccesses } from '../access/dynamodb.ts';
import { invalidClientTokenId, unrecognizedClient } from '../access/invalid-token.ts';
import { firstVersionAccesses, sesAccesses } from '../access/ses.ts';
import { awsJsonError, awsQueryError, restJsonError } from '../protocol/error-shapes.ts';
import type { AwsRequest } from '../protocol/message.ts';
import { type RestOperation, restRouter } from '../protocol/rest-router.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { createForwarder, type Forwarder } from './forward.ts';
import { forwardDurably } from './transactions.ts';

/** DynamoDB: everything goes to DynamoDB Local. */
export function dynamodbApi(ports: AwsEndpointPorts): AwsService {
  const backend = createForwarder({
    name: 'DynamoDB Local',
    endpoint: () => ports.dynamodbEndpoint,
    unavailableCode: 'InternalServerError',
  });
  return {
    signingName: 'dynamodb',
    operationNames: ['all of DynamoDB Local'],
    operationOf: (request) => {
      const name = targetOf(request);
      return name === undefined
        ? undefined
        : { name, run: () => forwardDurably(name, request, backend.forward) };
    },
    accessesOf: ({ name }, { body, place }) => dynamodbAccesses(name, body, place),
    accessDenied: ({ text }) => new ServiceException('AccessDeniedException', text, 400),
    invalidToken: unrecognizedClient(400),
    errorShape: awsJsonError,
    internalFault: 'InternalServerError',
    throttle: { code: 'ThrottlingException', statusCode: 400 },
    stop: async () => backend.close(),
  };
}

/** What the mailbox has of SES v2; to anything else it responds with a page of HTML. */
const SES_ROUTES: readonly (readonly [name: string, route: string])[] = [
  ['SendEmail', 'POST /v2/email/outbound-emails'],
  ['SendBulkEmail', 'POST /v2/email/outbound-bulk-emails'],
  ['ListEmailTemplates', 'GET /v2/email/templates'],
  ['CreateEmailTemplate', 'POST /v2/email/templates'],
  ['GetEmailTemplate', 'GET /v2/email/templates/{TemplateName}'],
  ['UpdateEmailTemplate', 'PUT /v2/email/templates/{TemplateName}'],
  ['DeleteEmailTemplate', 'DELETE /v2/email/templates/{TemplateName}'],
  ['TestRenderEmailTemplate', 'POST /v2/email/templates/{TemplateName}/render'],
];

const FIRST_VERSION_ACTIONS = ['SendEmail', 'SendRawEmail'];
const FIRST_VERSION = 'SendEmail and SendRawEmail of version 1';
/** Version 2 says `AccessDeniedException`. */
const FIRST_VERSION_DENIAL = 'AccessDenied';
const firstVersionCodes: readonly string[] = [FIRST_VERSION_DENIAL, 'InvalidClientTokenId'];

/** SES v2, which signs as `ses`: what the mailbox has goes there. */
export function sesApi(ports: AwsEndpointPorts): AwsService {
  const backend = createForwarder({
    name: 'the mailbox',
    endpoint: () => ports.sesEndpoint,
    unavailableCode: 'InternalServiceErrorException',
  });
  const operations: RestOperation[] = [
    ...SES_ROUTES.map(([name, route]) => ({ name, route, run: backend.forward })),
    { name: FIRST_VERSION, route: 'POST /', run: firstVersion(backend.forward) },
  ];
  return {
    signingName: 'ses',
    operationNames: operations.map(({ name }) => name),
    operationOf: restRouter(operations),
    accessesOf: ({ name }, { body, headers, place }) => {
      const message = { body, contentType: headers['content-type'] };
      return name === FIRST_VERSION
        ? firstVersionAccesses(message, place)
        : sesAccesses(name, message, place);
    },
    accessDenied: (denied, { path }) => sesAccessDenied(denied, path === '/'),
    invalidToken: ({ path }) => (path === '/' ? invalidClientTokenId() : unrecognizedClient(403)()),
    errorShape: (exception, requestId) =>
      (firstVersionCodes.includes(exception.code) ? awsQueryError : restJsonError)(exception, requestId),
    internalFault: 'InternalServiceErrorException',
    throttle: { code: 'TooManyRequestsException', statusCode: 429 },
    bodyLimitBytes: EMAIL_REQUEST_LIMIT_BYTES,
    stop: async () => backend.close(),
  };
}

/** SES has its own messages. */
function sesAccessDenied(
  { principal, action, resource }: AccessDenied,
  isFirstVersion: boolean,
): ServiceException {
  return new ServiceException(
    isFirstVersion ? FIRST_VERSION_DENIAL : 'AccessDeniedException',
    `User \`${principal}' is not authorized to perform \`${action}' on resource \`${resource}'`,
    403,
  );
}

/** The first version of SES is of the query protocol; the mailbox leaves actions it does not have without a response. */
const firstVersion =
  (forward: Forwarder['forward']): RestOperation['run'] =>
  (request) => {
    const action = new URLSearchParams(request.body.toString('utf8')).getAll('Action').join(', ');
    if (FIRST_VERSION_ACTIONS.includes(action)) return forward(request);
    const message = `The mirror's SES has no action ${action} of version 1. It has: ${FIRST_VERSION_ACTIONS.join(', ')}.`;
    return awsQueryError(new ServiceException('InvalidAction', message), request.requestId);
  };

const TARGET = /^DynamoDB(?:Streams)?_\d{8}\.([A-Za-z]+)$/;

/** `DynamoDB_20120810.PutItem` → `PutItem`; undefined for any other form, of which the backend may read something else. */
const targetOf = ({ headers }: AwsRequest): string | undefined =>
  TARGET.exec(String(headers['x-amz-target'] ?? ''))?.[1];
