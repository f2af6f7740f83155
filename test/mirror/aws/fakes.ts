import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { startAwsEndpoint } from '../../../local/src/aws/endpoint.ts';
import type { AwsEndpoint, AwsEndpointPorts } from '../../../local/src/aws/types.ts';
import type { EventSourceMappingService } from '../../../local/src/event-source-mapping/types.ts';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { PublishedVersions } from '../../../local/src/lambda/published-versions.ts';
import type {
  FunctionConfiguration,
  InvocationResult,
  Invoke,
  LambdaService,
} from '../../../local/src/lambda/types.ts';
import type { MskCluster } from '../../../local/src/msk/msk-cluster.ts';
import { noSecrets } from '../../../local/src/secrets/secrets.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { presharedKeyClient } from '../../../local/src/shared/preshared-key.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';

const UNREACHABLE = 'http://127.0.0.1:1';

export const functionNamed = (functionName: string): FunctionConfiguration => ({
  functionName,
  functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
  logicalId: functionName,
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  codeDirectory: '/var/task',
  layerDirectories: [],
  timeoutSeconds: 30,
  memorySizeInMb: 256,
  environment: { STAGE: 'test' },
  roleArn: `arn:aws:iam::123456789012:role/${functionName}`,
});

export const provisionedCluster: MskCluster = {
  arn: 'arn:aws:kafka:us-east-1:123456789012:cluster/demo/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  name: 'demo',
  kind: 'PROVISIONED',
  kafkaVersion: '3.9.x',
  numberOfBrokerNodes: 3,
  instanceType: 'kafka.t3.small',
  state: 'ACTIVE',
  tags: { stage: 'test' },
  listeners: ['plaintext', 'iam'],
};

export const serverlessCluster: MskCluster = {
  ...provisionedCluster,
  arn: 'arn:aws:kafka:us-east-1:123456789012:cluster/light/5f8e1d1c-0000-4000-8000-d7975eb44dd7-s1',
  name: 'light',
  kind: 'SERVERLESS',
  listeners: ['iam'],
};

export const resultOf = (result: Partial<InvocationResult>): InvocationResult => ({
  requestId: '0f7d1c5e-0000-4000-8000-000000000001',
  statusCode: 200,
  executedVersion: '$LATEST',
  payload: 'null',
  logTail: '',
  ...result,
});

/** A Lambda service that holds functions by name and leaves invoking to the test. */
export function fakeLambda(
  names: readonly string[],
  invoke: Invoke = async () => resultOf({}),
): LambdaService {
  const functions = names.map(functionNamed);
  const published = new PublishedVersions();
  return {
    putFunction: () => {},
    getFunction: (name) => functions.find(({ functionName }) => functionName === name),
    listFunctions: () => [...functions],
    deleteFunction: async () => {},
    published,
    invoke: invoke as LambdaService['invoke'],
    stop: async () => {},
  } satisfies Partial<LambdaService> as unknown as LambdaService;
}

/** Mappings that take every setting and change state at once. */
function fakeMappings(): EventSourceMappingService {
  const mappings = new Map<string, EventSourceMappingConfiguration>();
  const get = (uuid: string) => {
    const found = mappings.get(uuid);
    if (found) return found;
    throw new ServiceException(
      'ResourceNotFoundException',
      'The resource you requested does not exist.',
      404,
    );
  };
  const put = (mapping: EventSourceMappingConfiguration & { UUID: string }, State: string) => {
    mappings.set(mapping.UUID, mapping);
    return { ...mapping, State };
  };
  return {
    create: async ({ FunctionName = '', Enabled = true, ...input }) => {
      const UUID = `00000000-0000-4000-8000-${String(mappings.size).padStart(12, '0')}`;
      const FunctionArn = FunctionName.startsWith('arn:')
        ? FunctionName
        : functionNamed(FunctionName).functionArn;
      const State = Enabled ? 'Enabled' : 'Disabled';
      return put(
        { ...input, UUID, FunctionArn, State, LastModified: new Date(1_700_000_000_500) },
        'Creating',
      );
    },
    get,
    list: ({ functionName, eventSourceArn } = {}) =>
      [...mappings.values()]
        .filter(({ FunctionArn }) => !functionName || FunctionArn === functionName)
        .filter(({ EventSourceArn }) => !eventSourceArn || EventSourceArn === eventSourceArn),
    update: async ({ UUID = '', Enabled, FunctionName: _same, ...changes }) =>
      put({ ...get(UUID), ...changes, UUID, State: Enabled === false ? 'Disabled' : 'Enabled' }, 'Updating'),
    delete: async (uuid) => {
      const deleted = { ...get(uuid), State: 'Deleting' };
      mappings.delete(uuid);
      return deleted;
    },
    ensureTopics: async () => {},
    restart: (_graceMs, whileStopped) => whileStopped(),
    replaceSettings: async (uuid, { Enabled: _, ...input }) => {
      put({ ...get(uuid), ...input, UUID: uuid }, 'Enabled');
    },
    remove: async (uuid) => {
      mappings.delete(uuid);
    },
    history: () => undefined,
    inProgress: () => [],
    eventText: () => undefined,
    metrics: () => ({}),
    lag: async () => undefined,
    positions: () => undefined,
    pausedPositions: async () => undefined,
    moveTo: async () => {},
    stop: async () => {},
  };
}

/** Starts an endpoint on a free port; whatever a test does not name is a fake or unreachable. */
export async function startTestEndpoint(ports: Partial<AwsEndpointPorts> = {}): Promise<AwsEndpoint> {
  const endpoint = await startAwsEndpoint({ port: 0, host: '127.0.0.1', log: ports.log ?? silentLog });
  endpoint.serve(portsOf(ports));
  return endpoint;
}

/** What an endpoint serves; whatever a test does not name is a fake or unreachable. */
export const portsOf = (ports: Partial<AwsEndpointPorts> = {}): AwsEndpointPorts => ({
  lambda: fakeLambda([]),
  eventSourceMappings: fakeMappings(),
  clusters: () => [provisionedCluster, serverlessCluster],
  kafka: { bootstrapBrokers: ['127.0.0.1:1'], iamBootstrapBrokers: [], certificateAuthority: '' },
  secrets: noSecrets,
  dynamodbEndpoint: UNREACHABLE,
  sesEndpoint: UNREACHABLE,
  callerOf: () => undefined,
  unpackCode: async () => '/var/task',
  experiments: new Experiments({ terminate: async () => ({ inFlight: 0, requestIds: [] }) }),
  region: 'us-east-1',
  accountId: '123456789012',
  log: silentLog,
  ...ports,
});

/** Settings of any SDK client for an endpoint; one attempt, so that errors are seen as they were sent. */
export const clientSettings = (endpoint: string, accessKeyId = 'AKIATEST') => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'secret' },
  maxAttempts: 1,
});

/** Sends to a response URL as a function's connection does; resolves to the status code. */
export async function sendToResponseUrl(
  { responseHost: { port, presharedKey } }: AwsEndpoint,
  url: string,
  body?: string,
  method = 'PUT',
): Promise<number | undefined> {
  const { pathname, search } = new URL(url);
  const sent = request({
    ...presharedKeyClient(Buffer.from(presharedKey, 'hex')),
    ...{ host: '127.0.0.1', port, method, path: pathname + search, agent: false },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
