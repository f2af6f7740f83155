import { describe, expect, test } from '@jest/globals';
import { bootstrapBrokers } from '../../../local/src/aws/msk/bootstrap-brokers.ts';
import type { MskListener } from '../../../local/src/msk/msk-cluster.ts';
import {
  type CertificateDemand,
  certificateDemandOf,
  isAuthenticationWithoutTls,
  listenersOf,
  publicListenersOf,
  vpcListenersOf,
} from '../../../local/src/resources/msk/cluster-listeners.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { provisionedCluster, serverlessCluster } from '../aws/fakes.ts';

type Properties = Record<string, TemplateValue>;

const on = { Enabled: true };
const off = { Enabled: false };
const clientBroker = (ClientBroker: string): Properties => ({
  EncryptionInfo: { EncryptionInTransit: { ClientBroker } },
});
const authentication = (ClientAuthentication: TemplateValue): Properties => ({ ClientAuthentication });

describe('The listeners of a cluster', () => {
  test.each<[string, Properties, MskListener[]]>([
    ['says nothing', {}, ['tls']],
    ['asks for PLAINTEXT', clientBroker('PLAINTEXT'), ['plaintext']],
    ['asks for both', clientBroker('TLS_PLAINTEXT'), ['plaintext', 'tls']],
    ['has SCRAM alone', authentication({ Sasl: { Scram: on } }), ['tls', 'scram']],
    ['has SCRAM as text', authentication({ Sasl: { Scram: { Enabled: 'true' } } }), ['tls', 'scram']],
    [
      'has SCRAM and turns unauthenticated access off',
      authentication({ Sasl: { Scram: on }, Unauthenticated: off }),
      ['scram'],
    ],
    [
      'has IAM and turns unauthenticated access off',
      authentication({ Sasl: { Iam: on }, Unauthenticated: { Enabled: 'false' } }),
      ['iam'],
    ],
    [
      'has both kinds of SASL',
      authentication({ Sasl: { Iam: on, Scram: on }, Unauthenticated: off }),
      ['scram', 'iam'],
    ],
    [
      'has certificates, and turns unauthenticated access off',
      authentication({ Tls: { CertificateAuthorityArnList: ['arn:ca'] }, Unauthenticated: off }),
      ['tls'],
    ],
    [
      'has IAM beside PLAINTEXT and TLS',
      { ...clientBroker('TLS_PLAINTEXT'), ...authentication({ Sasl: { Iam: on }, Unauthenticated: on }) },
      ['plaintext', 'tls', 'iam'],
    ],
    ['turns SCRAM off', authentication({ Sasl: { Scram: off } }), ['tls']],
  ])('The listeners of a cluster follow from a template that %s', (_case, properties, expected) => {
    expect(listenersOf(properties)).toEqual(expected);
  });

  test('The listeners of a cluster are open to the internet where public access is on, PLAINTEXT never', () => {
    const properties = {
      ...clientBroker('TLS_PLAINTEXT'),
      ...authentication({ Sasl: { Scram: on } }),
      BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } },
    };
    expect(publicListenersOf(properties)).toEqual(['tls', 'scram']);
    expect(publicListenersOf(authentication({ Sasl: { Scram: on } }))).toEqual([]);
  });

  test('The listeners of a cluster are reached from other VPCs as VPC connectivity says', () => {
    const VpcConnectivity = { ClientAuthentication: { Sasl: { Iam: on }, Tls: on } };
    expect(vpcListenersOf({ BrokerNodeGroupInfo: { ConnectivityInfo: { VpcConnectivity } } })).toEqual([
      'tls',
      'iam',
    ]);
  });

  const authorities = { CertificateAuthorityArnList: ['arn:ca'] };
  test.each<[TemplateValue, CertificateDemand]>([
    [{ Tls: authorities }, 'required'],
    [{ Tls: authorities, Unauthenticated: off }, 'required'],
    [{ Tls: on, Unauthenticated: on }, 'requested'],
    [{ Tls: { ...authorities, Enabled: false } }, 'none'],
    [{ Sasl: { Iam: on } }, 'none'],
  ])('The listeners of a cluster ask with %j for certificates of clients: %s', (given, expected) => {
    expect(certificateDemandOf(authentication(given))).toBe(expected);
  });
});

describe('Authentication', () => {
  test.each<[Properties, boolean]>([
    [{ ...clientBroker('PLAINTEXT'), ...authentication({ Sasl: { Iam: on } }) }, true],
    [{ ...clientBroker('TLS_PLAINTEXT'), ...authentication({ Sasl: { Iam: on } }) }, false],
    [authentication({ Sasl: { Scram: on } }), false],
    [clientBroker('PLAINTEXT'), false],
  ])('Authentication has no listener where only PLAINTEXT is on: %j', (properties, expected) => {
    expect(isAuthenticationWithoutTls(properties)).toBe(expected);
  });
});

describe('GetBootstrapBrokers', () => {
  const kafka = {
    bootstrapBrokers: ['h:1'],
    tlsBootstrapBrokers: ['h:2'],
    scramBootstrapBrokers: ['h:3'],
    iamBootstrapBrokers: ['h:4'],
    certificateAuthority: '',
  };

  test('GetBootstrapBrokers gives one string for each listener, and names those for other networks', () => {
    const cluster = {
      ...provisionedCluster,
      listeners: ['plaintext', 'tls', 'scram', 'iam'] as const,
      publicListeners: ['scram'] as const,
      vpcListeners: ['iam', 'tls'] as const,
    };
    expect(bootstrapBrokers(kafka, cluster)).toEqual({
      bootstrapBrokerString: 'h:1',
      bootstrapBrokerStringTls: 'h:2',
      bootstrapBrokerStringSaslScram: 'h:3',
      bootstrapBrokerStringSaslIam: 'h:4',
      bootstrapBrokerStringPublicSaslScram: 'h:3',
      bootstrapBrokerStringVpcConnectivitySaslIam: 'h:4',
      bootstrapBrokerStringVpcConnectivityTls: 'h:2',
    });
  });

  test('GetBootstrapBrokers gives a serverless cluster the IAM listener alone', () => {
    expect(bootstrapBrokers(kafka, serverlessCluster)).toEqual({ bootstrapBrokerStringSaslIam: 'h:4' });
  });

  test('GetBootstrapBrokers gives the PLAINTEXT listener of a Kafka that has none of the others', () => {
    const own = { bootstrapBrokers: ['h:1'], iamBootstrapBrokers: [], certificateAuthority: '' };
    const cluster = { ...provisionedCluster, listeners: ['tls', 'scram'] as const };
    expect(bootstrapBrokers(own, cluster)).toEqual({ bootstrapBrokerString: 'h:1' });
  });
});
