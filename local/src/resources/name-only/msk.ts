import { CURRENT_VERSION } from '../msk/return-values.ts';
import { nameOnly, type ResourceType, unsupported } from '../resource-type.ts';
import { arnOf, property, uuidOf } from '../return-values.ts';

/** Types of MSK, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_MSK.html */
export const mskTypes: readonly ResourceType[] = [
  {
    type: 'AWS::MSK::Channel',
    support: unsupported('records are not delivered to buckets or tables'),
  },
  {
    type: 'AWS::MSK::ClusterPolicy',
    support: nameOnly('policies of clusters are not evaluated'),
    returnValues: (subject) => ({
      physicalId: property(subject, 'ClusterArn') ?? '',
      attributes: { CurrentVersion: CURRENT_VERSION },
    }),
  },
  {
    type: 'AWS::MSK::Replicator',
    support: unsupported('there is one cluster, so nothing is replicated'),
  },
  {
    type: 'AWS::MSK::VpcConnection',
    support: nameOnly('the cluster is on this machine, outside of any VPC'),
    returnValues: (subject) => {
      const [, name = ''] = (property(subject, 'TargetClusterArn') ?? '').split('/');
      const owner = `vpc-connection/${subject.pseudo.accountId}/${name}`;
      const physicalId = arnOf(subject, 'kafka', `${owner}/${uuidOf(subject.logicalId, owner)}-1`);
      return { physicalId, attributes: { Arn: physicalId } };
    },
  },
];
