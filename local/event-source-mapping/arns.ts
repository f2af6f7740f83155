import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ACCOUNT = '123456789012';

/** ARN of a function given by name or ARN; partition, Region and account follow the event source. */
export function functionArnOf(functionName: string, eventSourceArn: string | undefined): string {
  if (functionName.startsWith('arn:')) return functionName;
  return `${arnPrefix(eventSourceArn)}:function:${functionName}`;
}

/** ARN of a mapping. */
export function mappingArnOf(
  uuid: string,
  eventSourceArn: string | undefined,
): EventSourceMappingConfiguration['EventSourceMappingArn'] {
  return `${arnPrefix(eventSourceArn)}:event-source-mapping:${uuid}`;
}

function arnPrefix(eventSourceArn: string | undefined): string {
  const [, partition = 'aws', , region = DEFAULT_REGION, account = DEFAULT_ACCOUNT] =
    eventSourceArn?.split(':') ?? [];
  return `arn:${partition}:lambda:${region}:${account}`;
}
