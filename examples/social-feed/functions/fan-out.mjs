import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const { FOLLOWERS, FEEDS } = process.env;
/** One write takes no more: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const pageSize = 25;

export async function handler({ records }) {
  for (const { value } of Object.values(records).flat())
    await fanOut(JSON.parse(Buffer.from(value, 'base64').toString()));
}

async function fanOut({ id, author }) {
  const KeyConditionExpression = 'author = :author';
  const ExpressionAttributeValues = { ':author': author };
  const query = { TableName: FOLLOWERS, KeyConditionExpression, ExpressionAttributeValues };
  for await (const { Items } of paginateQuery({ client, pageSize }, query)) {
    console.info(`post ${id} to ${Items.length} followers`);
    if (Items.length > 0) await write(Items.map(({ follower }) => ({ reader: follower, post: id })));
  }
}

/** What DynamoDB is too busy for is retried with the record: a feed has a post once. */
async function write(items) {
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  const { UnprocessedItems } = await client.send(
    new BatchWriteCommand({ RequestItems: { [FEEDS]: requests } }),
  );
  if (UnprocessedItems?.[FEEDS]) throw new Error('some feeds are not written yet');
}
