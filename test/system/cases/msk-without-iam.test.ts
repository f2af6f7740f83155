import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchAssociateScramSecretCommand,
  BatchDisassociateScramSecretCommand,
  DescribeClusterCommand,
  DescribeConfigurationRevisionCommand,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListClustersCommand,
  ListConfigurationsCommand,
  ListScramSecretsCommand,
} from '@aws-sdk/client-kafka';
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import kafkajs, { type AclOperationTypes, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { readIfPresent } from '../../../local/src/services/files.ts';
import { selfSignedCertificate } from '../../../local/src/services/iam/client-certificate.ts';
import { until } from '../../mirror/event-source-mapping/harness.ts';
import { deny as denyBy } from './acls.ts';
import { type RunningCase, startCase } from './support.ts';

let running: RunningCase;
let msk: KafkaClient;
let lambda: LambdaClient;

beforeAll(async () => {
  const { certificate, privateKey } = selfSignedCertificate('sarah-with-a-certificate');
  const secret = JSON.stringify({ certificate, privateKey });
  const args = ['--value', `client-certificate=${secret}`];
  running = await startCase('msk-users', { ownServices: true, args });
  msk = new KafkaClient(running.awsConfig);
  lambda = new LambdaClient(running.awsConfig);
});

afterAll(async () => {
  msk?.destroy();
  lambda?.destroy();
  await running?.[Symbol.asyncDispose]();
});

const sarah = { username: 'sarah', password: 'a password, with = and ,' };
const authority = () => readFileSync(join(running.system.dataDirectory, 'iam/tls/authority.pem'), 'utf8');

/** Produces one record as a client that uses TLS. */
async function produce(
  topic: string,
  value: string,
  config: Pick<KafkaConfig, 'brokers' | 'sasl' | 'ssl'>,
): Promise<void> {
  const kafka = new Kafka({
    ssl: { ca: authority() },
    ...config,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 8 },
  });
  const producer = kafka.producer();
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value }] });
  } finally {
    await producer.disconnect();
  }
}

const bySecret = (user = sarah) => ({
  brokers: [running.system.ready.kafkaScram],
  sasl: { mechanism: 'scram-sha-512' as const, ...user },
});

async function mappingOf(topic: string): Promise<EventSourceMappingConfiguration> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  return EventSourceMappings.find(({ Topics }) => Topics?.[0] === topic) ?? {};
}

const resultOf = async (topic: string) => (await mappingOf(topic)).LastProcessingResult;

/** Stops the pollers of a mapping and starts them again, over new connections. */
async function restart(topic: string): Promise<void> {
  const { UUID } = await mappingOf(topic);
  for (const Enabled of [false, true]) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    const state = Enabled ? 'Enabled' : 'Disabled';
    await until(async () => (await mappingOf(topic)).State === state, state);
  }
}

const UNAUTHORIZED = 'PROBLEM: Cluster failed to authorize Lambda.';
const { READ, WRITE } = kafkajs.AclOperationTypes;

const deny = (user: string, topic: string, operation: AclOperationTypes) =>
  denyBy(withAdmin, user, topic, operation);

async function withAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [running.system.ready.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return work(admin).finally(() => admin.disconnect());
}

describe('A cluster with SASL/SCRAM and a configuration', () => {
  test('A cluster with SASL/SCRAM and a configuration shows no problem of a mapping while its broker has just started', async () => {
    expect(await resultOf('orders')).not.toMatch(/^PROBLEM/);
  });

  test('A cluster with SASL/SCRAM and a configuration gives the addresses of the listeners that it declares', async () => {
    const { ClusterInfoList: [cluster] = [] } = await msk.send(new ListClustersCommand({}));
    const { $metadata: _, ...brokers } = await msk.send(
      new GetBootstrapBrokersCommand({ ClusterArn: cluster?.ClusterArn }),
    );
    expect(brokers).toEqual({
      BootstrapBrokerStringTls: running.system.ready.kafkaTls,
      BootstrapBrokerStringSaslScram: running.system.ready.kafkaScram,
    });
    const { ClusterInfo } = await msk.send(new DescribeClusterCommand({ ClusterArn: cluster?.ClusterArn }));
    expect(ClusterInfo?.ClientAuthentication).toMatchObject({ Sasl: { Scram: { Enabled: true } } });
  });

  test('A cluster with SASL/SCRAM and a configuration describes its configuration', async () => {
    const { Configurations: [configuration] = [] } = await msk.send(new ListConfigurationsCommand({}));
    const { ServerProperties = [] } = await msk.send(
      new DescribeConfigurationRevisionCommand({ Arn: configuration?.Arn, Revision: 1 }),
    );
    expect(Buffer.from(ServerProperties).toString()).toContain('num.partitions=6');
  });

  test('A cluster with SASL/SCRAM and a configuration lets the user of an associated secret in, and a mapping with that secret read', async () => {
    await produce('orders', 'by sarah', bySecret());
    await until(
      () => readLog().includes(`read by sarah at ${running.system.ready.kafkaScram}`),
      'the record',
    );
  });

  test('A cluster with SASL/SCRAM and a configuration lets clients without a certificate in by TLS', async () => {
    await produce('orders', 'by tls', { brokers: [running.system.ready.kafkaTls] });
  });

  test('A cluster with SASL/SCRAM and a configuration refuses another password, and a mapping with a secret that is not associated', async () => {
    await expect(produce('orders', 'x', bySecret({ ...sarah, password: 'other' }))).rejects.toThrow(
      /authentication failed/,
    );
    expect(await resultOf('others')).toBe('PROBLEM: SASL authentication failed.');
  });

  test('A cluster with SASL/SCRAM and a configuration lets that mapping poll once the secret is associated', async () => {
    const SecretArnList = [
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:other-abcdef',
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_stranger',
    ];
    const { payload } = await running.invoke('reader', { SecretArnList });
    expect(payload).toEqual([
      {
        SecretArn: SecretArnList[0],
        ErrorCode: 'InvalidSecretArn',
        ErrorMessage: expect.stringContaining("Secret names must have the prefix 'AmazonMSK_'"),
      },
    ]);
    await until(
      async () => !(await resultOf('others'))?.startsWith('PROBLEM'),
      'the mapping to poll',
      40_000,
    );
  });

  test('A cluster with SASL/SCRAM and a configuration creates topics as its configuration says, for records of the size that it says', async () => {
    const topic = 'named-nowhere';
    await produce(topic, 'x'.repeat(2_000_000), bySecret());
    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    expect(topics[0]?.partitions).toHaveLength(6);
  });

  test('A cluster with SASL/SCRAM and a configuration has the dead-letter topic of a mapping, which nothing declares', async () => {
    expect(await withAdmin((admin) => admin.listTopics())).toContain('dead-orders');
    expect(running.system.said()).toContain(
      'topic dead-orders is named by a mapping but declared nowhere: created with 6 partitions',
    );
  });

  test('A cluster with SASL/SCRAM and a configuration has ACLs that hold for its users', async () => {
    const acl = { resourceType: 2, resourceName: 'guarded', resourcePatternType: 3 };
    const allowed = { ...acl, principal: 'User:other', host: '*', operation: 2, permissionType: 3 };
    await withAdmin(async (admin) => {
      await admin.createTopics({ topics: [{ topic: 'guarded' }], waitForLeaders: true });
      await admin.createAcls({ acl: [allowed] });
    });
    await expect(produce('guarded', 'x', bySecret())).rejects.toThrow(/[Aa]uthoriz/);
    await withAdmin((admin) => admin.createAcls({ acl: [{ ...allowed, principal: 'User:sarah' }] }));
    await produce('guarded', 'x', bySecret());
  });

  test('A cluster with SASL/SCRAM and a configuration lets a mapping read only what the ACLs let the user of its secret read', async () => {
    const denial = await deny('sarah', 'orders', READ);
    await produce('orders', 'while denied', { brokers: [running.system.ready.kafkaTls] });
    await until(async () => (await resultOf('orders')) === UNAUTHORIZED, UNAUTHORIZED);
    expect(await mappingOf('orders')).toMatchObject({
      State: 'Enabled',
      StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR',
    });
    expect(running.system.said()).toMatch(
      /topic orders\): PROBLEM: Cluster failed to authorize Lambda\. The ACLs/,
    );
    expect(readLog()).not.toContain('read while denied');
    await denial[Symbol.asyncDispose]();
    await until(() => readLog().includes('read while denied'), 'the record');
    await until(async () => (await resultOf('orders')) === 'OK', 'OK');
    expect(await mappingOf('orders')).toMatchObject({ StateTransitionReason: 'USER_INITIATED' });
  });

  test('A cluster with SASL/SCRAM and a configuration lets a mapping with a client certificate read as the subject of the certificate', async () => {
    const plain = { brokers: [running.system.ready.kafkaTls] };
    await produce('certified', 'by anyone', plain);
    await until(() => readLog().includes(`read by anyone at ${running.system.ready.kafkaTls}`), 'the record');
    await using _denial = await deny('CN=sarah-with-a-certificate', 'certified', READ);
    await until(async () => (await resultOf('certified')) === UNAUTHORIZED, UNAUTHORIZED);
  });

  test('A cluster with SASL/SCRAM and a configuration knows clients by the subject of their certificate, for example of the one in the data directory', async () => {
    const directory = join(running.system.dataDirectory, 'iam/tls');
    const cert = readFileSync(join(directory, 'client.pem'), 'utf8');
    const key = readFileSync(join(directory, 'client.key'), 'utf8');
    const ssl = { ca: authority(), cert, key };
    const produceCertified = () =>
      produce('certified', 'x', { brokers: [running.system.ready.kafkaTls], ssl });
    {
      await using _denial = await deny('CN=orderstream-client', 'certified', WRITE);
      await expect(produceCertified()).rejects.toThrow(/[Aa]uthoriz/);
      await produce('certified', 'x', { brokers: [running.system.ready.kafkaTls] });
    }
    await produceCertified();
    expect(running.system.said()).toContain(
      'cluster shop: its TLS listener takes a valid client certificate of any authority',
    );
  });

  test('A cluster with SASL/SCRAM and a configuration refuses a client certificate that is no longer valid', async () => {
    const { certificate: cert, privateKey: key } = selfSignedCertificate('late', new Date(0));
    const ssl = { ca: authority(), cert, key };
    const produced = produce('certified', 'x', { brokers: [running.system.ready.kafkaTls], ssl });
    await expect(produced).rejects.toThrow(/certificate/);
  });

  test('A cluster with SASL/SCRAM and a configuration holds a mapping of a self-managed cluster to the ACLs of the user of its secret', async () => {
    await using _denial = await deny('alice', 'of-their-own', READ);
    await until(async () => (await resultOf('of-their-own')) === UNAUTHORIZED, UNAUTHORIZED);
  });

  test('A cluster with SASL/SCRAM and a configuration sends failures as the user of the secret, and drops what its ACLs do not let it write', async () => {
    {
      await using _denial = await deny('sarah', 'dead-orders', WRITE);
      await produce('failing', 'fails', bySecret());
      await until(
        () => running.system.said().includes('discarded 1 record(s) of failing'),
        'the line of the discarded record',
      );
    }
    await produce('failing', 'fails', bySecret());
    await until(async () => (await lengthOf('dead-orders')) === 1, 'the failure document');
  });

  test('A cluster with SASL/SCRAM and a configuration closes no connection of a user who is removed, and lets a mapping in no more that connects again', async () => {
    const ClusterArn = (await mappingOf('orders')).EventSourceArn;
    const { SecretArnList: [secretArn = ''] = [] } = await msk.send(
      new ListScramSecretsCommand({ ClusterArn }),
    );
    expect(secretArn).toContain('AmazonMSK_sarah');
    await msk.send(new BatchDisassociateScramSecretCommand({ ClusterArn, SecretArnList: [secretArn] }));
    await produce('orders', 'after the removal', { brokers: [running.system.ready.kafkaTls] });
    await until(() => readLog().includes('read after the removal'), 'the record');
    await restart('orders');
    const refusal = 'PROBLEM: SASL authentication failed.';
    await until(async () => (await resultOf('orders')) === refusal, refusal);
    await msk.send(new BatchAssociateScramSecretCommand({ ClusterArn, SecretArnList: [secretArn] }));
    await produce('orders', 'after the return', { brokers: [running.system.ready.kafkaTls] });
    await until(() => readLog().includes('read after the return'), 'the record');
  });

  test('A cluster with SASL/SCRAM and a configuration names what one broker cannot have of its configuration', () => {
    expect(running.system.said()).toContain(
      'MSK configuration shop: min.insync.replicas: not applied, there is one broker here',
    );
  });
});

async function lengthOf(topic: string): Promise<number> {
  const partitions = await withAdmin((admin) => admin.fetchTopicOffsets(topic));
  return partitions.reduce((sum, { high }) => sum + Number(high), 0);
}

const readLog = () => readIfPresent(join(running.system.dataDirectory, 'logs/reader.log')) ?? '';
