import { join } from 'node:path';
import type { CustomResourceResponse, ExpectedResponse } from '../../aws/types.ts';
import type { FunctionConfiguration, InvocationResult } from '../../lambda/types.ts';
import { startTimeLimit } from '../../shared/time-limit.ts';
import type { DeploymentContext } from '../context.ts';
import { readNumber } from '../property-types.ts';

/** CloudFormation waits an hour unless `ServiceTimeout` says less; the mirror waits a minute. */
const RESPONSE_TIMEOUT_MS = 60_000;
const NOTICE_AFTER_MS = 10_000;

export interface CustomResourceRequest {
  /** The request document. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly expected: ExpectedResponse;
  /** `ServiceTimeout` of the resource, in seconds, as the template has it. */
  readonly serviceTimeout: unknown;
  /** `logicalId (type)`, for warnings. */
  readonly name: string;
}

type Ports = Pick<DeploymentContext, 'lambda' | 'dataDirectory' | 'log'>;

/**
 * Invokes the function of a custom resource and waits for a SUCCESS at the response URL: as long as the function runs,
 * and a minute after it returned, since it may have handed the URL on; at most `ServiceTimeout`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
 * @throws {Error} of one line: what went wrong, the function, and where its log is.
 */
export async function requestResponse(
  provider: FunctionConfiguration,
  request: CustomResourceRequest,
  ports: Ports,
): Promise<CustomResourceResponse> {
  try {
    const response = await exchange(provider, request, ports);
    if (response.status === 'FAILED') throw new Error(`its function responded FAILED: ${response.reason}`);
    return response;
  } catch (cause) {
    const problem = oneLine(cause instanceof Error ? cause.message : String(cause));
    const log = join(ports.dataDirectory, 'logs', `${provider.functionName}.log`);
    throw new Error(`${problem}${hintAt(problem)} (function ${provider.functionName}, log ${log})`, {
      cause,
    });
  }
}

async function exchange(
  { functionName }: FunctionConfiguration,
  { document, expected, serviceTimeout, name }: CustomResourceRequest,
  { lambda, log }: Ports,
): Promise<CustomResourceResponse> {
  using timers = new DisposableStack();
  const after = (timeMs: number, act: () => void) => {
    timers.defer(startTimeLimit(timeMs, act, lambda.holds));
  };
  const cancelAfter = (timeMs: number, what: string) =>
    after(timeMs, () => expected.cancel(`no response came within ${what}`));
  const limitSeconds = readNumber(serviceTimeout, 'ServiceTimeout');
  if (limitSeconds) cancelAfter(limitSeconds * 1_000, `its ServiceTimeout of ${limitSeconds} s`);
  after(NOTICE_AFTER_MS, () =>
    log.info(`${name}: waiting for the response of its function ${functionName} …`),
  );

  const returned = ({ functionError, payload }: InvocationResult) => {
    if (functionError) return expected.cancel(`its function failed: ${errorIn(payload)}`);
    if (timers.disposed) return;
    log.warn(`${name}: its function ${functionName} returned before it responded, where AWS would freeze it`);
    cancelAfter(RESPONSE_TIMEOUT_MS, `${RESPONSE_TIMEOUT_MS / 1_000} s after its function had returned`);
  };
  const refused = ({ message }: Error) => expected.cancel(message);
  lambda
    .invoke(functionName, JSON.stringify(document), { caller: { kind: 'custom-resource', name } })
    .then(returned, refused);
  return await expected.response;
}

/** `type: message` of a function error; its stack trace is in the log. */
function errorIn(payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload) as Record<string, string>;
  return `${errorType}: ${errorMessage}`;
}

/** Handlers often respond with a stack trace, which is in the log too. */
function oneLine(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s+at /.test(line));
  return lines.flatMap((line) => line.trim() || []).join(' ');
}

/** AWS's runtime has every client of the SDK, so the handler would not say why one is missing. */
function hintAt(problem: string): string {
  return /(package|module) '?@aws-sdk\/client-/i.test(problem)
    ? ' The mirror has no such service, so its runtime has no client for it.'
    : '';
}
