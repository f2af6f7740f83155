import { DynamoDBClient, ListTablesCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { callFis, type FaultRequest, injectFault, templateOf } from '../../support/fis.ts';
import { testKafka } from '../../support/kafka.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const { dynamodbEndpoint, sesEndpoint } = testKafka();
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/service/${name}`;

/** Time stops until a test moves it; a sleep moves it too. */
let now = 1_700_000_000_000;
const slept: number[] = [];
const clock = {
  now: () => now,
  sleep: async (ms: number) => {
    slept.push(ms);
    now += ms;
  },
};
const terminated: string[] = [];
const experiments = new Experiments({
  clock,
  terminate: async (functionArn, shouldTerminate) => {
    terminated.push(functionArn);
    return {
      inFlight: 3,
      requestIds: ['r1', 'r2', 'r3'].filter(shouldTerminate),
    };
  },
});

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startTestEndpoint({
    ...{ dynamodbEndpoint, sesEndpoint, clock, experiments },
    callerOf: (key) => ({ arn: `arn:aws:sts::123456789012:assumed-role/${key}/session`, userId: key }),
  });
});
afterAll(() => endpoint.stop(1_000));

/** Lists tables as a role, by a key of its name; resolves to the name of the error, or to `done`. */
async function listTables(role = 'payment') {
  const client = new DynamoDBClient(clientSettings(endpoint.url, role));
  const outcome = client.send(new ListTablesCommand()).then(
    () => 'done',
    (error: Error) => error.name,
  );
  return outcome.finally(() => client.destroy());
}

const internalErrors: FaultRequest = {
  actionId: 'aws:fis:inject-api-internal-error',
  parameters: { duration: 'PT10S', service: 'dynamodb', percentage: '100' },
  target: 'Roles',
  resourceArns: [roleArn('payment')],
};
const inject = (changes: Partial<FaultRequest> = {}) =>
  injectFault(endpoint.url, { ...internalErrors, ...changes });
const pass = (seconds: number) => {
  now += seconds * 1_000;
};

describe('an API fault', () => {
  test('an API fault strikes calls of its roles until its time is up', async () => {
    await inject();
    expect([await listTables(), await listTables('inventory')]).toEqual(['InternalServerError', 'done']);
    pass(9);
    expect(await listTables()).toBe('InternalServerError');
    pass(1);
    expect(await listTables()).toBe('done');
  });

  test('an API fault ends when the experiment is stopped', async () => {
    const { id } = await inject();
    expect(await callFis(endpoint.url, 'DELETE', `/experiments/${id}`)).toMatchObject({
      body: { experiment: { state: { status: 'stopped' } } },
    });
    expect(await listTables()).toBe('done');
  });

  test('an API fault strikes the operations it names, and no other service', async () => {
    await inject({ parameters: { ...internalErrors.parameters, operations: 'UpdateTimeToLive' } });
    const client = new DynamoDBClient(clientSettings(endpoint.url, 'payment'));
    const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
    const update = new UpdateTimeToLiveCommand({ TableName: 'none', TimeToLiveSpecification });
    await expect(client.send(update)).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(await listTables()).toBe('done');
    await inject();
    const sts = new STSClient(clientSettings(endpoint.url, 'payment'));
    expect((await sts.send(new GetCallerIdentityCommand())).Account).toBe('123456789012');
    client.destroy();
    sts.destroy();
    pass(10);
  });

  test.each([
    ['internal', 'InternalServerError', 500],
    ['throttle', 'ThrottlingException', 400],
    ['unavailable', 'ServiceUnavailable', 503],
  ])('an API fault of kind %s is the error that DynamoDB has for it', async (kind, name, httpStatusCode) => {
    await inject({ actionId: `aws:fis:inject-api-${kind}-error` });
    const client = new DynamoDBClient(clientSettings(endpoint.url, 'payment'));
    const call = client.send(new ListTablesCommand());
    await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    client.destroy();
    pass(10);
  });

  test('an API fault throttles mail as SES does, and latency lets it through later', async () => {
    const ses = new SESv2Client(clientSettings(endpoint.url, 'notification'));
    const mail = new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: ['sarah@example.com'] },
      Content: { Simple: { Subject: { Data: 'Late' }, Body: { Text: { Data: 'Late.' } } } },
    });
    const parameters = { duration: 'PT10S', service: 'ses', percentage: '100' };
    const resourceArns = [roleArn('notification')];
    await inject({ actionId: 'aws:fis:inject-api-throttle-error', parameters, resourceArns });
    const tooMany = { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } };
    await expect(ses.send(mail)).rejects.toMatchObject(tooMany);
    pass(10);
    const delayed = { ...parameters, delayMilliseconds: '7000' };
    await inject({ actionId: 'mirror:inject-api-latency', parameters: delayed, resourceArns });
    expect((await ses.send(mail)).MessageId).toBeTruthy();
    expect(slept).toEqual([7_000]);
    ses.destroy();
    pass(10);
  });

  test('an API fault strikes the share of calls that it names', () => {
    const draws = [0.29, 0.3, 0.99];
    const drawn = new Experiments({
      clock,
      terminate: async () => ({ inFlight: 0, requestIds: [] }),
      random: () => draws.shift() ?? 1,
    });
    const template = templateOf({
      ...internalErrors,
      parameters: { duration: 'PT10S', service: 'dynamodb', percentage: '30' },
    });
    return drawn.start(drawn.createTemplate(template).id).then(() => {
      const call = {
        service: 'dynamodb',
        operation: 'PutItem',
        requestId: 'r1',
        caller: () => ({ arn: 'arn:aws:sts::123456789012:assumed-role/payment/session' }),
      };
      const targets = [1, 2, 3].map(() => drawn.faultOfCall(call) !== undefined);
      expect(targets).toEqual([true, false, false]);
    });
  });
});

describe('an experiment', () => {
  test('an experiment is shown while it runs and when it is over', async () => {
    const { id } = await inject();
    const shown = async () => (await callFis(endpoint.url, 'GET', `/experiments/${id}`)).body.experiment;
    const fault = { actionId: internalErrors.actionId, parameters: internalErrors.parameters };
    expect(await shown()).toMatchObject({
      ...{ id, arn: `arn:aws:fis:us-east-1:123456789012:experiment/${id}` },
      state: { status: 'running' },
      actions: { fault: { ...fault, state: { status: 'running' } } },
    });
    pass(10);
    expect(await shown()).toMatchObject({ state: { status: 'completed' }, actions: { fault } });
  });

  test('an experiment that terminates environments says how many, and is over at once', async () => {
    const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:payment';
    const experiment = await inject({
      actionId: 'mirror:terminate-environments',
      parameters: {},
      target: 'Functions',
      resourceArns: [functionArn],
    });
    expect(terminated).toEqual([functionArn]);
    expect(experiment).toMatchObject({
      state: { status: 'completed' },
      actions: { fault: { state: { status: 'completed', reason: 'ended 3 of 3 invocations in flight' } } },
    });
  });

  test('an experiment of what is not there, is refused as by FIS', async () => {
    const refusals = await Promise.all([
      callFis(endpoint.url, 'POST', '/experiments', { experimentTemplateId: 'EXTnone' }),
      callFis(endpoint.url, 'GET', '/experiments/EXPnone'),
      callFis(endpoint.url, 'POST', '/experimentTemplates', { actions: {} }),
    ]);
    expect(refusals.map(({ status, code }) => [status, code])).toEqual([
      [404, 'ResourceNotFoundException'],
      [404, 'ResourceNotFoundException'],
      [400, 'ValidationException'],
    ]);
  });
});
