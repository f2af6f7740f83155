import { KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../mirror/event-source-mapping/harness.ts';
import { type RunningCase, startCase } from './support.ts';

interface Place {
  readonly name: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
}

const europe: Place = {
  name: 'europe',
  partition: 'aws',
  region: 'eu-west-2',
  account: '111122223333',
  urlSuffix: 'amazonaws.com',
};
const places: readonly Place[] = [
  europe,
  {
    name: 'sovereign',
    partition: 'aws-eusc',
    region: 'eusc-de-east-1',
    account: '444455556666',
    urlSuffix: 'amazonaws.eu',
  },
  {
    name: 'government',
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    account: '777788889999',
    urlSuffix: 'amazonaws.com',
  },
  {
    name: 'anywhere',
    partition: 'aws-cn',
    region: 'cn-north-1',
    account: '777788889999',
    urlSuffix: 'amazonaws.com.cn',
  },
];

let running: RunningCase;

beforeAll(async () => {
  running = await startCase('env-specific-stack', {
    source: 'several',
    ownServices: true,
    args: [
      ...['--account=777788889999', '--region=cn-north-1'],
      ...['Eu', 'Europe', 'Sovereign', 'Government', 'Anywhere'].map((stack) => `--stack=${stack}`),
    ],
  });
});
afterAll(async () => running[Symbol.asyncDispose]());

/** Runs one command as a developer whose shell is in a Region. */
async function inRegion<Client extends { destroy(): void }, Result>(
  ClientClass: new (config: RunningCase['awsConfig']) => Client,
  { region }: Pick<Place, 'region'>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new ClientClass({ ...running.awsConfig, region });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

describe.each(places)('A stack of $region', ({ name, partition, region, account, urlSuffix }) => {
  test(`A stack of another Region has its functions, identities and pseudo parameters in ${partition}`, async () => {
    const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}-orders`;
    const { payload } = await running.invoke(arn);
    expect(payload).toMatchObject({
      AWS_REGION: region,
      PLACE: `${partition} ${region} ${account} ${urlSuffix}`,
      Account: account,
      Arn: expect.stringMatching(`^arn:${partition}:sts::${account}:assumed-role/.+/${name}-orders$`),
      self: arn,
    });
  });

  test('A stack of another Region is granted its table in its own Region and no other', async () => {
    const { payload } = await running.invoke(
      `arn:${partition}:lambda:${region}:${account}:function:${name}-orders`,
    );
    expect(payload).toMatchObject({ here: 'ok', elsewhere: 'AccessDeniedException' });
  });

  test('A stack of another Region polls with the grants on ARNs that CDK wrote out', async () => {
    await until(async () => {
      const { EventSourceMappings = [] } = await inRegion(LambdaClient, { region }, (client) =>
        client.send(new ListEventSourceMappingsCommand({})),
      );
      expect(EventSourceMappings.map(({ EventSourceMappingArn = '' }) => EventSourceMappingArn)).toEqual([
        expect.stringMatching(`^arn:${partition}:lambda:${region}:${account}:event-source-mapping:`),
      ]);
      await running.produce(`${name}-orders`, [{ value: 'a' }]);
      return EventSourceMappings[0]?.LastProcessingResult === 'OK';
    }, 'a delivered record');
  });

  test('A stack of another Region is all that a request signed for its Region lists', async () => {
    const functions = await inRegion(LambdaClient, { region }, (client) =>
      client.send(new ListFunctionsCommand({})),
    );
    expect(functions.Functions?.map(({ FunctionName }) => FunctionName)).toEqual([`${name}-orders`]);
    const clusters = await inRegion(KafkaClient, { region }, (client) =>
      client.send(new ListClustersV2Command({})),
    );
    expect(clusters.ClusterInfoList?.map(({ ClusterArn }) => ClusterArn)).toEqual([
      expect.stringMatching(`^arn:${partition}:kafka:${region}:${account}:cluster/shop/`),
    ]);
    const identity = await inRegion(STSClient, { region }, (client) =>
      client.send(new GetCallerIdentityCommand({})),
    );
    expect(identity.Arn).toBe(`arn:${partition}:iam::${account}:user/developer`);
  });
});

test('The stack that CDK synthesized for eu-west-1 polls, and its function works', async () => {
  const { payload } = await running.invoke('arn:aws:lambda:eu-west-1:111122223333:function:euf');
  expect(payload).toEqual({ region: 'eu-west-1', 'put undefined': 'ok', 'put eu-west-1': 'ok' });
  await running.produce('eu', [{ value: 'a' }]);
  await until(async () => {
    const { EventSourceMappings = [] } = await inRegion(LambdaClient, { region: 'eu-west-1' }, (client) =>
      client.send(new ListEventSourceMappingsCommand({ FunctionName: 'euf' })),
    );
    return EventSourceMappings[0]?.LastProcessingResult === 'OK';
  }, 'a delivered record');
});

test('A function of another Region is not found by its name alone, as on AWS', async () => {
  const { region } = europe;
  const refused = inRegion(LambdaClient, { region }, (client) =>
    client.send(new ListEventSourceMappingsCommand({ FunctionName: 'sovereign-orders' })),
  );
  await expect(refused).resolves.toMatchObject({ EventSourceMappings: [] });
});
