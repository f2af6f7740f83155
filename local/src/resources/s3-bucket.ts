import { nameOnly, type ResourceType } from './resource-type.ts';
import { generatedName, property, type ReturnValues, type Subject } from './return-values.ts';
import { byArn } from './unique-name.ts';

/** Why the type as a whole has a name only. */
const reason = 'a bucket holds only what failure destinations send to it';

function bucket(subject: Subject): ReturnValues {
  const { partition, region, urlSuffix } = subject.pseudo;
  const physicalId = property(subject, 'BucketName') ?? generatedName(subject, 63).toLowerCase();
  return {
    physicalId,
    attributes: {
      Arn: `arn:${partition}:s3:::${physicalId}`,
      DomainName: `${physicalId}.s3.${urlSuffix}`,
      DualStackDomainName: `${physicalId}.s3.dualstack.${region}.${urlSuffix}`,
      RegionalDomainName: `${physicalId}.s3.${region}.${urlSuffix}`,
      WebsiteURL: `http://${physicalId}.s3-website.${region}.${urlSuffix}`,
    },
  };
}

/** `AWS::S3::Bucket`: receives failed batches. */
export const s3Bucket = {
  type: 'AWS::S3::Bucket',
  support: nameOnly(reason),
  returnValues: bucket,
  attributes: ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  uniqueName: { identity: byArn },
  replacedBy: ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
  properties: { honoured: ['BucketName'], others: reason },
} satisfies ResourceType;
