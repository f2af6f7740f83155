import { describe, expect, test } from '@jest/globals';
import { kafka, Scenario, until } from '../harness.ts';

describe('a topic written in transactions', () => {
  test('A topic written in transactions delivers committed records only, and the position passes the markers', async () => {
    await using scenario = await Scenario.create(1);
    const producer = kafka().producer({
      transactionalId: scenario.topic,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const [value, isAborted] of [
      ['a', false],
      ['b', true],
      ['c', false],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic: scenario.topic, messages: [{ value }] });
      await (isAborted ? transaction.abort() : transaction.commit());
    }
    await producer.disconnect();
    const uuid = await scenario.map();
    await until(async () => (await scenario.committed(uuid))[0] === 6, 'the position after the last marker');
    expect(scenario.values).toEqual(['a', 'c']);
  });
});
