import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  arnOf,
  type CustomResourceStacks,
  customResource,
  functionOf,
  inlineFunction,
  startCustomResourceStacks,
} from './custom-resource-stack.ts';

let stacks: CustomResourceStacks;
beforeAll(async () => {
  stacks = await startCustomResourceStacks();
});
afterAll(() => stacks.stop());

/** Deploys one custom resource `Thing`, made by the function `Maker`. */
const deployThing = (code: string, functionProperties = {}, properties = {}) =>
  stacks.deploy({
    Maker: inlineFunction(code, functionProperties),
    Thing: customResource('Maker', properties),
  });

const responding = (status: string, data = 'undefined') => `
  const response = require('cfn-response');
  exports.handler = (event, context) => response.send(event, context, '${status}', ${data}, 'thing-1');`;
const put = `const put = (event, fields) => fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS',
  PhysicalResourceId: 'thing-1', StackId: event.StackId, RequestId: event.RequestId,
  LogicalResourceId: event.LogicalResourceId, ...fields }) });`;

describe('a custom resource', () => {
  test.each(['nodejs24.x', 'nodejs22.x'])(
    'A custom resource has the id and the data of its response, on %s',
    async (Runtime) => {
      const { resources } = await deployThing(
        responding('SUCCESS', '{ Greeting: event.ResourceProperties.Name }'),
        { Runtime },
        { Name: 'ho' },
      );
      expect(resources.get('Thing')).toMatchObject({ physicalId: 'thing-1', attributes: { Greeting: 'ho' } });
    },
  );

  test('A custom resource is waited for, with a warning, when its function returned before it responded', async () => {
    const before = stacks.warnings.length;
    await deployThing(`${put} exports.handler = (event) => void setTimeout(() => put(event), 100);`);
    expect(stacks.warnings.slice(before)).toEqual([
      expect.stringMatching(
        /^Thing \(Custom::Thing\): its function shop-dev-Maker-\w+ returned before it responded/,
      ),
    ]);
  });

  test.each([
    [
      'a response FAILED',
      responding('FAILED'),
      /its function responded FAILED: See the details in CloudWatch/,
    ],
    [
      'a response FAILED with a stack trace, which is left to the log',
      `${put} exports.handler = (event) => put(event, { Status: 'FAILED', Reason: new Error('no disk').stack });`,
      /its function responded FAILED: Error: no disk \(function/,
    ],
    [
      'a function that throws',
      'exports.handler = async () => { throw new TypeError("bad thing"); };',
      /its function failed: TypeError: bad thing \(function/,
    ],
    [
      'a response that CloudFormation would not take',
      `${put} exports.handler = (event) => put(event, { Status: 'OK' });`,
      /response is invalid: Status is "OK"; accepted are SUCCESS and FAILED/,
    ],
  ])('A custom resource fails the deployment by %s, in one line', async (_what, code, cause) => {
    await expectFailure(deployThing(code), cause);
  });

  test('A custom resource fails the deployment by a function that runs into its timeout', async () => {
    await expectFailure(
      deployThing('exports.handler = () => new Promise(() => {});', { Timeout: 1 }),
      /its function failed: Sandbox\.Timedout: .*Task timed out after 1\.00 seconds/,
    );
  });

  test('A custom resource fails the deployment when no response comes within its ServiceTimeout', async () => {
    await expectFailure(
      deployThing('exports.handler = async () => {};', {}, { ServiceTimeout: 1 }),
      /no response came within its ServiceTimeout of 1 s/,
    );
  });

  test('A custom resource gets its old properties when a later run updates it', async () => {
    const echo = responding('SUCCESS', '{ Request: JSON.stringify({ ...event, ResponseURL: undefined }) }');
    const resources = (Size: number) => ({
      Maker: inlineFunction(echo),
      Updated: customResource('Maker', { Size }),
    });
    await stacks.deploy(resources(1));
    const deployed = await stacks.deploy(resources(2));
    expect(JSON.parse(String(deployed.resources.get('Updated')?.attributes.Request))).toMatchObject({
      RequestType: 'Update',
      PhysicalResourceId: 'thing-1',
      ResourceProperties: { Size: '2' },
      OldResourceProperties: { Size: '1' },
    });
  });

  test('A custom resource is not run when its function is not', async () => {
    const { unsupported } = await stacks.deploy({
      Thing: customResource('Thing', { ServiceToken: 'arn:of:elsewhere' }),
    });
    expect(unsupported).toEqual([
      {
        stackName: 'shop-dev',
        logicalId: 'Thing',
        type: 'Custom::Thing',
        reason: expect.stringContaining('arn:of:elsewhere is not a function'),
      },
    ]);
  });
});

describe("a custom resource of CDK's Provider framework", () => {
  const framework = (variables: Record<string, ReturnType<typeof arnOf>>) =>
    functionOf({
      Code: { S3Key: 'provider-framework' },
      Handler: 'framework.onEvent',
      Environment: { Variables: variables },
    });
  const withHandler = (code: string, variables = {}) =>
    stacks.deploy({
      Handler: inlineFunction(code),
      Framework: framework({ USER_ON_EVENT_FUNCTION_ARN: arnOf('Handler'), ...variables }),
      Provided: customResource('Framework', { Name: 'ho' }),
    });

  test('A custom resource of the Provider framework is what its onEventHandler says', async () => {
    const { resources } =
      await withHandler(`exports.handler = async ({ RequestType, ResourceProperties: { Name } }) =>
      ({ PhysicalResourceId: 'provided-1', Data: { RequestType, Name } });`);
    expect(resources.get('Provided')).toMatchObject({
      physicalId: 'provided-1',
      attributes: { RequestType: 'Create', Name: 'ho' },
    });
  });

  test('A custom resource of the Provider framework fails the deployment with what its onEventHandler threw', async () => {
    await expectFailure(
      withHandler('exports.handler = async () => { throw new Error("no such plan"); };'),
      /its function responded FAILED: (Error: )?no such plan Logs: \/aws\/lambda\/shop-dev-Handler-\w+ \(function shop-dev-Framework/,
      'Provided',
    );
  });

  test.each([
    [
      'it has an isCompleteHandler',
      { WAITER_STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:w' },
      /isCompleteHandler.+state machines are not run/,
    ],
    [
      'its onEventHandler does not run here',
      { USER_ON_EVENT_FUNCTION_ARN: 'arn:aws:lambda:us-east-1:123456789012:function:report' },
      /onEventHandler .+:report is not a function that runs here/,
    ],
  ])(
    'A custom resource of the Provider framework is not run when %s, and none of its functions is called',
    async (_when, variables, reason) => {
      const { unsupported } = await withHandler(
        'exports.handler = async () => { throw new Error("called"); };',
        variables,
      );
      expect(unsupported).toEqual([
        {
          stackName: 'shop-dev',
          logicalId: 'Provided',
          type: 'Custom::Thing',
          reason: expect.stringMatching(reason),
        },
      ]);
    },
  );
});

describe("CDK's AwsCustomResource", () => {
  const calling = (service: string, action: string, parameters = {}) =>
    stacks.deploy({
      Caller: functionOf({ Code: { S3Key: 'aws-custom-resource' }, Handler: 'index.handler' }),
      [`Call${service}`]: customResource('Caller', {
        Create: JSON.stringify({ service, action, parameters, physicalResourceId: { id: 'call-1' } }),
        InstallLatestAwsSdk: true,
      }),
    });

  test('AwsCustomResource of the CDK calls services of the mirror, with the SDK that the runtime has', async () => {
    const { resources } = await calling('STS', 'getCallerIdentity');
    expect(resources.get('CallSTS')).toMatchObject({
      physicalId: 'call-1',
      attributes: { Account: '123456789012' },
    });
  });

  test.each([
    [
      'that the mirror has not',
      'SNS',
      'listTopics',
      /FAILED: The mirror has no service 'sns'\. It has: lambda, kafka/,
    ],
    [
      'that not even has an SDK client here',
      'CloudTrail',
      'lookupEvents',
      /FAILED: Package @aws-sdk\/client-cloudtrail does not exist\. The mirror has no such service/,
    ],
  ])(
    'AwsCustomResource of the CDK fails the deployment by a call to a service %s',
    async (_which, service, action, cause) => {
      await expectFailure(calling(service, action, { Name: 'x' }), cause, `Call${service}`);
    },
  );
});

/** The message is one line that names the resource, its type, what went wrong, the function and its log. */
async function expectFailure(deploying: Promise<unknown>, cause: RegExp, logicalId = 'Thing'): Promise<void> {
  const { message } = await deploying.then(
    () => new Error('it was deployed'),
    (error: Error) => error,
  );
  expect(message).toMatch(cause);
  expect(message).toMatch(
    new RegExp(`^${logicalId} \\(Custom::Thing\\): .+ \\(function (\\S+), log .+/logs/\\1\\.log\\)$`),
  );
}
