import path from 'node:path';
import { CapturedFailures } from '../../../local/src/dead-letters/captured-failures.ts';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { FunctionFaults } from '../../../local/src/fault-injection/function-faults.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import { Changes } from '../../../local/src/json-api/changes.ts';
import { MappingLags } from '../../../local/src/json-api/metrics/mapping-lags.ts';
import { MetricSeries } from '../../../local/src/json-api/metrics/metric-series.ts';
import { Metrics } from '../../../local/src/json-api/metrics/metrics.ts';
import type { Route } from '../../../local/src/json-api/route.ts';
import { routes } from '../../../local/src/json-api/routes/index.ts';
import { TopicRecords } from '../../../local/src/json-api/topic-records.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { openDeadLetters } from '../../../local/src/mirror/dead-letters.ts';
import { LogEnds } from '../../../local/src/services/kafka/log-ends.ts';
import { MailboxClient } from '../../../local/src/services/mail/mailbox-client.ts';
import { ServiceFaults } from '../../../local/src/services/service-faults.ts';
import { AdvancingClock } from '../../../local/src/shared/advancing-clock.ts';
import { parse, stringify } from '../../../local/src/shared/exact-json.ts';
import { testKafka } from '../../support/kafka.ts';
import { Scenario } from '../event-source-mapping/harness.ts';
import { type LambdaFixture, startLambda } from '../lambda/fixture.ts';

/** A response, whose shape is the one that its route declares. */
export interface ApiResponse {
  readonly status: number;
  readonly json: { [member: string]: unknown } & unknown[];
}

/** The JSON API over mappings and functions that really run. */
export interface RunningApi extends AsyncDisposable {
  readonly scenario: Scenario;
  readonly lambda: LambdaFixture;
  readonly functionFaults: FunctionFaults;
  readonly experiments: Experiments;
  readonly records: TopicRecords;
  readonly changes: Changes;
  readonly metrics: Metrics;
  request(method: string, path: string, body?: unknown): Promise<ApiResponse>;
  /** Writes to the scenario's topic. @returns `partition/offset` of each. */
  produce(...records: object[]): Promise<string[]>;
}

/** @param partitions of the scenario's topic. @param code of the function `consumer`, a module. */
export async function startApi(partitions: number, code: string): Promise<RunningApi> {
  const clock = new AdvancingClock();
  const functionFaults = new FunctionFaults();
  const lambda = startLambda({
    functionFaults,
    clock,
    faultOf: (arn, requestId) => experiments.faultOfInvocation(arn, requestId),
  });
  const experiments = new Experiments({
    terminate: (arn, shouldTerminate) => lambda.service.terminateEnvironments(arn, shouldTerminate),
  });
  lambda.deploy('consumer', code);
  const scenario = await Scenario.create(partitions);
  scenario.lambda = lambda.service;
  const records = new TopicRecords(testKafka().brokers);
  const captured = new CapturedFailures(path.join(lambda.directory, 'failures.ndjson'));
  scenario.captured = captured;
  const cloud = {
    capturedFailures: captured,
    eventSourceMappings: scenario.service,
    offsets: scenario.offsets,
  };
  const changes = new Changes({
    mappings: scenario.service,
    notices: () => [],
    invocations: lambda.service.invocations,
  });
  const ends = new LogEnds(testKafka().brokers);
  const metrics = new Metrics({
    mappings: scenario.service,
    lambda: lambda.service,
    lags: new MappingLags(scenario.service, (topics) => ends.of(topics)),
    changes,
  });
  const app = jsonApi({
    state: () => ({ title: 'test', addresses: {}, stacks: [] }),
    lambda: lambda.service,
    mappings: scenario.service,
    offsets: scenario.offsets,
    records,
    changes,
    ...noMap,
    metrics,
    clock,
    emails: new MailboxClient(testKafka().sesEndpoint),
    functionFaults,
    serviceFaults: new ServiceFaults({}, 'external'),
    experiments,
    schemas: () => [...scenario.schemas.values()],
    ...openDeadLetters(cloud, records, lambda.directory),
    reset: async () => {},
    findSchema: (id) => scenario.schemas.get(id),
  });
  const request = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined
        ? { method }
        : { method, body: stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await app.request(path, init);
    const json = parse(await response.text()) as ApiResponse['json'];
    if (response.ok) routeOf(method, path).response.parse(json);
    return { status: response.status, json };
  };
  return {
    scenario,
    lambda,
    functionFaults,
    experiments,
    records,
    changes,
    metrics,
    request,
    produce: async (...list) => {
      const { json } = await request('POST', `/topics/${scenario.topic}/records`, { records: list });
      const positions = json.positions as { partition: number; offset: number }[];
      return positions.map(({ partition, offset }) => `${partition}/${offset}`);
    },
    [Symbol.asyncDispose]: async () => {
      changes.stop();
      await ends.close();
      await scenario[Symbol.asyncDispose]();
      await records.close();
      await lambda.stop();
    },
  };
}

/** For tests of what has nothing to do with them. */
export const noDeadLetters: Pick<ApiPorts, 'deadLetters' | 'redrive'> = {
  deadLetters: {
    list: async () => ({ deadLetters: [], unreadable: [] }),
    get: async (id) => Promise.reject(new Error(`no dead letter ${id}`)),
    original: async () => undefined,
  },
  redrive: { run: async () => ({ results: [], waiting: 0, unreadable: [] }) },
};

/** The same. */
export const noMap: Pick<ApiPorts, 'metrics' | 'declaredMap' | 'writes' | 'logEnds' | 'notices'> = {
  metrics: { series: new MetricSeries(1, { mappings: 7, functions: 6 }) },
  declaredMap: () => ({ topics: [], routes: [], schedules: [] }),
  writes: () => ({ toAny: [] }),
  logEnds: async () => new Map(),
  notices: () => [],
};

/** The route of a request. */
export function routeOf(method: string, path: string): Route {
  const [plain = ''] = path.split('?');
  const matches = routes.find(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
  );
  if (!matches) throw new Error(`no route ${method} ${path}`);
  return matches;
}
