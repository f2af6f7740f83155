import { arnOf, nameOf, type ReturnValuesOf, type Subject, uuidOf } from '../return-values.ts';

/** The version a cluster or policy has until it is changed. */
export const CURRENT_VERSION = 'K3P5ROKL5A1OLE';

/**
 * Of a cluster. `Ref` is the ARN; its UUID comes from the name, so that it stays when the stack is restructured.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_MSK.html
 * @param suffix end of the ARN: that of serverless clusters begins with `s`.
 */
export function cluster(suffix: string): ReturnValuesOf {
  return (subject) => {
    const physicalId = mskArn(subject, 'cluster', nameOf(subject, 'ClusterName', 64), suffix);
    return { physicalId, attributes: { Arn: physicalId, CurrentVersion: CURRENT_VERSION } };
  };
}

/**
 * ARN of a topic of an MSK cluster: `arn:aws:kafka:<region>:<account>:topic/<cluster>/<cluster uuid>/<topic>`.
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function topicArn(clusterArn: string, topic: string): string {
  return `${clusterArn.replace(':cluster/', ':topic/')}/${topic}`;
}

/** ARN of a cluster or configuration. */
export function mskArn(subject: Subject, kind: string, name: string, suffix: string): string {
  const uuid = uuidOf(subject.pseudo.accountId, subject.pseudo.region, kind, name);
  return arnOf(subject, 'kafka', `${kind}/${name}/${uuid}-${suffix}`);
}
