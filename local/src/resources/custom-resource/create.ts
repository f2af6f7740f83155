import { randomUUID } from 'node:crypto';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource, DeploymentContext, RemoveResource } from '../context.ts';
import { providerOf } from './provider.ts';
import { type CustomResourceRequest, requestResponse } from './response.ts';
import { openCustomResourceState } from './state.ts';

/**
 * Runs a custom resource whose `ServiceToken` is a function of the same template: sends it CloudFormation's request
 * document and waits for its response at the response URL. `Create` at the first run, `Update` afterwards.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export const createCustomResource: CreateResource = async (resource, context) => {
  const provider = providerOf(resource, context.lambda);
  if (provider.function === undefined) {
    context.reportUnsupported(resource, provider.reason);
    return {};
  }
  const response = await requestResponse(provider.function, requestOf(resource, context), context);
  openCustomResourceState(context.dataDirectory, context.pseudo.stackId).save(resource.logicalId, {
    physicalId: response.physicalResourceId,
    properties: resource.properties,
  });
  return {
    physicalId: response.physicalResourceId,
    attributes: response.data as Record<string, TemplateValue>,
  };
};

/**
 * Sends the request to delete a custom resource that is in the template no more, or that another one has replaced.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes-delete.html
 */
export const removeCustomResource: RemoveResource = async (resource, context) => {
  const provider = providerOf(resource, context.lambda);
  if (provider.function === undefined) return;
  const { logicalId, physicalId } = resource;
  const deletion = { RequestType: 'Delete', PhysicalResourceId: physicalId };
  await requestResponse(provider.function, requestWith(deletion, resource, context), context);
  const state = openCustomResourceState(context.dataDirectory, context.pseudo.stackId);
  if (state.find(logicalId)?.physicalId === physicalId) state.remove(logicalId);
};

function requestOf(resource: ResolvedResource, context: DeploymentContext): CustomResourceRequest {
  const { dataDirectory, pseudo } = context;
  const earlier = openCustomResourceState(dataDirectory, pseudo.stackId).find(resource.logicalId);
  const members = earlier
    ? {
        RequestType: 'Update',
        PhysicalResourceId: earlier.physicalId,
        OldResourceProperties: asText(earlier.properties),
      }
    : { RequestType: 'Create' };
  return requestWith(members, resource, context);
}

/** @param members those that the types of requests do not have in common. */
function requestWith(
  members: Readonly<Record<string, unknown>>,
  { logicalId, type, properties }: ResolvedResource,
  { responses, pseudo: { stackId } }: DeploymentContext,
): CustomResourceRequest {
  const requestId = randomUUID();
  const expected = responses.expectResponse({ stackId, requestId, logicalResourceId: logicalId });
  const document = {
    ResponseURL: expected.url,
    StackId: stackId,
    RequestId: requestId,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ServiceToken: properties.ServiceToken,
    ResourceProperties: asText(withRuntimesOwnSdk(properties)),
    ...members,
  };
  return { document, expected, serviceTimeout: properties.ServiceTimeout, name: `${logicalId} (${type})` };
}

/**
 * CDK's `AwsCustomResource` would first install the latest SDK from the registry into /tmp, which here is the
 * user's /tmp: the SDK of the runtime serves as well.
 */
function withRuntimesOwnSdk(properties: ResolvedResource['properties']): ResolvedResource['properties'] {
  return properties.InstallLatestAwsSdk === undefined
    ? properties
    : { ...properties, InstallLatestAwsSdk: false };
}

/** CloudFormation sends numbers and booleans of the properties as text. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)]));
}
