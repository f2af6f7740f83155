import type { AsynchronousInvoker } from '../../lambda/asynchronous-invoker.ts';
import type { FunctionConfiguration, InvocationResult, InvokeOptions } from '../../lambda/types.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction } from './function-reference.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ASYNCHRONOUS_PAYLOAD_LIMIT_BYTES = 1_048_576;

interface Invocation {
  readonly target: FunctionConfiguration;
  /** JSON text. */
  readonly event: string;
  readonly wantsLogTail: boolean;
  readonly options: InvokeOptions;
}

type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

/**
 * `Invoke` in its three invocation types.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function invokeOperation(ports: AwsEndpointPorts, asynchronous: AsynchronousInvoker): RestOperation {
  const byType: Record<InvocationType, (invocation: Invocation) => AwsResponse | Promise<AwsResponse>> = {
    RequestResponse: async ({ target, event, wantsLogTail, options }) =>
      synchronousResponse(await ports.lambda.invoke(target.functionArn, event, options), wantsLogTail),
    Event: ({ target, event, options: { traceHeader, caller } }) => {
      refuseTooLarge(event);
      asynchronous.accept(target.functionArn, event, { traceHeader, caller });
      return { statusCode: 202 };
    },
    DryRun: () => ({ statusCode: 204 }),
  };
  return {
    name: 'Invoke',
    route: 'POST /2015-03-31/functions/{FunctionName}/invocations',
    run: (request, { FunctionName = '' }) => {
      const run = byType[readInvocationType(request)];
      const target = findFunction(ports.lambda, request.place, FunctionName, request.query.get('Qualifier'));
      const wantsLogTail = request.headers['x-amz-log-type'] === 'Tail';
      return run({ target, event: readEvent(request), wantsLogTail, options: readOptions(request) });
    },
  };
}

function synchronousResponse(result: InvocationResult, wantsLogTail: boolean): AwsResponse {
  return {
    statusCode: result.statusCode,
    headers: {
      'content-type': result.streamed ? 'application/octet-stream' : 'application/json',
      'x-amzn-requestid': result.requestId,
      'x-amz-executed-version': result.executedVersion,
      ...(result.functionError && { 'x-amz-function-error': result.functionError }),
      ...(wantsLogTail && { 'x-amz-log-result': Buffer.from(result.logTail).toString('base64') }),
    },
    body: result.streamed ? Buffer.from(result.streamed) : result.payload,
  };
}

const isInvocationType = (text: unknown): text is InvocationType =>
  text === 'RequestResponse' || text === 'Event' || text === 'DryRun';

function readInvocationType({ headers }: AwsRequest): InvocationType {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (isInvocationType(type)) return type;
  throw new ServiceException(
    'ValidationException',
    `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: ` +
      'Member must satisfy enum value set: [RequestResponse, Event, DryRun]',
  );
}

const textOf = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);

/** The client context is base64 in its header; functions get it in synchronous invocations only. */
export function readOptions({ headers }: AwsRequest): InvokeOptions {
  const clientContext = textOf(headers['x-amz-client-context']);
  return {
    traceHeader: textOf(headers['x-amzn-trace-id']),
    clientContext: clientContext && Buffer.from(clientContext, 'base64').toString('utf8'),
    caller: { kind: 'lambda-api' },
  };
}

/** No payload at all is an empty object for the function. */
export function readEvent({ body }: AwsRequest): string {
  const event = body.length === 0 ? '{}' : body.toString('utf8');
  try {
    JSON.parse(event);
    return event;
  } catch (cause) {
    throw new ServiceException(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${cause}`,
      400,
      { cause },
    );
  }
}

/** Code and text as seen on AWS: https://github.com/ASFHyP3/hyp3/issues/2241 */
function refuseTooLarge(event: string): void {
  const size = Buffer.byteLength(event);
  if (size <= ASYNCHRONOUS_PAYLOAD_LIMIT_BYTES) return;
  throw new ServiceException(
    'RequestEntityTooLargeException',
    `${size} byte payload is too large for the Event invocation type (limit ${ASYNCHRONOUS_PAYLOAD_LIMIT_BYTES} bytes)`,
    413,
  );
}
