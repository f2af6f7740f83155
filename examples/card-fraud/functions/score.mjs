import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

const WINDOW_MS = 10 * 60_000;
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const TableName = process.env.SCORES;

export async function handler({ records }) {
  const batchItemFailures = [];
  for (const [partition, list] of Object.entries(records))
    for (const record of list)
      await score(record).catch((error) => {
        console.error(error);
        batchItemFailures.push({ itemIdentifier: { partition, offset: record.offset } });
      });
  return { batchItemFailures };
}

async function score({ value, timestamp: paidAt }) {
  const { card, amount } = JSON.parse(Buffer.from(value, 'base64').toString());
  if (typeof card !== 'string') throw new TypeError('the payment has no card');
  const KeyConditionExpression = 'card = :card AND paidAt BETWEEN :from AND :before';
  const ExpressionAttributeValues = { ':card': card, ':from': paidAt - WINDOW_MS, ':before': paidAt - 1 };
  const query = new QueryCommand({ TableName, KeyConditionExpression, ExpressionAttributeValues });
  const { Count } = await dynamodb.send(query);
  const decision = Count >= 3 || amount > 5_000 ? 'hold' : 'pass';
  await dynamodb.send(new PutCommand({ TableName, Item: { card, paidAt, decision } }));
}
