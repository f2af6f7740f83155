import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startMirror } from '@orderstream/mirror';

let mirror;
before(async () => {
  mirror = await startMirror({ assembly: 'cdk.out' });
});
after(() => mirror?.stop());

test('A public post is in the feed of each follower, a private one in none.', async () => {
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(mirror.awsConfig()));
  for (const follower of ['ben', 'cleo'])
    await dynamodb.send(new PutCommand({ TableName: table('Followers'), Item: { author: 'ada', follower } }));
  const [shown, hidden] = await mirror.topic('posts').produce([
    { key: 'ada', value: { id: 'p1', author: 'ada', audience: 'public' } },
    { key: 'ada', value: { id: 'p2', author: 'ada', audience: 'friends' } },
  ]);
  const mapping = mirror.mapping({ function: 'FanOut' });
  assert.equal((await mapping.processed(shown)).outcome, 'delivered');
  assert.equal((await mapping.processed(hidden)).outcome, 'filtered', await mirror.story(hidden));
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: table('Feeds') }));
  const feeds = Items.map(({ reader, post }) => `${reader} ${post}`).sort();
  assert.deepEqual(feeds, ['ben p1', 'cleo p1'], await mirror.story(shown));
});

const table = (name) => mirror.resource(name).physicalId;
