import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from './support/shop.ts';
import { type Resources, WatchedProject } from './support/watched-project.ts';

const run = randomUUID().slice(0, 8);
const role = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
};
const functionOf = (name: string, expression: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `${name}-${run}`,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { ZipFile: `exports.handler = async (event) => ${expression};` },
  },
});
const api = {
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: `api-${run}`, ProtocolType: 'HTTP' } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Page', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
};
const route = (key: string) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey: key,
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
  },
});
const schedule = (expression: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: `rule-${run}`,
    ScheduleExpression: expression,
    State: 'ENABLED',
    Targets: [{ Id: 'target', Arn: { 'Fn::GetAtt': ['Page', 'Arn'] } }],
  },
});
const table = (name: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: `${name}-${run}`,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
});

describe('an assembly that is watched', () => {
  const project = new WatchedProject();
  let stacks: Record<string, Resources>;

  /** Writes the assembly: the first stack depends on the others, so that all run. */
  const writeAssembly = () => {
    const [main = '', ...others] = Object.keys(stacks);
    for (const [name, Resources] of Object.entries(stacks))
      project.write(`cdk.out/${name}.template.json`, JSON.stringify({ Resources }));
    const artifacts = Object.keys(stacks).map((name) => [
      name,
      {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: `${name}.template.json` },
        dependencies: name === main ? others : [],
      },
    ]);
    const manifest = { version: '48.0.0', artifacts: Object.fromEntries(artifacts) };
    project.write('cdk.out/manifest.json', JSON.stringify(manifest));
  };
  /** Changes the stack `Site`. */
  const apply = (changed: Resources, removed: readonly string[] = []) => {
    const Site = { ...stacks.Site, ...changed };
    for (const logicalId of removed) delete Site[logicalId];
    stacks = { ...stacks, Site };
    writeAssembly();
  };
  const invoke = (name: string) => project.invoke(`${name}-${run}`);
  const said = (text: string | RegExp) => eventually(async () => expect(project.system.said()).toMatch(text));
  const get = async (path: string) => {
    const response = await fetch(`${project.system.ready.api}${path}`);
    return [response.status, await response.text()];
  };
  const json = async <Result>(path: string, body?: object): Promise<Result> => {
    const init = body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${project.system.ready.console}/api/v1${path}`, init);
    return (await response.json()) as Result;
  };
  const advance = (ms: number) => json('/clock/advance', { ms });
  const scheduledRuns = async () => {
    const path = `/functions/page-${run}/invocations`;
    const invocations = await json<{ event?: string; caller?: { kind: string } }[]>(path);
    return invocations.filter(({ caller }) => caller?.kind === 'schedule').length;
  };

  beforeAll(async () => {
    stacks = {
      Site: { Role: role, Page: functionOf('page', '"the page"'), ...api, Home: route('GET /') },
      Jobs: { Role: role, Job: functionOf('job', '"the job"'), Done: table('done') },
    };
    writeAssembly();
    await project.start([`--assembly=${project.folder}/cdk.out`]);
  });

  afterAll(() => project[Symbol.asyncDispose]());

  test('A route that is added to a stack of an assembly is served, and no longer when it is removed.', async () => {
    expect(await get('/')).toEqual([200, 'the page']);
    expect(await get('/about')).toEqual([404, '{"message":"Not Found"}']);
    apply({ About: route('GET /about') });
    await eventually(async () => expect(await get('/about')).toEqual([200, 'the page']));
    await said(/created .*About/);
    apply({}, ['About']);
    await eventually(async () => expect(await get('/about')).toEqual([404, '{"message":"Not Found"}']));
    expect(await get('/')).toEqual([200, 'the page']);
  });

  test('A schedule that is added is run, at its new rate when it is changed, and no longer when it is removed.', async () => {
    apply({ Rule: schedule('rate(1 minute)') });
    await said(/created .*Rule/);
    await advance(60_000);
    await eventually(async () => expect(await scheduledRuns()).toBe(1));
    apply({ Rule: schedule('rate(2 hours)') });
    await said(/updated .*Rule \(ScheduleExpression\)/);
    await advance(3_600_000);
    await invoke('page'); // What was due an hour ago would have been invoked before.
    expect(await scheduledRuns()).toBe(1);
    await advance(3_600_000);
    await eventually(async () => expect(await scheduledRuns()).toBe(2));
    apply({}, ['Rule']);
    await said(/removed .*Rule/);
    await advance(24 * 3_600_000);
    await invoke('page');
    expect(await scheduledRuns()).toBe(2);
  });

  test('A table that is added takes items, and keeps them when it leaves the template and returns, as others do.', async () => {
    const dynamodb = new DynamoDBClient(project.awsConfig);
    const put = (name: string) =>
      dynamodb.send(new PutItemCommand({ TableName: `${name}-${run}`, Item: { id: { S: 'one' } } }));
    const countOf = async (name: string) =>
      (await dynamodb.send(new ScanCommand({ TableName: `${name}-${run}` }))).Count;
    const tables = async () => {
      const { TableNames = [] } = await dynamodb.send(new ListTablesCommand());
      return TableNames.filter((name) => name.endsWith(run));
    };
    await put('done');
    apply({ Guests: table('guests') });
    await eventually(async () => expect(await tables()).toEqual([`done-${run}`, `guests-${run}`]));
    await put('guests');
    expect([await countOf('guests'), await countOf('done')]).toEqual([1, 1]);
    apply({}, ['Guests']);
    await said(/removed .*Guests/);
    apply({ Guests: table('guests') });
    await said(/created .*Guests.*created .*Guests/s);
    expect([await countOf('guests'), await countOf('done')]).toEqual([1, 1]);
    dynamodb.destroy();
  });

  test('A stack that joins the assembly runs, and one that leaves it is removed with all that it has.', async () => {
    expect(await invoke('job')).toBe('the job');
    const { Jobs, ...others } = stacks;
    stacks = { ...others, More: { Role: role, Extra: functionOf('extra', '"more"') } };
    writeAssembly();
    await eventually(async () => expect(await invoke('extra')).toBe('more'));
    await eventually(() => expect(invoke('job')).rejects.toThrow('Function not found'));
    const { stacks: running } = await json<{ stacks: { stackName: string }[] }>('/state');
    expect(running.map(({ stackName }) => stackName).sort()).toEqual(['More', 'Site']);
    expect(await get('/')).toEqual([200, 'the page']);
    stacks = { ...stacks, Jobs: Jobs as Resources };
    writeAssembly();
    await eventually(async () => expect(await invoke('job')).toBe('the job'));
  });

  test('An import that no stack of the assembly exports is refused, and everything runs as before.', async () => {
    apply({ Importer: functionOf('importer', '1') });
    await eventually(async () => expect(await invoke('importer')).toBe(1));
    const value = { 'Fn::ImportValue': `nothing-${run}` };
    const { Type, Properties } = functionOf('importer', '2');
    apply({ Importer: { Type, Properties: { ...Properties, Description: value } } });
    await said(new RegExp(`error: .*nothing-${run}`));
    expect(await invoke('importer')).toBe(1);
  });
});
