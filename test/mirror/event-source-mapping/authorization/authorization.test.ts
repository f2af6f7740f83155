import { describe, expect, test } from '@jest/globals';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import type { Log } from '../../../../local/src/shared/log.ts';
import { statement } from '../../../support/conformance.ts';
import { allow, deny } from '../../iam/policies.ts';
import { IamWorld } from '../../iam/world.ts';
import { CLUSTER_ARN, Scenario, until } from '../harness.ts';

const inCluster = (kind: string, name = '*') => `${CLUSTER_ARN.replace(':cluster/', `:${kind}/`)}/${name}`;
const [connect, topics, groups] = [
  allow('kafka-cluster:Connect', CLUSTER_ARN),
  allow(['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], inCluster('topic')),
  allow(['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'], inCluster('group')),
];
const setUp = { ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaMSKExecutionRole'] };

/** A scenario whose function `orders` has the role of a world. */
async function scenarioIn(world: IamWorld, usesIam = true) {
  const scenario = await Scenario.create(1);
  const warnings: string[] = [];
  const log: Log = { info: () => {}, warn: (message) => void warnings.push(message), error: () => {} };
  const ports = scenario.ports();
  scenario.service = createEventSourceMappingService({
    ...ports,
    log,
    connect: (source) => ({ ...ports.connect(source), usesIam }),
    authorize: world.access.authorize,
  });
  return { scenario, warnings };
}

const FunctionName = 'orders';
const refused = { State: 'Enabled', StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR' };
const unauthorized = 'PROBLEM: Cluster failed to authorize Lambda.';

describe('a mapping whose function’s role', () => {
  test.each([
    [
      'may not read the topic',
      [connect, groups, allow('kafka-cluster:DescribeTopic', inCluster('topic'))],
      'ReadData',
    ],
    [
      'may not join the group',
      [connect, topics, allow('kafka-cluster:DescribeGroup', inCluster('group'))],
      'AlterGroup',
    ],
    [
      'may read another topic only',
      [connect, groups, allow('kafka-cluster:*', inCluster('topic', 'x'))],
      'DescribeTopic',
    ],
  ])(
    'A role that %s is shown as a failed authorization, and its function gets no record',
    async (_case, grants, missing) => {
      const world = new IamWorld(setUp);
      world.grant(...grants);
      const { scenario, warnings } = await scenarioIn(world);
      await using _end = scenario;
      await scenario.produce([{ value: 'v' }]);
      const uuid = await scenario.map({ FunctionName });
      await until(() => warnings.length > 0, 'a warning');
      expect(scenario.service.get(uuid)).toMatchObject({ ...refused, LastProcessingResult: unauthorized });
      expect(warnings[0]).toMatch(
        new RegExp(
          `^event source mapping ${uuid} \\(orders, topic ${scenario.topic}\\): ${unauthorized} User: arn:aws:sts::.+ ` +
            `is not authorized to perform: kafka-cluster:${missing} on resource: arn:aws:kafka:`,
        ),
      );
      expect(scenario.events).toEqual([]);
    },
  );

  statement(
    '7-connect',
    'DOC with-kafka-troubleshoot',
    'Without `kafka-cluster:Connect` on the cluster, LastProcessingResult shows that SASL authentication failed',
    async () => {
      const world = new IamWorld(setUp);
      world.grant(topics, groups);
      const { scenario } = await scenarioIn(world);
      await using _end = scenario;
      const uuid = await scenario.map({ FunctionName });
      await scenario.reaches(uuid, 'Enabled');
      expect(scenario.service.get(uuid)).toMatchObject({
        LastProcessingResult: 'PROBLEM: SASL authentication failed.',
        StateTransitionReason: 'EVENT_SOURCE_AUTHN_ERROR',
      });
    },
  );

  statement(
    '7-grants',
    'DOC with-kafka-troubleshoot',
    'A missing grant on topic or group shows as `Cluster failed to authorize Lambda`; once granted, the mapping polls',
    async () => {
      const world = new IamWorld(setUp);
      world.grant(connect, groups);
      const { scenario } = await scenarioIn(world);
      await using _end = scenario;
      await scenario.produce([{ value: 'v' }]);
      const uuid = await scenario.map({ FunctionName });
      await until(() => scenario.service.get(uuid).LastProcessingResult === unauthorized, unauthorized);
      world.grant(topics);
      await until(() => scenario.values.length > 0, 'the record');
      await until(() => scenario.service.get(uuid).LastProcessingResult === 'OK', 'OK');
      expect(scenario.service.get(uuid).StateTransitionReason).toBe('USER_INITIATED');
    },
  );

  statement(
    '7-source-function',
    'DOC permissions-source-function-arn',
    'A Deny for requests of the function’s code (`lambda:SourceFunctionArn`) does not concern the pollers, which use the same role',
    async () => {
      const world = new IamWorld(setUp);
      const byCode = { ArnEquals: { 'lambda:SourceFunctionArn': world.identity.functionArn } };
      const network = ['ec2:CreateNetworkInterface', 'ec2:DescribeVpcs'];
      world.grant(connect, topics, groups, deny([...network, 'kafka:*'], '*', byCode));
      const { scenario } = await scenarioIn(world);
      await using _end = scenario;
      await scenario.produce([{ value: 'v' }]);
      await scenario.map({ FunctionName });
      await until(() => scenario.values.length > 0, 'the record');
      for (const action of network) {
        const denied = world.access.authorize(FunctionName, { action, resources: ['*'] });
        expect(denied).toMatchObject({ action, isExplicit: true });
      }
    },
  );

  test('A mapping whose role may not describe the cluster shows the missing action, and can be disabled', async () => {
    const world = new IamWorld();
    world.grant(connect, topics, groups);
    const { scenario } = await scenarioIn(world);
    await using _end = scenario;
    const uuid = await scenario.map({ FunctionName });
    await scenario.reaches(uuid, 'Enabled');
    expect(scenario.service.get(uuid)).toMatchObject({
      ...refused,
      LastProcessingResult: expect.stringMatching(
        /^PROBLEM: User: .+ perform: kafka:DescribeClusterV2 on resource/,
      ),
    });
    await scenario.service.update({ UUID: uuid, Enabled: false });
    await scenario.reaches(uuid, 'Disabled');
  });

  statement(
    '7-secret',
    'DOC with-msk-permissions; how it shows is UNCONFIRMED',
    'A mapping with a secret polls once the role may read it: `secretsmanager:GetSecretValue`',
    async () => {
      const URI = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_sarah-abcdef';
      const world = new IamWorld(setUp);
      const { scenario } = await scenarioIn(world, false);
      await using _end = scenario;
      await scenario.produce([{ value: 'v' }]);
      const SourceAccessConfigurations = [{ Type: 'SASL_SCRAM_512_AUTH' as const, URI }];
      const uuid = await scenario.map({ FunctionName, SourceAccessConfigurations });
      const isTold = () =>
        scenario.service.get(uuid).LastProcessingResult?.includes('GetSecretValue') ?? false;
      await until(isTold, 'what is missing');
      world.grant(allow('secretsmanager:GetSecretValue', URI));
      await until(() => scenario.values.length > 0, 'the record');
    },
  );

  test('A mapping whose role has no data grants polls a cluster where IAM is off', async () => {
    const { scenario } = await scenarioIn(new IamWorld(setUp), false);
    await using _end = scenario;
    await scenario.produce([{ value: 'v' }]);
    await scenario.map({ FunctionName });
    await until(() => scenario.values.length > 0, 'the record');
  });
});

describe('an on-failure destination that the role may not write to', () => {
  test.each([
    ['a topic', 'kafka://letters', 'kafka-cluster:DescribeTopic'],
    ['a queue', 'arn:aws:sqs:us-east-1:123456789012:letters', 'sqs:SendMessage'],
    ['an SNS topic', 'arn:aws:sns:us-east-1:123456789012:letters', 'sns:Publish'],
    ['a bucket', 'arn:aws:s3:::letters', 's3:ListBucket'],
  ])('is named at the start, and gets nothing: %s', async (_case, Destination, action) => {
    const world = new IamWorld(setUp);
    const onTopic = allow(
      ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      inCluster('topic', 't-*'),
    );
    world.grant(connect, groups, onTopic);
    const { scenario, warnings } = await scenarioIn(world);
    await using _end = scenario;
    scenario.handler = () => {
      throw new Error('refused');
    };
    await scenario.produce([{ value: 'v' }]);
    const uuid = await scenario.map({
      FunctionName,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    });
    await until(() => warnings.length > 0, 'a warning');
    expect(warnings[0]).toMatch(
      new RegExp(`^orders: its on-failure destination ${Destination} cannot be used: .+ ${action} `),
    );
    await until(() => scenario.service.metrics(uuid).DroppedEventCount === 1, 'the record to be dropped');
    expect(scenario.documents).toEqual([]);
    expect(scenario.service.metrics(uuid).OnFailureDestinationDeliveryErrorCount).toBe(1);
  });
});
