import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import type { EmailSent } from '../../../events/index.ts';
import { createEmailStore } from '../../../functions/notification/store.ts';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { clientSettings, startTestEndpoint } from '../../mirror/aws/fakes.ts';
import { injectFault } from '../../support/fis.ts';
import { testTable } from '../shared/test-table.ts';
import { base } from '../support/events.ts';

const sent = { ...base('EmailSent', 'order-1', 'cause'), kind: 'invoice' } as unknown as EmailSent;

test('An email that was sent is marked, also when the table fails for longer than the SDK retries.', async () => {
  const { documents: direct, tableName } = await testTable({ partitionKey: 'pk' });
  let refusals = 0;
  const refusedOften = Promise.withResolvers<void>();
  const experiments = new Experiments({
    terminate: async () => ({ inFlight: 0, requestIds: [] }),
    random: () => {
      refusals += 1;
      if (refusals > 2 * attemptsOfTheSdk) refusedOften.resolve();
      return 0;
    },
  });
  await using endpoint = await endpointWith(experiments);
  const client = new DynamoDBClient({ ...clientSettings(endpoint.url), maxAttempts: attemptsOfTheSdk });
  const store = createEmailStore(DynamoDBDocumentClient.from(client), tableName);
  const claim = { claimId: 'claim', by: 'cause', now: 0, until: 15_000 };
  await store.claim('order-1#invoice#customer', claim);

  const { id } = await injectFault(endpoint.url, {
    actionId: 'aws:fis:inject-api-internal-error',
    parameters: { duration: 'PT1H', service: 'dynamodb', percentage: '100' },
    target: 'Roles',
    resourceArns: ['arn:aws:iam::123456789012:role/notification'],
  });
  const marked = store.markSent('order-1#invoice#customer', sent);
  await Promise.race([refusedOften.promise, marked]);
  experiments.stop(id);
  expect(await marked).toEqual(sent);

  const key = { pk: 'order-1#invoice#customer' };
  const { Item } = await direct.send(
    new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
  );
  expect(Item).toMatchObject({ answer: sent });
  client.destroy();
});

/** As the functions' own client. */
const attemptsOfTheSdk = 5;

async function endpointWith(experiments: Experiments) {
  const endpoint = await startTestEndpoint({
    experiments,
    dynamodbEndpoint: process.env.TEST_DYNAMODB_ENDPOINT,
    callerOf: (userId) => ({ userId, arn: 'arn:aws:sts::123456789012:assumed-role/notification/session' }),
  });
  return { url: endpoint.url, [Symbol.asyncDispose]: () => endpoint.stop(1_000) };
}
