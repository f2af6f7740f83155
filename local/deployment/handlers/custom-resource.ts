import { randomUUID } from 'node:crypto';
import type { CustomResourceResponse } from '../../aws/types.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { openCustomResourceState } from '../custom-resource-state.ts';
import type { DeploymentContext, ResourceHandler } from '../types.ts';

const answerTimeoutInMs = 60_000;

/** CDK's own helpers that only change things a laptop does not have. */
const needNoRunning = new Set([
  'Custom::VpcRestrictDefaultSG',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
  'Custom::CDKBucketDeployment',
  'Custom::S3BucketNotifications',
]);

/**
 * Runs a custom resource whose `ServiceToken` is a function of the same template: sends it CloudFormation's request
 * document and waits for its answer at the response URL. `Create` at the first run, `Update` afterwards.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export const createCustomResource: ResourceHandler = async (resource, context) => {
  const serviceToken = String(resource.properties.ServiceToken);
  const reason = whyNotRun(resource, serviceToken, context);
  if (reason) {
    context.notRun(resource, reason);
    return {};
  }
  const answer = await request(resource, serviceToken, context);
  if (answer.status === 'FAILED') throw new Error(`its function answered FAILED: ${answer.reason}`);
  openCustomResourceState(context.dataDirectory, context.pseudo.stackId).save(resource.logicalId, {
    physicalId: answer.physicalResourceId,
    properties: resource.properties,
  });
  return { physicalId: answer.physicalResourceId, attributes: answer.data as Record<string, TemplateValue> };
};

function whyNotRun({ type }: ResolvedResource, serviceToken: string, { lambda }: DeploymentContext): string {
  if (needNoRunning.has(type)) return 'changes AWS resources that need no running here';
  return lambda.getFunction(serviceToken)
    ? ''
    : `its ServiceToken ${serviceToken} is no function that runs here`;
}

async function request(
  { logicalId, type, properties }: ResolvedResource,
  serviceToken: string,
  { lambda, responses, pseudo, dataDirectory }: DeploymentContext,
): Promise<CustomResourceResponse> {
  const requestId = randomUUID();
  const ids = { stackId: pseudo.stackId, requestId, logicalResourceId: logicalId };
  const expected = responses.expectResponse(ids, answerTimeoutInMs);
  const earlier = openCustomResourceState(dataDirectory, pseudo.stackId).find(logicalId);
  const event = {
    RequestType: earlier ? 'Update' : 'Create',
    ResponseURL: expected.url,
    StackId: pseudo.stackId,
    RequestId: requestId,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ServiceToken: serviceToken,
    ResourceProperties: asText(properties),
    ...(earlier
      ? { PhysicalResourceId: earlier.physicalId, OldResourceProperties: asText(earlier.properties) }
      : {}),
  };
  const invoked = lambda.invoke(serviceToken, JSON.stringify(event)).then(({ functionError, payload }) => {
    if (functionError) expected.cancel(`its function failed: ${payload}`);
  });
  const [response] = await Promise.all([expected.response, invoked]);
  return response;
}

/** CloudFormation sends numbers and booleans of the properties as text. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)]));
}
