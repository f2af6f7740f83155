import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

const WINDOW_MS = 5 * 60_000;
const HOT_CELSIUS = 80;
const FEWEST_READINGS = 3;
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const { READINGS, ALARMS } = process.env;
const put = (TableName, Item) => dynamodb.send(new PutCommand({ TableName, Item }));

export async function handler({ records }) {
  for (const { value, timestamp } of Object.values(records).flat()) {
    const { sensor, celsius } = JSON.parse(Buffer.from(value, 'base64').toString());
    await put(READINGS, { sensor, readAt: timestamp, celsius });
    // One alarm for each window: writing it again changes nothing.
    if (await isHot(sensor, timestamp))
      await put(ALARMS, { sensor, windowStart: timestamp - (timestamp % WINDOW_MS) });
  }
}

async function isHot(sensor, until) {
  const query = new QueryCommand({
    TableName: READINGS,
    KeyConditionExpression: 'sensor = :sensor AND readAt BETWEEN :from AND :until',
    ExpressionAttributeValues: { ':sensor': sensor, ':from': until - WINDOW_MS, ':until': until },
  });
  const { Items } = await dynamodb.send(query);
  const mean = Items.reduce((sum, { celsius }) => sum + celsius, 0) / Items.length;
  console.info(`${sensor}: ${Items.length} readings, ${mean.toFixed(1)} °C`);
  return Items.length >= FEWEST_READINGS && mean > HOT_CELSIUS;
}
