import { expect, test } from '@jest/globals';
import { recordsOf, Scenario, textOf, until } from '../harness.ts';

test('A record that fails twice and goes to the destination is the same in history, terminal and document.', async () => {
  await using scenario = await Scenario.create(1, (event) => {
    if (recordsOf(event).some((record) => textOf(record) === 'poison')) throw new TypeError('no total');
  });
  await scenario.produce(['good', 'poison', 'good'].map((value) => ({ partition: 0, value })));
  const uuid = await scenario.map({
    BatchSize: 1,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:q' } },
  });
  const history = scenario.service.history(uuid);
  const ended = await history?.ended(0, 1, AbortSignal.timeout(120_000));
  await until(async () => (await scenario.committed(uuid))[0] === 3, 'the commit');
  const story = history?.story(0, 1);

  const document = scenario.documents[0]?.document ?? '';
  expect(JSON.parse(document).requestContext).toMatchObject({
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 2,
    requestId: story?.attempts[1]?.requestId,
  });
  expect(ended).toMatchObject({ outcome: 'destination', attemptCount: 2 });
  expect(story).toMatchObject({
    outcome: 'destination',
    condition: 'RetryAttemptsExhausted',
    destination: 'arn:aws:sqs:us-east-1:123456789012:q',
    batch: { size: 1, reason: 'batch-size' },
    attempts: [
      { result: 'failed', isFailure: true },
      { result: 'failed', isFailure: true },
    ],
  });
  expect(story?.committedAt).toBeGreaterThanOrEqual(story?.endedAt ?? Number.POSITIVE_INFINITY);
  expect(history?.list().map(({ offset, outcome }) => [offset, outcome])).toEqual([
    [2, 'delivered'],
    [1, 'destination'],
    [0, 'delivered'],
  ]);
  const position = `${scenario.topic}-0@1`;
  expect(scenario.warnings).toEqual([
    expect.stringMatching(new RegExp(`^consumer: ${position} failed once \\(`)),
    expect.stringMatching(
      `^consumer: sent ${position} to arn:aws:sqs:us-east-1:123456789012:q after 2 invocations: RetryAttemptsExhausted`,
    ),
  ]);
});
