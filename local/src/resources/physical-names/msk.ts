import { arnOf, type Namer, type Namers, nameOf, property, type Subject, uuidOf } from './naming.ts';

/** The version a cluster or policy has until it is changed. */
const currentVersion = 'K3P5ROKL5A1OLE';

/**
 * `AWS::MSK::*`: `Ref` is the ARN. A cluster's UUID comes from its name, so that it stays when the stack is restructured.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_MSK.html
 */
export const mskNamers: Namers = {
  'AWS::MSK::Cluster': cluster('1'),
  'AWS::MSK::ServerlessCluster': cluster('s1'),
  'AWS::MSK::ClusterPolicy': (subject) => ({
    physicalId: property(subject, 'ClusterArn') ?? '',
    attributes: { CurrentVersion: currentVersion },
  }),
  'AWS::MSK::BatchScramSecret': (subject) => ({ physicalId: property(subject, 'ClusterArn') ?? '' }),
  'AWS::MSK::Configuration': (subject) => {
    const physicalId = mskArn(subject, 'configuration', nameOf(subject, 'Name'), '1');
    return {
      physicalId,
      attributes: {
        Arn: physicalId,
        'LatestRevision.CreationTime': '2026-01-01T00:00:00.000Z',
        'LatestRevision.Description': property(subject, 'Description') ?? '',
        'LatestRevision.Revision': 1,
      },
    };
  },
  'AWS::MSK::Topic': (subject) => {
    const physicalId = topicArn(property(subject, 'ClusterArn') ?? '', nameOf(subject, 'TopicName'));
    return { physicalId, attributes: { TopicArn: physicalId } };
  },
  'AWS::MSK::VpcConnection': (subject) => {
    const [, name = ''] = (property(subject, 'TargetClusterArn') ?? '').split('/');
    const owner = `vpc-connection/${subject.pseudo.accountId}/${name}`;
    const physicalId = arnOf(subject, 'kafka', `${owner}/${uuidOf(subject.logicalId, owner)}-1`);
    return { physicalId, attributes: { Arn: physicalId } };
  },
};

/**
 * ARN of a topic of an MSK cluster: `arn:aws:kafka:<region>:<account>:topic/<cluster>/<cluster uuid>/<topic>`.
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function topicArn(clusterArn: string, topic: string): string {
  return `${clusterArn.replace(':cluster/', ':topic/')}/${topic}`;
}

function cluster(suffix: string): Namer {
  return (subject) => {
    const physicalId = mskArn(subject, 'cluster', nameOf(subject, 'ClusterName', 64), suffix);
    return { physicalId, attributes: { Arn: physicalId, CurrentVersion: currentVersion } };
  };
}

function mskArn(subject: Subject, kind: string, name: string, suffix: string): string {
  const uuid = uuidOf(subject.pseudo.accountId, subject.pseudo.region, kind, name);
  return arnOf(subject, 'kafka', `${kind}/${name}/${uuid}-${suffix}`);
}
