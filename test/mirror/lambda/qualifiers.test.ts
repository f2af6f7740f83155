import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:shown';
const code = `
  const made = Math.random();
  export const handler = async (_event, context) => ({
    arn: context.invokedFunctionArn, version: context.functionVersion, made,
    variable: process.env.AWS_LAMBDA_FUNCTION_VERSION, stream: context.logStreamName.replace(/.*\\[|\\].*/g, ''),
  });`;

beforeAll(() => {
  lambda.deploy('shown', code);
  lambda.service.published.putVersion('shown', { version: '1', description: '' });
  lambda.service.published.putAlias('shown', { name: 'live', functionVersion: '1', description: '' });
});

describe('a function is invoked', () => {
  test.each([
    ['shown', ARN, '$LATEST'],
    [ARN, ARN, '$LATEST'],
    ['shown:live', `${ARN}:live`, '1'],
    [`${ARN}:live`, `${ARN}:live`, '1'],
    ['123456789012:function:shown:1', `${ARN}:1`, '1'],
    ['shown:$LATEST', `${ARN}:$LATEST`, '$LATEST'],
  ])('a function is invoked as %s and finds that in its context', async (reference, arn, version) => {
    const result = await lambda.service.invoke(reference, '{}');
    expect(JSON.parse(result.payload)).toMatchObject({ arn, version, variable: version, stream: version });
    expect(result.executedVersion).toBe(version);
    expect(result.logTail).toContain(`Version: ${version}\n`);
  });

  test('a function is invoked by a version in separate environments, which are reused', async () => {
    const madeBy = async (reference: string) =>
      JSON.parse((await lambda.service.invoke(reference, '{}')).payload).made as number;
    expect(await madeBy('shown:live')).toBe(await madeBy(`${ARN}:live`));
    expect(await madeBy('shown:live')).not.toBe(await madeBy('shown'));
  });

  test.each(['shown:other', 'shown:2'])(
    'a function is invoked not as %s, which was never published',
    async (reference) => {
      await expect(lambda.service.invoke(reference, '{}')).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        message: `Function not found: ${ARN}:${reference.split(':')[1]}`,
      });
    },
  );

  test('a function is invoked by an alias with its new code once it is deployed again', async () => {
    await lambda.service.invoke('shown:live', '{}');
    lambda.deploy('shown', 'export const handler = async () => "new";');
    expect((await lambda.service.invoke('shown:live', '{}')).payload).toBe('"new"');
    expect(lambda.service.statistics(`${ARN}:live`)).toEqual(lambda.service.statistics('shown'));
  });
});

test('The reserved concurrency of a function counts its invocations by every qualifier.', async () => {
  const waits = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 400));';
  lambda.deploy('bounded', waits, { reservedConcurrentExecutions: 2 });
  lambda.service.published.putVersion('bounded', { version: '1', description: '' });
  lambda.service.published.putAlias('bounded', { name: 'live', functionVersion: '1', description: '' });
  const invokeAll = (...references: string[]) =>
    Promise.allSettled(references.map((each) => lambda.service.invoke(each, '{}')));
  const outcomes = await invokeAll('bounded', 'bounded:live', 'bounded:1', 'bounded:$LATEST', 'bounded');
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...Array(2).fill('fulfilled'),
    ...Array(3).fill('rejected'),
  ]);
  expect(await invokeAll('bounded:live', 'bounded:1')).toMatchObject(Array(2).fill({ status: 'fulfilled' }));
});
