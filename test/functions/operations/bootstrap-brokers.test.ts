import { describe, expect, jest, test } from '@jest/globals';
import {
  type FindBrokers,
  provideBootstrapBrokers,
} from '../../../functions/operations/bootstrap-brokers.ts';
import type { CustomResourceRequest } from '../../../functions/shared/runtime/custom-resource.ts';

const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/orderstream-dev/0b5f7a52-2';
const brokers = 'b-1.example.com:9098,b-2.example.com:9098';

function request(RequestType: string, properties: Record<string, unknown> = { ClusterArn: clusterArn }) {
  const ResourceProperties = { ServiceToken: 'token', ...properties };
  return { RequestType, ResourceProperties } as unknown as CustomResourceRequest;
}

describe('the resource of the bootstrap brokers', () => {
  test.each(['Create', 'Update'])(
    'The resource of the bootstrap brokers responds to a %s with the IAM listeners of the cluster.',
    async (type) => {
      const findBrokers = jest.fn<FindBrokers>(async () => brokers);
      await expect(provideBootstrapBrokers(request(type), findBrokers)).resolves.toEqual({
        physicalResourceId: clusterArn,
        data: { BootstrapBrokers: brokers },
      });
      expect(findBrokers).toHaveBeenCalledWith(clusterArn);
    },
  );

  test('The resource of the bootstrap brokers calls nothing when it is deleted: the cluster may not exist.', async () => {
    const findBrokers = jest.fn<FindBrokers>(async () => brokers);
    await expect(provideBootstrapBrokers(request('Delete'), findBrokers)).resolves.toEqual({});
    expect(findBrokers).not.toHaveBeenCalled();
  });

  test('The resource of the bootstrap brokers fails when the cluster does not accept IAM.', async () => {
    await expect(provideBootstrapBrokers(request('Create'), async () => undefined)).rejects.toThrow(
      /has no SASL\/IAM listener. Enable IAM/,
    );
  });

  test('The resource of the bootstrap brokers fails when it is declared without a cluster.', async () => {
    await expect(provideBootstrapBrokers(request('Create', {}), async () => brokers)).rejects.toThrow(
      /ClusterArn is undefined. Accepted: the ARN of an MSK cluster/,
    );
  });
});
