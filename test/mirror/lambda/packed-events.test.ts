import { afterAll, describe, expect, test } from '@jest/globals';
import { eventText } from '../../../local/src/event-source-mapping/core/event.ts';
import { packEvent } from '../../../local/src/event-source-mapping/core/pack-event.ts';
import type { InvokeOptions } from '../../../local/src/lambda/types.ts';
import { recordOf } from '../event-source-mapping/core/records.ts';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

const source = { bootstrapServers: 'b:9098' };

/** A record of this many bytes, unlike those of the record before. */
const recordOfSize = (size: number, seed: number) =>
  recordOf(seed % 3, seed, {
    value: Buffer.alloc(size, seed + 1),
    headers: [['n', Buffer.of(255)]],
  });

async function received(name: string, sizes: readonly number[], options?: InvokeOptions) {
  const records = sizes.map(recordOfSize);
  const { functionError, payload } = await lambda.service.invoke(name, packEvent(source, records), options);
  const expected = JSON.stringify(JSON.parse(eventText(source, records)));
  return { functionError, isWhole: payload === expected };
}

const whole = { functionError: undefined, isWhole: true };

describe('an event of records as bytes', () => {
  test('an event of records as bytes arrives whole, whatever was in the same memory before', async () => {
    const name = lambda.deploy('echo', 'export const handler = (event) => event;');
    for (const sizes of [[3], [0, 1, 2, 300], [200_000, 5], [7], [], [1_000_000, 1_000_000], [9, 9]]) {
      expect(await received(name, sizes)).toEqual(whole);
    }
  });

  test('an event of records as bytes arrives whole beside a trace header, and beside events of text', async () => {
    const name = lambda.deploy('both', 'export const handler = (event) => event;');
    expect(await received(name, [100_000, 2], { traceHeader: 'Root=1-2-3;Sampled=1' })).toEqual(whole);
    expect((await lambda.call(name, { plain: true })).response).toEqual({ plain: true });
    expect(await received(name, [5])).toEqual(whole);
  });

  test('an event of records as bytes arrives whole in the environment that follows one that died', async () => {
    const name = lambda.deploy(
      'dies',
      `export const handler = (event) => {
        const isPoison = Object.values(event.records).flat().some(({ offset }) => offset === 2);
        return isPoison ? process.exit(1) : event;
      };`,
    );
    expect(await received(name, [70_000])).toEqual(whole);
    expect(await received(name, [1, 1, 1])).toMatchObject({ functionError: 'Unhandled' });
    expect(await received(name, [70_000, 4])).toEqual(whole);
  });

  test('an event of records as bytes arrive whole side by side', async () => {
    const name = lambda.deploy(
      'slow',
      'export const handler = async (event) => (await new Promise((r) => setTimeout(r, 20)), event);',
    );
    const sizes = Array.from({ length: 12 }, (_, index) => [index * 10_000, index]);
    expect(await Promise.all(sizes.map((each) => received(name, each)))).toEqual(sizes.map(() => whole));
  });
});
