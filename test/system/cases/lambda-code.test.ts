import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../support/shop.ts';
import { startCase } from './support.ts';

describe('code as Lambda finds it', () => {
  test('a CommonJS function with a layer gets its errors and the SDK of the runtime', async () => {
    await using running = await startCase('layer-require-hangs');
    expect(await running.invoke('optional')).toEqual({ payload: { got: 'MODULE_NOT_FOUND' } });
    expect(await running.invoke('no-layer')).toEqual({ payload: { got: 'MODULE_NOT_FOUND' } });
    expect(await running.invoke('sdk')).toEqual({ payload: { got: 'function' } });
  });

  test('a handler in a layer is run, and the start does not call it a mistake', async () => {
    await using running = await startCase('handler-in-a-layer');
    expect(await running.invoke('wrapped')).toEqual({ payload: 'wrapped' });
    expect(running.system.said()).not.toContain('as on AWS');
  });

  test('a streaming handler responds to an invocation, and takes the records of a mapping', async () => {
    await using running = await startCase('streaming-handler');
    const lambda = new LambdaClient(running.awsConfig);
    const invoked = await lambda.send(new InvokeCommand({ FunctionName: 'stream' }));
    expect(invoked.Payload?.transformToString()).toBe('hi');
    const { UUID } = await lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'stream',
        Topics: ['streamed'],
        StartingPosition: 'TRIM_HORIZON',
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['broker.example.com:9092'] } },
      }),
    );
    await running.produce('streamed', [{ value: 'record' }]);
    await eventually(async () => {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      expect(mapping.LastProcessingResult).toBe('OK');
    });
    lambda.destroy();
    expect(running.system.said()).not.toContain('awslambda');
  });

  test('a zip keeps symbolic links and executables', async () => {
    await using running = await startCase('zip-symlinks');
    expect(await running.invoke('zipped')).toEqual({ payload: { dependency: 'works', tool: 'ran' } });
  });

  test('a function is invoked by its alias, and a mapping on the alias is found by it', async () => {
    await using running = await startCase('alias');
    const arn = /^arn:aws:lambda:us-east-1:\d{12}:function:aliased/;
    for (const name of ['aliased:live', 'aliased:1', 'aliased'])
      expect(await running.invoke(name)).toEqual({
        payload: { arn: expect.stringMatching(new RegExp(`${arn.source}${name.replace('aliased', '')}$`)) },
      });
    const lambda = new LambdaClient(running.awsConfig);
    const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'aliased:live' }));
    lambda.destroy();
    expect(listed.EventSourceMappings).toMatchObject([
      { FunctionArn: expect.stringMatching(/:function:aliased:live$/) },
    ]);
  });
});
