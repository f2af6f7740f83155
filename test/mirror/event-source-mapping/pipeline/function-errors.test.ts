import { afterAll, describe, expect } from '@jest/globals';
import { statement } from '../../../support/conformance.ts';
import { startLambda } from '../../lambda/fixture.ts';
import { Scenario, until } from '../harness.ts';

/** What the functions wrote of themselves, by function. */
const notesOf = new Map<string, string[]>();
const lambda = startLambda({
  onLog: (functionName, line) => {
    const note = /\tNOTE (.*)/.exec(line)?.[1];
    if (note !== undefined) notesOf.set(functionName, [...(notesOf.get(functionName) ?? []), note]);
  },
});
afterAll(() => lambda.stop());

/** Fails in one way on records that say so, and writes down what it was given and took. */
const CODE = `
  const note = (line) => console.log('NOTE ' + line);
  if (process.env.FAILS_AT_INIT) { note('init'); throw new Error('cannot start'); }
  export const handler = async (event) => {
    const values = Object.values(event.records).flat().map(({ value }) => Buffer.from(value, 'base64').toString());
    note('called ' + values);
    if (values.includes('throw')) throw new Error('bad');
    if (values.includes('hang')) await new Promise(() => {});
    if (values.includes('exit')) process.exit(1);
    if (values.includes('leak')) { const a = []; for (;;) { a.push('x'.repeat(1000) + a.length, new Array(1000).fill(0)); await null; } }
    if (values.includes('7 MB')) return 'x'.repeat(7_000_000);
    note('took ' + values);
    return 'not an object';
  };`;

/** A mapping of batches of one with one retry, whose function runs in a real execution environment. */
async function mapFunction(scenario: Scenario, name: string, environment: Record<string, string> = {}) {
  lambda.deploy(name, CODE, { timeoutSeconds: 2, environment });
  scenario.lambda = lambda.service;
  const uuid = await scenario.map({ FunctionName: name, BatchSize: 1, MaximumRetryAttempts: 1 });
  return { uuid, notes: () => notesOf.get(name) ?? [] };
}

describe('a function error of any kind', () => {
  for (const [how, source, sentence] of [
    ['throw', 'DOC', 'An exception fails the batch: it is invoked again, and then the partition continues'],
    ['hang', 'DOC', 'A timeout fails the batch'],
    ['exit', 'DOC', 'A crash of the runtime fails the batch'],
    ['leak', 'DOC', 'Running out of memory fails the batch'],
    ['7 MB', 'DOC gettingstarted-limits', 'A response of more than 6 MB fails the batch'],
  ] as const) {
    statement(`4.1-${how.replace(' ', '-').toLowerCase()}`, source, sentence, async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'before' }, { value: how }, { value: 'after' }]);
      const { uuid, notes } = await mapFunction(scenario, `fails-by-${how.replace(' ', '-')}`);
      await until(async () => (await scenario.committed(uuid))[0] === 3, 'the commit');
      expect(notes()).toEqual([
        'called before',
        'took before',
        `called ${how}`,
        `called ${how}`,
        'called after',
        'took after',
      ]);
      expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 1, InvokeErrorCount: 2 });
    });
  }

  statement('4.1-init', 'DOC', 'An init phase that fails fails the batch', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ value: 'a' }]);
    const { uuid, notes } = await mapFunction(scenario, 'fails-at-init', { FAILS_AT_INIT: '1' });
    await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
    expect(notes()).not.toContain('called a');
    expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 1, InvokeErrorCount: 2 });
  });

  statement(
    '4.1-reserved',
    'DOC',
    'Throttling by reserved concurrency holds the batch until there is room, and uses no attempt',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'a' }]);
      lambda.deploy('full', 'export const handler = () => "taken";', { reservedConcurrentExecutions: 0 });
      scenario.lambda = lambda.service;
      const uuid = await scenario.map({ FunctionName: 'full', MaximumRetryAttempts: 0 });
      await until(() => (scenario.service.metrics(uuid).InvokeErrorCount ?? 0) >= 2, 'two throttles');
      expect(await scenario.committed(uuid)).toEqual({ 0: -1 });
      lambda.deploy('full', 'export const handler = () => "taken";');
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 0 });
    },
  );
});
