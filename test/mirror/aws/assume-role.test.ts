import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { AccessControl } from '../../../local/src/iam/access-control.ts';
import type { LambdaService } from '../../../local/src/lambda/types.ts';
import { roleAssumption, roleIdOf } from '../../../local/src/mirror/assume-role.ts';
import { identitiesIn } from '../../../local/src/mirror/identities.ts';
import { RoleSessions } from '../../../local/src/mirror/role-sessions.ts';
import { accessKeyFor, ownerOfAccessKey } from '../../../local/src/services/index.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { allow } from '../iam/policies.ts';
import { IamWorld } from '../iam/world.ts';
import { functionNamed, startTestEndpoint } from './fakes.ts';

const RoleArn = 'arn:aws:iam::123456789012:role/reader';
const own = 'arn:aws:iam::123456789012:role/orders-role';
const trusting = (AWS: TemplateValue) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } }],
});
const mayList = {
  PolicyName: 'list',
  PolicyDocument: { Statement: [allow('lambda:ListFunctions')] },
};

let directory: string;
let endpoint: AwsEndpoint;
let world: IamWorld;
let sessions: RoleSessions;
const warnings: string[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assume-role-'));
  world = new IamWorld();
  sessions = new RoleSessions(directory);
  warnings.length = 0;
  const { resources } = world;
  const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
  const lambda = {
    getFunction: (name: string) => (name === 'orders' ? { ...functionNamed(name), roleArn: own } : undefined),
  } as unknown as LambdaService;
  const access = new AccessControl({
    resources,
    functionNamed: (name) => lambda.getFunction(name),
    sessionOf: sessions.ofOwner,
    onRefusal: (text) => void warnings.push(text),
    putKafkaPolicy: (owner, policy) => void world.kafkaPolicies.set(owner, policy),
  });
  const roleId = (roleArn: string) => roleIdOf(roleArn, [...resources.values()]);
  const identities = identitiesIn({
    dataDirectory: directory,
    lambda: () => lambda,
    sessions,
    roleIdOf: roleId,
    log,
  });
  endpoint = await startTestEndpoint({
    callerOf: identities.callerOf,
    sessionTokenOf: identities.sessionTokenOf,
    assumeRole: roleAssumption({ identities, sessions, access, resources }),
    authorize: (key, wanted) => {
      const session = identities.sessionOf(key);
      return session && access.authorizeSession(session, wanted);
    },
    log,
  });
});
afterEach(async () => {
  await endpoint.stop(1_000);
  rmSync(directory, { recursive: true, force: true });
});

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const keysOf = ({
  AccessKeyId = '',
  SecretAccessKey = '',
  SessionToken,
}: Partial<Credentials> = {}): Keys => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: SessionToken,
});
const settings = (credentials: Keys) => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
});
const ofFunction = () => accessKeyFor(directory, 'orders');
const ofUser = { accessKeyId: 'me', secretAccessKey: 'me' };

function assume(credentials: Keys, input: Partial<AssumeRoleCommandInput> = {}) {
  const request = { RoleArn, RoleSessionName: 'reading', ...input };
  return new STSClient(settings(credentials)).send(new AssumeRoleCommand(request));
}
const whoIs = (credentials: Keys) =>
  new STSClient(settings(credentials)).send(new GetCallerIdentityCommand({}));
const list = (credentials: Keys) =>
  new LambdaClient(settings(credentials)).send(new ListFunctionsCommand({}));

const addReader = (AssumeRolePolicyDocument: TemplateValue, rest: Record<string, TemplateValue> = {}) =>
  world.add('AWS::IAM::Role', { RoleName: 'reader', AssumeRolePolicyDocument, Policies: [mayList], ...rest });

describe('AssumeRole', () => {
  test('AssumeRole gives a function that the trust policy names credentials with the rights of the role', async () => {
    const role = addReader(trusting(own));
    const { AssumedRoleUser, Credentials } = await assume(ofFunction());
    const arn = 'arn:aws:sts::123456789012:assumed-role/reader/reading';
    const userId = `${role.attributes.RoleId}:reading`;
    expect(AssumedRoleUser).toEqual({ Arn: arn, AssumedRoleId: userId });
    expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    const keys = keysOf(Credentials);
    expect(await whoIs(keys)).toMatchObject({ Arn: arn, UserId: userId, Account: '123456789012' });
    await list(keys);
    world.grant(allow('lambda:*'));
    world.resources.delete('Role1'); // The rights of the role, not those of the function that assumed it.
    world.add('AWS::IAM::Role', { RoleName: 'reader' });
    await expect(list(keys)).rejects.toThrow(
      `User: ${arn} is not authorized to perform: lambda:ListFunctions`,
    );
  });

  test('AssumeRole knows functions by the id of their role', async () => {
    const role = [...world.resources.values()][0];
    expect(await whoIs(ofFunction())).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/orders-role/orders',
      UserId: `${role?.attributes.RoleId}:orders`,
    });
  });

  test('AssumeRole refuses a function that the trust policy does not let in, whatever its own policies say', async () => {
    world.grant(allow('sts:AssumeRole'));
    addReader({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'x' } }] });
    await expect(assume(ofFunction())).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:sts::123456789012:assumed-role/orders-role/orders is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    });
    expect(warnings[0]).toContain('its trust policy does not allow it');
  });

  test('AssumeRole leaves it to the policies of the function where the trust policy names the account', async () => {
    addReader(trusting('arn:aws:iam::123456789012:root'));
    await expect(assume(ofFunction())).rejects.toThrow(
      'no identity-based policy allows the sts:AssumeRole action',
    );
    world.grant(allow('sts:AssumeRole', RoleArn));
    await assume(ofFunction());
  });

  test('AssumeRole takes a role of another account on the word of the function’s policies', async () => {
    const elsewhere = { RoleArn: 'arn:aws:iam::210987654321:role/theirs' };
    await expect(assume(ofFunction(), elsewhere)).rejects.toThrow('is not authorized');
    world.grant(allow('sts:AssumeRole', elsewhere.RoleArn));
    const { Credentials } = await assume(ofFunction(), elsewhere);
    expect(await whoIs(keysOf(Credentials))).toMatchObject({ Account: '210987654321' });
  });

  test('AssumeRole gives keys of the user every role', async () => {
    addReader(trusting('arn:aws:iam::123456789012:role/other'));
    const { Credentials } = await assume(ofUser);
    await list(keysOf(Credentials));
  });

  test('AssumeRole lets the broker know the role before the key, by a name that its sessions share', async () => {
    addReader(trusting(own));
    world.add('AWS::MSK::Cluster', { ClusterName: 'shop' });
    const first = keysOf((await assume(ofFunction())).Credentials);
    const second = keysOf((await assume(ofFunction(), { RoleSessionName: 'again' })).Credentials);
    const owners = [first, second].map(({ accessKeyId }) => ownerOfAccessKey(directory, accessKeyId)?.owner);
    expect(owners[0]).toMatch(/^role-reader-[0-9a-f]{12}$/);
    expect(owners[1]).toBe(owners[0]);
    expect([...world.kafkaPolicies.keys()]).toEqual([owners[0]]);
  });

  test('AssumeRole gives credentials that need their session token, and are of no use in another run', async () => {
    addReader(trusting(own));
    const keys = keysOf((await assume(ofFunction())).Credentials);
    const invalid = { name: 'InvalidClientTokenId' };
    await expect(whoIs({ ...keys, sessionToken: undefined })).rejects.toMatchObject(invalid);
    const last = keys.accessKeyId.endsWith('7') ? '6' : '7';
    const other = `${keys.accessKeyId.slice(0, -1)}${last}`;
    await expect(whoIs({ ...keys, accessKeyId: other })).rejects.toMatchObject(invalid);
    new RoleSessions(directory);
    expect(ownerOfAccessKey(directory, keys.accessKeyId)).toBeUndefined();
  });

  test.each<[string, () => Keys, Partial<AssumeRoleCommandInput>, RegExp]>([
    ['a short session', ofFunction, { DurationSeconds: 899 }, /'899' at 'durationSeconds'/],
    [
      'a long session of a function',
      ofFunction,
      { DurationSeconds: 3_601 },
      /1 hour session limit.*chaining/,
    ],
    ['a session longer than the role allows', () => ofUser, { DurationSeconds: 7_201 }, /MaxSessionDuration/],
    ['a name with spaces', ofFunction, { RoleSessionName: 'a b' }, /'a b' at 'roleSessionName'/],
    ['an ARN of no role', ofFunction, { RoleArn: 'arn:aws:iam::123456789012:user/x' }, /at 'roleArn'/],
  ])('AssumeRole refuses %s', async (_case, keys, input, message) => {
    addReader(trusting(own), { MaxSessionDuration: 7_200 });
    await expect(assume(keys(), input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
  });

  test('AssumeRole names what it does not evaluate of a session', async () => {
    addReader(trusting(own));
    await assume(ofFunction(), { Policy: '{}', Tags: [{ Key: 'a', Value: 'b' }] });
    expect(warnings).toEqual([
      `sts:AssumeRole of ${RoleArn}: Policy, Tags of the session is not evaluated here`,
    ]);
  });
});
