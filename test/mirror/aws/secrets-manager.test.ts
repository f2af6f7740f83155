import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { knownSecrets } from '../../../local/src/secrets/secrets.ts';
import { resource, resourceMap } from '../deployment/support.ts';
import { allow } from '../iam/policies.ts';
import { IamWorld } from '../iam/world.ts';
import { clientSettings, fakeLambda, startTestEndpoint } from './fakes.ts';

const FUNCTION_KEY = 'AKIAOFTHEFUNCTION';
const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}`;
const type = 'AWS::SecretsManager::Secret';
const resources = resourceMap(
  resource(type, 'Plain', { SecretString: 'of the template', Description: 'A text' }, arn('plain-aaaaaa')),
  resource(type, 'Generated', { GenerateSecretString: {} }, arn('generated-bbbbbb')),
  resource(type, 'Empty', {}, arn('empty-cccccc')),
);
const generatedFile = join(mkdtempSync(join(tmpdir(), 'orderstream-secrets-')), 'data', 'generated.json');

let values: Record<string, string> = {};
let world: IamWorld;
let endpoint: AwsEndpoint;

const secretsNow = () =>
  knownSecrets({
    resources,
    given: { find: (name) => values[name], names: () => Object.keys(values) },
    generatedFile,
    region: 'us-east-1',
    accountId: '123456789012',
  });

beforeAll(async () => {
  world = new IamWorld();
  endpoint = await startTestEndpoint({
    lambda: fakeLambda(['orders']),
    secrets: secretsNow(),
    authorize: (accessKeyId, access) =>
      accessKeyId === FUNCTION_KEY ? world.access.authorizeRequest('orders', access) : undefined,
  });
});
beforeEach(() => {
  values = {};
});
afterAll(() => endpoint?.stop(1_000));

async function send<Output>(work: (client: SecretsManagerClient) => Promise<Output>, key?: string) {
  const client = new SecretsManagerClient(clientSettings(endpoint.url, key));
  return work(client).finally(() => client.destroy());
}

const read = (SecretId: string, more: Partial<GetSecretValueCommandInput> = {}, key?: string) =>
  send((client) => client.send(new GetSecretValueCommand({ SecretId, ...more })), key);

describe('GetSecretValue', () => {
  test.each(['plain', arn('plain'), arn('plain-aaaaaa')])(
    'GetSecretValue finds a secret of the template by %s',
    async (id) => {
      expect(await read(id)).toMatchObject({
        ARN: arn('plain-aaaaaa'),
        Name: 'plain',
        SecretString: 'of the template',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: expect.any(Date),
      });
    },
  );

  test('GetSecretValue has a value that the user gives before that of the template', async () => {
    values = { plain: 'of the user' };
    expect(await read(arn('plain-aaaaaa'))).toMatchObject({ SecretString: 'of the user' });
  });

  test('GetSecretValue generates a value where the template asks for one, and keeps it in a file of this user alone', async () => {
    const { SecretString } = await read('generated');
    expect(SecretString).toHaveLength(32);
    expect(secretsNow().find('generated')?.value).toBe(SecretString);
    expect(readFileSync(generatedFile, 'utf8')).toContain('generated-bbbbbb');
    expect(statSync(generatedFile).mode & 0o077).toBe(0);
  });

  test.each([
    ['by name, read by name', { 'shop/stripe': 'sk' }, 'shop/stripe', /:secret:shop\/stripe-[a-z0-9]{6}$/],
    ['by name, read by ARN', { 'shop/stripe': 'sk' }, arn('shop/stripe-XyZ123'), /stripe-XyZ123$/],
    ['by ARN, read by name', { [arn('shop/stripe-XyZ123')]: 'sk' }, 'shop/stripe', /stripe-XyZ123$/],
    ['by ARN, read by partial ARN', { [arn('shop/stripe-XyZ123')]: 'sk' }, arn('shop/stripe'), /-XyZ123$/],
  ])('GetSecretValue knows a secret of AWS whose value the user gives: %s', async (_, given, id, ARN) => {
    values = given;
    expect(await read(id)).toMatchObject({
      ARN: expect.stringMatching(ARN),
      Name: 'shop/stripe',
      SecretString: 'sk',
    });
  });

  test('GetSecretValue returns a new version when the value changes', async () => {
    values = { rotated: 'before' };
    const before = await read('rotated');
    expect((await read('rotated')).VersionId).toBe(before.VersionId);
    values = { rotated: 'after' };
    const after = await read('rotated');
    expect(after.SecretString).toBe('after');
    expect(after.VersionId).not.toBe(before.VersionId);
  });

  test('GetSecretValue names the secret and the remedy when there is no value', async () => {
    for (const id of ['nowhere', 'empty']) {
      await expect(read(id)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: expect.stringMatching(
          `^Secrets Manager can't find the specified secret.* The mirror has no value of ${id}: start it with --value NAME=VALUE, or put the value into mirror.values.json.$`,
        ),
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  test.each<[Partial<GetSecretValueCommandInput>, RegExp]>([
    [{ VersionStage: 'AWSPREVIOUS' }, /for staging label: AWSPREVIOUS$/],
    [{ VersionId: '00000000-0000-4000-8000-000000000000' }, /for VersionId: 00000000/],
  ])('GetSecretValue knows the current value alone: %j', async (more, message) => {
    await expect(read('plain', more)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(message),
    });
  });
});

test('DescribeSecret describes a secret without its value', async () => {
  const described = await send((client) => client.send(new DescribeSecretCommand({ SecretId: 'plain' })));
  expect(described).toMatchObject({ ARN: arn('plain-aaaaaa'), Name: 'plain', Description: 'A text' });
  expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
  expect(JSON.stringify(described)).not.toContain('of the template');
});

test('an operation that the mirror does not have is named with those it has', async () => {
  const put = new PutSecretValueCommand({ SecretId: 'plain', SecretString: 'new' });
  await expect(send((client) => client.send(put))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('GetSecretValue, DescribeSecret'),
  });
});

describe('IAM', () => {
  const denied = (resourceArn: unknown) => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${resourceArn} because no identity-based policy allows`,
    ),
    $metadata: { httpStatusCode: 400 },
  });

  test('the role of a function reads a secret only when it is granted on its ARN, six characters included', async () => {
    await expect(read('plain', {}, FUNCTION_KEY)).rejects.toMatchObject(denied(arn('plain-aaaaaa')));
    world.grant(allow('secretsmanager:GetSecretValue', arn('plain')));
    await expect(read('plain', {}, FUNCTION_KEY)).rejects.toMatchObject(denied(arn('plain-aaaaaa')));
    world.grant(allow('secretsmanager:GetSecretValue', arn('plain-??????')));
    await expect(read('plain', {}, FUNCTION_KEY)).resolves.toMatchObject({ Name: 'plain' });
  });

  test('a function that is granted a secret by name gets the remedy when the secret has no value', async () => {
    world.grant(allow('secretsmanager:GetSecretValue', arn('nowhere-??????')));
    await expect(read('nowhere', {}, FUNCTION_KEY)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining('--value NAME=VALUE'),
    });
  });
});
