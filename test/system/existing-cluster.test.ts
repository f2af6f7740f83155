import { KafkaClient, ListClustersV2Command, ListTopicsCommand } from '@aws-sdk/client-kafka';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { ownStackOfThisFile } from './support/assembly.ts';
import { anOrder, Shopper } from './support/shop.ts';

const clusterArn =
  'arn:aws:kafka:us-east-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5';

const system = ownStackOfThisFile({
  clusterArn,
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-0b2c3d4e5f6071829',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
  // As in prod: the API sends requests to aliases.
  apiRollout: 'canary',
});

describe('a stack for a cluster that was there before', () => {
  test('a stack for a cluster that was there before ships an order, every grant evaluated by the ARN that was given', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const order = await shopper.finalOrder(await shopper.place(anOrder()));
    expect(order.status).toBe('shipped');
    expect(system().said()).not.toMatch(/AccessDenied|not authorized/);
  });

  test('a stack for a cluster that was there before shows that cluster and its topics to AWS clients', async () => {
    const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
    const kafka = new KafkaClient({ endpoint: system().ready.aws, region: 'us-east-1', credentials });
    const { ClusterInfoList = [] } = await kafka.send(new ListClustersV2Command());
    const { Topics: listed = [] } = await kafka.send(new ListTopicsCommand({ ClusterArn: clusterArn }));
    kafka.destroy();
    expect(ClusterInfoList.map((each) => each.ClusterArn)).toEqual([clusterArn]);
    expect(listed.map((each) => each.TopicName)).toEqual(expect.arrayContaining(Object.keys(topics)));
  });

  test('a stack for a cluster that was there before says that the local Kafka replaces it', () => {
    expect(system().said()).toContain(`${clusterArn} is not in the template`);
  });
});
