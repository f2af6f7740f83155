import type {
  CloudFormationCustomResourceEvent as CustomResourceRequest,
  CloudFormationCustomResourceResponse as CustomResourceResponse,
} from 'aws-lambda';
import { withRetries } from './retry.ts';
import { describeError, instrumented, logger } from './telemetry.ts';

export type { CustomResourceRequest };

/** What a custom resource answers when it succeeds. */
export interface CustomResourceResult {
  /** Default: the id it has already, or its logical id at creation. A changed id makes CloudFormation replace it. */
  readonly physicalResourceId?: string;
  /** What `Fn::GetAtt` reads. The whole answer holds at most 4,096 bytes. */
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * The handler of a custom resource: it always answers CloudFormation, else a stack waits an hour for nothing. What
 * `provide` throws becomes a FAILED answer with its message as reason.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 * @param provide Does the work of Create, Update and Delete; must be safe to repeat.
 */
export function customResource(
  provide: (request: CustomResourceRequest) => Promise<CustomResourceResult>,
): (
  request: CustomResourceRequest,
  context: Parameters<ReturnType<typeof instrumented>>[1],
) => Promise<void> {
  return instrumented(async (request) => respond(request.ResponseURL, await outcomeOf(request, provide)));
}

async function outcomeOf(
  request: CustomResourceRequest,
  provide: (request: CustomResourceRequest) => Promise<CustomResourceResult>,
): Promise<CustomResourceResponse> {
  try {
    const { physicalResourceId, data } = await provide(request);
    return { ...identityOf(request, physicalResourceId), Status: 'SUCCESS', Data: data };
  } catch (error) {
    const described = describeError(error);
    logger.error('The custom resource failed.', { requestType: request.RequestType, ...described });
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
    const answer = await fetch(responseUrl, { method: 'PUT', body, signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`CloudFormation's response URL answered ${answer.status}.`);
  };
  await withRetries(put, { attempts: 5, firstDelayInMs: 200 });
}
