import { describe, expect, test } from '@jest/globals';
import type { SASLOptions } from '@platformatic/kafka';
import { accessProblemOf } from '../../../local/src/event-source-mapping/authorization/access-problems.ts';
import { endpointBySecret, putOnce } from '../../../local/src/mirror/mapping-credentials.ts';
import type { MskCluster } from '../../../local/src/msk/msk-cluster.ts';
import type { Secrets } from '../../../local/src/secrets/secrets.ts';
import { selfSignedCertificate } from '../../../local/src/services/iam/client-certificate.ts';
import type { ScramUser } from '../../../local/src/services/kafka/scram-users.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonMSK_sarah-abcdef';
const kafka = {
  bootstrapBrokers: ['127.0.0.1:1'],
  iamBootstrapBrokers: [],
  scramBootstrapBrokers: ['127.0.0.1:2'],
  certificateAuthority: 'PEM',
};
const cluster = (listeners: MskCluster['listeners'], properties?: MskCluster['properties']) =>
  ({ arn: 'arn', name: 'shop', listeners, properties }) as MskCluster;

/** Secrets Manager with one secret, of any value. */
const secretsWith = (value: () => string | undefined): Secrets => ({
  arnOf: (id) => id,
  find: (id) => ({ arn: id, name: 'AmazonMSK_sarah', value: value(), isGiven: false, versionId: '1' }),
});

function world(value: () => string | undefined = () => '{"username":"sarah","password":"hers"}') {
  const users: ScramUser[] = [];
  const warnings: string[] = [];
  const put = async (user: ScramUser) => void users.push(user);
  const log = { warn: (message: string) => void warnings.push(message) };
  return {
    users,
    warnings,
    dependencies: { kafka, secrets: secretsWith(value), putUser: putOnce(put), log },
  };
}

type Type = NonNullable<Parameters<typeof endpointBySecret>[0]>['type'];
const by = (type: Type) => ({ type, secretArn });

/** What a connection sends. */
async function signIn(sasl: SASLOptions | undefined) {
  const ask = (value: unknown) => (value as () => Promise<string>)();
  return { mechanism: sasl?.mechanism, user: await ask(sasl?.username), password: await ask(sasl?.password) };
}

describe('A mapping with the secret of a user', () => {
  test.each<Type>(['SASL_SCRAM_512_AUTH', 'SASL_SCRAM_256_AUTH', 'BASIC_AUTH'])(
    'A mapping with the secret of a user of a self-managed cluster connects as that user, who is let in once, by %s',
    async (type) => {
      const { users, dependencies } = world();
      const endpoint = endpointBySecret(by(type), undefined, dependencies);
      expect(endpoint?.bootstrapBrokers).toEqual(['127.0.0.1:2']);
      const expected = { mechanism: 'SCRAM-SHA-512', user: 'sarah', password: 'hers' };
      expect(await signIn(endpoint?.security?.sasl)).toEqual(expected);
      expect(await signIn(endpoint?.security?.sasl)).toEqual(expected);
      expect(users).toEqual([{ name: 'sarah', password: 'hers' }]);
    },
  );

  test('A mapping with the secret of a user of a cluster of the template is let in by the association of its secret alone', async () => {
    const { users, dependencies } = world();
    const endpoint = endpointBySecret(by('SASL_SCRAM_512_AUTH'), cluster(['scram'], {}), dependencies);
    expect(await signIn(endpoint?.security?.sasl)).toMatchObject({ user: 'sarah' });
    expect(users).toEqual([]);
  });

  test('A mapping with the secret of a user of a cluster of another stack is let in, since nothing here associates its secret', async () => {
    const { users, dependencies } = world();
    const endpoint = endpointBySecret(by('SASL_SCRAM_512_AUTH'), cluster(['plaintext', 'iam']), dependencies);
    await signIn(endpoint?.security?.sasl);
    expect(users).toHaveLength(1);
  });

  test('A mapping with the secret of a user sends the password that the secret has when it connects, and lets the user in with it', async () => {
    let password = 'old';
    const { users, dependencies } = world(() => JSON.stringify({ username: 'sarah', password }));
    const endpoint = endpointBySecret(by('BASIC_AUTH'), undefined, dependencies);
    await signIn(endpoint?.security?.sasl);
    password = 'new';
    expect(await signIn(endpoint?.security?.sasl)).toMatchObject({ password: 'new' });
    expect(users.map((user) => user.password)).toEqual(['old', 'new']);
  });

  test('A mapping with the secret of a user cannot connect by a secret of another form', async () => {
    const { dependencies } = world(() => '{"user":"sarah"}');
    const endpoint = endpointBySecret(by('BASIC_AUTH'), undefined, dependencies);
    await expect(signIn(endpoint?.security?.sasl)).rejects.toThrow(
      `${secretArn} is not a JSON object with the keys username and password`,
    );
  });

  test('A mapping with the secret of a user polls without it, with a warning, while the value is not known', () => {
    const { warnings, dependencies } = world(() => undefined);
    expect(endpointBySecret(by('BASIC_AUTH'), undefined, dependencies)).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`the value of ${secretArn} is not known here`)]);
  });

  test.each([
    ['the local Kafka has no listener for it', undefined, { ...kafka, scramBootstrapBrokers: [] }],
    ['its cluster has no SCRAM', cluster(['iam'], {}), kafka],
  ])('A mapping with the secret of a user polls without it where %s', (_case, of, changed) => {
    const { dependencies } = world();
    const endpoint = endpointBySecret(by('SASL_SCRAM_512_AUTH'), of, { ...dependencies, kafka: changed });
    expect(endpoint).toBeUndefined();
  });
});

describe('A mapping with the secret of a client certificate', () => {
  const tls = { ...kafka, tlsBootstrapBrokers: ['127.0.0.1:3'] };
  const { certificate, privateKey } = selfSignedCertificate('sarah');
  const endpoint = (value: string) => {
    const { dependencies } = world(() => value);
    const credentials = by('CLIENT_CERTIFICATE_TLS_AUTH');
    return endpointBySecret(credentials, cluster(['tls'], {}), { ...dependencies, kafka: tls });
  };

  test('A mapping with the secret of a client certificate connects with it at the TLS listener', () => {
    expect(endpoint(JSON.stringify({ certificate, privateKey }))).toEqual({
      bootstrapBrokers: ['127.0.0.1:3'],
      security: { tls: { ca: 'PEM', cert: certificate, key: privateKey } },
    });
  });

  test('A mapping with the secret of a client certificate cannot connect with one of another form, which shows in the words of Lambda', () => {
    const { failure } = endpoint(JSON.stringify({ certificate })) ?? {};
    expect(accessProblemOf(failure, { topic: 't', groupId: 'g' })).toEqual({
      reason: 'EVENT_SOURCE_AUTHN_ERROR',
      result: 'PROBLEM: Provided certificate or private key is invalid.',
      detail: expect.stringContaining('the keys certificate and privateKey'),
    });
  });
});

describe('A user of the broker', () => {
  test('A user of the broker is put again after a put that failed', async () => {
    const results = [Promise.reject(new Error('no broker')), Promise.resolve()];
    const put = putOnce(() => results.shift() ?? Promise.reject(new Error('put once too often')));
    const sarah = { name: 'sarah', password: 'hers' };
    await expect(put(sarah)).rejects.toThrow('no broker');
    await put(sarah);
    await put(sarah);
  });
});
