import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { credentialsOf, ScramSecrets } from '../../../local/src/msk/scram-secrets.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';

const directory = mkdtempSync(join(tmpdir(), 'orderstream-scram-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const cluster = 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-abcdef`;
const sarah = arnOf('AmazonMSK_sarah');
const value = (username: string, password = 'secret') => JSON.stringify({ username, password });

/** The associations of a mirror with these secrets; `users` is what the broker has got. */
function world(
  values: Record<string, string>,
  { file = 'fresh', properties = { KmsKeyId: 'arn:key' } as Record<string, TemplateValue> } = {},
) {
  const users = new Map<string, string>();
  const warnings: string[] = [];
  const resources = new Map<string, ResolvedResource>(
    Object.keys(values).map((arn) => [
      arn,
      { logicalId: 'S', type: 'AWS::SecretsManager::Secret', physicalId: arn, attributes: {}, properties },
    ]),
  );
  const scram = new ScramSecrets({
    file: join(directory, file === 'fresh' ? `${Math.random()}.json` : file),
    secrets: {
      arnOf: (id) => id,
      find: (id) =>
        values[id] === undefined
          ? undefined
          : { arn: id, name: id, value: values[id], versionId: '1', isGiven: false },
    },
    resources,
    putUser: async ({ name, password }) => void users.set(name, password),
    removeUser: async (name) => void users.delete(name),
    warn: (message) => warnings.push(message),
  });
  return { scram, users, warnings };
}

describe('A secret that is associated with a cluster', () => {
  test('A secret that is associated with a cluster lets its user in, and is listed', async () => {
    const { scram, users } = world({ [sarah]: value('sarah') });
    expect(await scram.associate(cluster, [sarah], 'api')).toEqual([]);
    expect([...users]).toEqual([['sarah', 'secret']]);
    expect(scram.list(cluster)).toEqual([sarah]);
  });

  test('A secret that is associated with a cluster lets its user in no longer once it is not', async () => {
    const { scram, users } = world({ [sarah]: value('sarah') });
    await scram.associate(cluster, [sarah], 'api');
    await scram.disassociate(cluster, [sarah]);
    expect(users.size).toBe(0);
    expect(scram.list(cluster)).toEqual([]);
  });

  test('A secret that is associated with a cluster keeps a user that another secret lets in too', async () => {
    const again = arnOf('AmazonMSK_again');
    const { scram, users } = world({ [sarah]: value('sarah'), [again]: value('sarah') });
    await scram.associate(cluster, [sarah, again], 'api');
    await scram.disassociate(cluster, [again]);
    expect(users.has('sarah')).toBe(true);
  });

  test('A secret that is associated with a cluster stays so over a restart, with the password that it has then', async () => {
    await world({ [sarah]: value('sarah', 'old') }, { file: 'kept.json' }).scram.associate(
      cluster,
      [sarah],
      'api',
    );
    const restarted = world({ [sarah]: value('sarah', 'new') }, { file: 'kept.json' });
    await restarted.scram.refresh();
    expect(restarted.users.get('sarah')).toBe('new');
  });

  test('A secret that is associated with a cluster without a value here is associated with a warning', async () => {
    const { scram, users, warnings } = world({});
    expect(await scram.associate(cluster, [sarah], 'api')).toEqual([]);
    expect(users.size).toBe(0);
    expect(warnings[0]).toContain('give it with --value');
  });

  test('A secret that is associated with a cluster of the template is replaced by those that the template has now; others stay', async () => {
    const bob = arnOf('AmazonMSK_bob');
    const ann = arnOf('AmazonMSK_ann');
    const { scram, users } = world({ [sarah]: value('sarah'), [bob]: value('bob'), [ann]: value('ann') });
    await scram.associate(cluster, [ann], 'api');
    await scram.replace(cluster, [sarah]);
    await scram.replace(cluster, [bob]);
    expect([...users.keys()]).toEqual(['ann', 'bob']);
  });
});

describe('A secret is refused', () => {
  test.each<[string, string, Record<string, string>, Record<string, TemplateValue>, RegExp]>([
    [
      'whose name has not the prefix',
      arnOf('sarah'),
      { [arnOf('sarah')]: value('sarah') },
      { KmsKeyId: 'arn:key' },
      /^The provided secret arn cannot be used with Amazon MSK\. Secret names must have the prefix 'AmazonMSK_'$/,
    ],
    ['that has the default key', sarah, { [sarah]: value('sarah') }, {}, /encrypted with the default key/],
    [
      'that has the default key by its alias',
      sarah,
      { [sarah]: value('sarah') },
      { KmsKeyId: 'alias/aws/secretsmanager' },
      /encrypted with the default key/,
    ],
    [
      'that holds no credentials',
      sarah,
      { [sarah]: 'text' },
      { KmsKeyId: 'arn:key' },
      /username and password/,
    ],
  ])('A secret is refused %s', async (_case, arn, values, properties, message) => {
    const { scram, users } = world(values, { properties });
    const [refused] = await scram.associate(cluster, [arn], 'api');
    expect(refused).toEqual({
      secretArn: arn,
      errorCode: 'InvalidSecretArn',
      errorMessage: expect.stringMatching(message),
    });
    expect(users.size).toBe(0);
    expect(scram.list(cluster)).toEqual([]);
  });

  test.each(['', 'text', '[]', 'null', '{}', '{"username":"a"}', '{"username":"","password":"b"}'])(
    'A secret is refused for the value %j',
    (text) => expect(credentialsOf(text)).toBeUndefined(),
  );
});
