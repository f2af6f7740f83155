import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startMirror } from '@orderstream/mirror';

let mirror;
beforeAll(async () => {
  mirror = await startMirror({ assembly: 'cdk.out' });
}, 120_000);
afterAll(() => mirror?.stop(), 120_000);

test('A sensor that was hot for five minutes raises one alarm.', async () => {
  const windowStart = Math.floor(Date.now() / 300_000 - 1) * 300_000;
  const [, , last] = await mirror.topic('readings').produce(
    [81, 84, 90].map((celsius, minute) => ({
      key: 'oven',
      value: { sensor: 'oven', celsius },
      timestamp: windowStart + minute * 60_000,
    })),
  );
  await mirror.mapping({ function: 'RaiseAlarms' }).processed(last);
  await orStory(last, async () => expect(await alarms()).toEqual([{ sensor: 'oven', windowStart }]));
}, 120_000);

async function alarms() {
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(mirror.awsConfig()));
  return (await dynamodb.send(new ScanCommand({ TableName: mirror.resource('Alarms').physicalId }))).Items;
}

/** The story is the text of the error, what was expected its cause. */
async function orStory(at, check) {
  try {
    await check();
  } catch (cause) {
    throw new Error(await mirror.story(at), { cause });
  }
}
