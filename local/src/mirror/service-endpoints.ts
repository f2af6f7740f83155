import { awsServiceOf } from '../shared/aws-hosts.ts';

/**
 * What the user runs beside the mirror: the variables `AWS_ENDPOINT_URL_<SERVICE>` of its environment.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function serviceEndpoints(environment: NodeJS.ProcessEnv): Record<string, string> {
  const isOfService = ([name, value]: [string, string | undefined]) =>
    name.startsWith('AWS_ENDPOINT_URL_') && value !== '';
  return Object.fromEntries(Object.entries(environment).filter(isOfService)) as Record<string, string>;
}

/**
 * Where clients reach a service: at the endpoint the user gave for it, or at the mirror's.
 * @param service as its variable spells it, in lower case: `sqs`.
 */
export function endpointOf(service: string, awsUrl: string, environment: NodeJS.ProcessEnv): string {
  const customUrl = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  return (customUrl || awsUrl).replace(/\/+$/, '');
}

/** Whether an endpoint is a host of AWS that may not be called. */
export function isRefusedEndpoint(endpoint: string, allowedAwsServices: readonly string[]): boolean {
  const service = awsServiceOf(URL.parse(endpoint)?.hostname ?? '');
  return service !== undefined && !allowedAwsServices.includes(service);
}
