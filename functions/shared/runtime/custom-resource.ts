import type {
  CloudFormationCustomResourceEvent as CustomResourceRequest,
  CloudFormationCustomResourceResponse as CustomResourceResponse,
} from 'aws-lambda';
import { describeError, instrumented, logger } from '../telemetry/powertools.ts';
import { type RetryPolicy, withRetries } from './retry.ts';

export type { CustomResourceRequest };

/** The response of a custom resource that succeeds. */
export interface CustomResourceResult {
  /** Default: the id it has already, or its logical id at creation. A changed id makes CloudFormation replace it. */
  readonly physicalResourceId?: string;
  /** What `Fn::GetAtt` reads. The whole response has at most 4,096 bytes. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Does the work of Create, Update and Delete; must be safe to repeat. */
type Provide = (request: CustomResourceRequest) => Promise<CustomResourceResult>;

/** Names of the error of a call that no policy allows. */
const refusals: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

/**
 * The policy of a role takes effect some seconds after CloudFormation has made it, and CloudFormation calls the function at once:
 * a refusal would fail the stack, after the 40 minutes of its cluster. It waits 39 s in all, within the minute of the functions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency; seen on AWS,
 * with `kafka:GetBootstrapBrokers` too: https://github.com/aws/aws-cdk/pull/37085
 */
const whilePolicyPropagates = { attempts: 8, firstDelayMs: 1_000, maximumDelayMs: 8_000 };

/**
 * The handler of a custom resource: it always responds to CloudFormation, else a stack waits an hour for nothing. What
 * `provide` throws becomes a FAILED response with its message as reason; a refusal by IAM does when it lasts.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * @param whenRefused How often and how long it waits for the policy of its role; default 39 s.
 */
export function customResource(
  provide: Provide,
  whenRefused: Omit<RetryPolicy, 'isRetriable'> = whilePolicyPropagates,
): (
  request: CustomResourceRequest,
  context: Parameters<ReturnType<typeof instrumented>>[1],
) => Promise<void> {
  const provideOnceAllowed: Provide = (request) =>
    withRetries(() => provide(request), { ...whenRefused, isRetriable: isRefusal });
  return instrumented(async (request) =>
    respond(request.ResponseURL, await outcomeOf(request, provideOnceAllowed)),
  );
}

const isRefusal = (error: unknown) => error instanceof Error && refusals.has(error.name);

async function outcomeOf(request: CustomResourceRequest, provide: Provide): Promise<CustomResourceResponse> {
  try {
    const { physicalResourceId, data } = await provide(request);
    return { ...identityOf(request, physicalResourceId), Status: 'SUCCESS', Data: data };
  } catch (error) {
    const described = describeError(error);
    logger.error('Custom resource failed', { requestType: request.RequestType, ...described });
    return {
      ...identityOf(request),
      Status: 'FAILED',
      Reason: `${described.errorName}: ${described.errorMessage}`,
    };
  }
}

function identityOf(request: CustomResourceRequest, chosenId?: string) {
  const currentId = 'PhysicalResourceId' in request ? request.PhysicalResourceId : request.LogicalResourceId;
  return {
    PhysicalResourceId: chosenId ?? currentId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  };
}

async function respond(responseUrl: string, response: CustomResourceResponse): Promise<void> {
  // Bytes, not text: the presigned URL is signed without a content type, and fetch would add one to text.
  const body = new TextEncoder().encode(JSON.stringify(response));
  const put = async () => {
    const result = await fetch(responseUrl, { method: 'PUT', body, signal: AbortSignal.timeout(10_000) });
    if (!result.ok) throw new Error(`CloudFormation's response URL returned status ${result.status}.`);
  };
  await withRetries(put, { attempts: 5, firstDelayMs: 200 });
}
