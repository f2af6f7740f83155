import { unescape as decodePercent } from 'node:querystring';
import type { AwsRequest, AwsResponse, OperationCall } from './message.ts';

/** The labels of a route, decoded: `{ClusterArn}` → `ClusterArn`. */
export type PathParameters = Readonly<Record<string, string>>;

/** One operation of a service whose operations are distinguished by method and path. */
export interface RestOperation {
  readonly name: string;
  /** For example `POST /v1/clusters/{ClusterArn}/topics`. */
  readonly route: string;
  run(request: AwsRequest, parameters: PathParameters): AwsResponse | Promise<AwsResponse>;
}

/** A final slash counts for nothing: botocore writes it where the JavaScript SDK does not. */
const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/');

/** Finds the operation of a request; undefined when the service has none at this method and path. */
export function restRouter(operations: readonly RestOperation[]) {
  const routes = operations.map((operation) => {
    const [method, path = ''] = operation.route.split(' ');
    return { operation, method, segments: segmentsOf(path) };
  });
  return (request: AwsRequest): OperationCall | undefined => {
    const segments = segmentsOf(request.path);
    for (const { operation, method, segments: pattern } of routes) {
      const parameters = method === request.method ? match(pattern, segments) : undefined;
      if (parameters)
        return { name: operation.name, parameters, run: () => operation.run(request, parameters) };
    }
    return undefined;
  };
}

function match(pattern: readonly string[], segments: readonly string[]): PathParameters | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? '';
    const label = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (!label && expected !== given) return undefined;
    if (label) parameters[label] = decodePercent(given);
  }
  return parameters;
}
