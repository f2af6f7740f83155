import type { TemplateValue } from '../../template/types.ts';
import { listOf, map, plainText, textLike, whole } from '../constraints/kinds.ts';
import { mapsOf } from '../constraints/members.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';
import { isAuthenticationWithoutTls } from './cluster-listeners.ts';

const ClusterName = textLike(/^[a-zA-Z0-9-]{1,64}$/, '1 to 64 letters, digits and hyphens');

/**
 * In MSK's words, as https://github.com/badmintoncryer/cdk-preflight saw them on AWS
 * (pf-msk-sasl-requires-tls-client-broker).
 */
const saslNeedsTls: Rule = {
  reads: ['ClientAuthentication', 'EncryptionInfo'],
  check: ({ properties }) =>
    isAuthenticationWithoutTls(properties)
      ? [
          'Client-broker encryption in transit must be set to either TLS or TLS_PLAINTEXT to enable client authentication.',
        ]
      : [],
};

/** The same source: pf-msk-client-subnets-count and -distinct, pf-msk-broker-count-multiple-of-az. */
const subnets: Rule = {
  reads: ['BrokerNodeGroupInfo', 'NumberOfBrokerNodes'],
  check: ({ properties: { BrokerNodeGroupInfo, NumberOfBrokerNodes } }) => {
    const { ClientSubnets } = mapsOf(BrokerNodeGroupInfo)[0] ?? {};
    if (!Array.isArray(ClientSubnets)) return undefined;
    const count = ClientSubnets.length;
    if (count < 2 || count > 3)
      return `Specify either two or three client subnets; ClientSubnets has ${count}`;
    if (new Set(ClientSubnets.map(String)).size < count)
      return 'The list provided contains duplicate items (ClientSubnets)';
    return Number(NumberOfBrokerNodes) % count === 0
      ? undefined
      : `The target number of broker nodes must be a multiple of the number of Availability Zones in the Client subnets parameter; NumberOfBrokerNodes is ${NumberOfBrokerNodes}, ClientSubnets has ${count}`;
  },
};

/** The same source: pf-msk-serverless-sasl-iam-enabled. */
const serverlessHasIam: Rule = {
  reads: ['ClientAuthentication'],
  check: ({ properties: { ClientAuthentication } }) =>
    String(memberAt(ClientAuthentication, 'Sasl', 'Iam', 'Enabled')) === 'false'
      ? 'A serverless cluster must use SASL/IAM authentication'
      : undefined,
};

/** The same source: pf-msk-serverless-subnets-count. */
const serverlessSubnets: Rule = {
  reads: ['VpcConfigs'],
  check: ({ properties: { VpcConfigs } }) =>
    mapsOf(VpcConfigs).flatMap(({ SubnetIds }, index) =>
      Array.isArray(SubnetIds) && (SubnetIds.length < 2 || SubnetIds.length > 6)
        ? [
            `The size of list should be between 2 and 6; VpcConfigs.${index}.SubnetIds has ${SubnetIds.length}`,
          ]
        : [],
    ),
};

function memberAt(value: TemplateValue | undefined, ...path: readonly string[]): TemplateValue | undefined {
  return path.reduce<TemplateValue | undefined>((part, step) => mapsOf(part)[0]?.[step], value);
}

export const clusterRules: TypeRules = {
  kinds: {
    ClusterName,
    KafkaVersion: plainText,
    NumberOfBrokerNodes: whole(1),
    BrokerNodeGroupInfo: map,
  },
  rules: [saslNeedsTls, subnets],
};

export const serverlessClusterRules: TypeRules = {
  kinds: { ClusterName, ClientAuthentication: map, VpcConfigs: listOf(map) },
  rules: [serverlessHasIam, serverlessSubnets],
};
