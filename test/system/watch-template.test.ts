import { randomUUID } from 'node:crypto';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './support/shop.ts';
import { type Resources, WatchedProject } from './support/watched-project.ts';

const run = randomUUID().slice(0, 8);
const role = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
};
const roleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };

const functionOf = (name: string, code: unknown, properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `${name}-${run}`,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: roleArn,
    Code: code,
    ...properties,
  },
});
const inline = (expression: string) => ({ ZipFile: `exports.handler = async (event) => ${expression};` });

/** Counts its invocations in one environment. */
const counting = { ZipFile: 'let count = 0; exports.handler = async () => ++count;' };

const cluster = {
  Type: 'AWS::MSK::ServerlessCluster',
  Properties: {
    ClusterName: `cluster-${run}`,
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    VpcConfigs: [{ SubnetIds: ['subnet-1', 'subnet-2'] }],
  },
};
const topic = (name: string, partitions = 1) => ({
  Type: 'AWS::MSK::Topic',
  Properties: {
    ClusterArn: { Ref: 'Cluster' },
    TopicName: `${name}-${run}`,
    PartitionCount: partitions,
    ReplicationFactor: 3,
  },
});
const mapping = (functionId: string, name: string, properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: functionId },
    EventSourceArn: { Ref: 'Cluster' },
    Topics: [`${name}-${run}`],
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  },
});

describe('a template that is watched', () => {
  const project = new WatchedProject();
  let resources: Resources;

  const apply = (changed: Resources, removed: readonly string[] = []) => {
    resources = { ...resources, ...changed };
    for (const logicalId of removed) delete resources[logicalId];
    project.writeTemplate(resources);
  };
  const said = (text: string | RegExp) => eventually(async () => expect(project.system.said()).toMatch(text));
  const invoke = (name: string) => project.invoke(`${name}-${run}`);
  const mappings = async () => {
    const lambda = new LambdaClient(project.awsConfig);
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    lambda.destroy();
    return EventSourceMappings.map(({ Topics, BatchSize, State }) => ({
      topic: Topics?.[0],
      BatchSize,
      State,
    }));
  };

  beforeAll(async () => {
    project.write('code/index.mjs', 'export const handler = async () => "first";');
    resources = {
      Role: role,
      Cluster: cluster,
      Files: functionOf('files', './code'),
      Counter: functionOf('counter', counting),
      Settings: functionOf('settings', inline('process.env.COLOUR'), {
        Environment: { Variables: { COLOUR: 'red' } },
      }),
    };
    project.writeTemplate(resources);
    await project.start();
  });

  afterAll(() => project[Symbol.asyncDispose]());

  test('Changed code in a folder is run by the next invocation, however the file is written.', async () => {
    expect(await invoke('files')).toBe('first');
    project.write('code/index.mjs', 'export const handler = async () => "second";');
    await eventually(async () => expect(await invoke('files')).toBe('second'));
    project.write('code/index.mjs', 'export const handler = async () => "third";', 'renamed');
    await eventually(async () => expect(await invoke('files')).toBe('third'));
    await said(/updated Files \(code\) in \d/);
  });

  test('A changed setting is applied, and environments of other functions stay warm.', async () => {
    expect(await invoke('counter')).toBe(1);
    expect(await invoke('settings')).toBe('red');
    const Environment = { Variables: { COLOUR: 'blue' } };
    apply({ Settings: functionOf('settings', inline('process.env.COLOUR'), { Environment }) });
    await eventually(async () => expect(await invoke('settings')).toBe('blue'));
    expect(await invoke('counter')).toBe(2);
  });

  test('A function, a topic and a mapping that are added run, are updated, and end when they are removed.', async () => {
    const store = (size: number) => ({ Mapping: mapping('Consumer', 'added', { BatchSize: size }) });
    const consumer = functionOf('consumer', {
      ZipFile: 'exports.handler = async (event) => console.log("consumed", JSON.stringify(event.records));',
    });
    apply({ Topic: topic('added'), Consumer: consumer, ...store(10) });
    await eventually(async () =>
      expect(await mappings()).toEqual([{ topic: `added-${run}`, BatchSize: 10, State: 'Enabled' }]),
    );
    await project.produce(`added-${run}`, '{"n":1}');
    await said(/created .*Topic.*Consumer.*Mapping|created .*Consumer.*Mapping/);
    const records = async () => {
      const { console: url } = project.system.ready;
      const [uuid] = ((await (await fetch(`${url}/api/v1/mappings`)).json()) as { uuid: string }[]).map(
        (each) => each.uuid,
      );
      return (await (await fetch(`${url}/api/v1/mappings/${uuid}/records`)).json()) as { outcome: string }[];
    };
    await eventually(async () =>
      expect((await records()).map(({ outcome }) => outcome)).toEqual(['delivered']),
    );
    apply(store(20));
    await eventually(async () =>
      expect(await mappings()).toEqual([{ topic: `added-${run}`, BatchSize: 20, State: 'Enabled' }]),
    );
    await said(/updated Mapping \(BatchSize\)/);
    apply({ Mapping: mapping('Consumer', 'added', { BatchSize: 20, StartingPosition: 'LATEST' }) });
    await said(/Mapping: CloudFormation fails to replace a mapping/);
    apply({}, ['Mapping', 'Consumer', 'Topic']);
    await eventually(async () => expect(await mappings()).toEqual([]));
    await eventually(() => expect(invoke('consumer')).rejects.toThrow('Function not found'));
    await said(/removed .*Mapping/);
  });

  test('A template that is refused changes nothing, and the next one that is accepted is applied.', async () => {
    const code = inline('"good"');
    project.write('template.json', '{ "Resources": { ');
    await said(/error: .*template\.json/);
    expect(await invoke('settings')).toBe('blue');
    apply({ Settings: functionOf('settings', code, { Timeout: 10_000 }) });
    await said(/error: .*Timeout/);
    expect(await invoke('settings')).toBe('blue');
    apply({ Settings: functionOf('settings', code) });
    await eventually(async () => expect(await invoke('settings')).toBe('good'));
  });

  test('What fails while it is applied takes the rest back to what it was.', async () => {
    const failing = { ZipFile: 'exports.handler = () => { throw new Error("refused on purpose"); };' };
    const settings = resources.Settings;
    apply({
      Settings: functionOf('settings', inline('"half"')),
      Provider: functionOf('provider', failing),
      Custom: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] } } },
    });
    await said(/error: .*Custom.*refused on purpose/);
    expect(await invoke('settings')).toBe('good');
    await eventually(() => expect(invoke('provider')).rejects.toThrow('Function not found'));
    apply({ Settings: settings as Resources[string] }, ['Provider', 'Custom']);
    await said(/nothing has changed/);
  });

  test('A logical id that is renamed while the function keeps its name is refused, as by CloudFormation.', async () => {
    const { Counter } = resources;
    apply({ Renamed: Counter as Resources[string] }, ['Counter']);
    await said(/error: .*Renamed.*counter-\w+ exists already/);
    expect(await invoke('counter')).toBe(3);
    apply({ Counter: Counter as Resources[string] }, ['Renamed']);
  });

  test('Of rapid edits the last one counts.', async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) {
      apply({ Settings: functionOf('settings', inline(`"edit ${n}"`)) });
      await new Promise((resolve) => setTimeout(resolve, n * 10));
    }
    await eventually(async () => expect(await invoke('settings')).toBe('edit 8'));
  });

  test('An edit while the mirror stops does not keep it from stopping.', async () => {
    const ended = project.system.end('SIGTERM');
    apply({ Settings: functionOf('settings', inline('"too late"')) });
    expect(await ended).toBe(0);
    expect(project.system.said()).not.toContain('too late');
  });
});
