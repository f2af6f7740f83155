import { serverlessClusterRules } from './msk/cluster-constraints.ts';
import { cluster } from './msk/return-values.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { byArnUpTo } from './unique-name.ts';

/** `AWS::MSK::ServerlessCluster`: the local Kafka under the name of the cluster. */
export const mskServerlessCluster = {
  type: 'AWS::MSK::ServerlessCluster',
  support: run,
  returnValues: cluster('s1'),
  attributes: ['Arn'],
  uniqueName: { group: 'cluster', identity: byArnUpTo(/\/[^/]*$/) },
  replacedBy: ['ClientAuthentication', 'ClusterName', 'Tags', 'VpcConfigs'],
  properties: {
    honoured: ['ClientAuthentication', 'ClusterName'],
    noEffect: { [reasons.describes]: ['Tags'], [reasons.network]: ['VpcConfigs'] },
  },
  requiredProperties: [
    'ClientAuthentication',
    'ClientAuthentication.Sasl',
    'ClientAuthentication.Sasl.Iam',
    'ClientAuthentication.Sasl.Iam.Enabled',
    'ClusterName',
    'VpcConfigs',
    'VpcConfigs.SubnetIds',
  ],
  constraints: serverlessClusterRules,
} satisfies ResourceType;
