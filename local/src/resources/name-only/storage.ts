import { nameOnly, type ResourceType } from '../resource-type.ts';
import { arnOf, namedBy, resourceUuid } from '../return-values.ts';

/** Keys, and policies of buckets. */
export const storageTypes: readonly ResourceType[] = [
  {
    type: 'AWS::KMS::Alias',
    returnValues: namedBy('AliasName'),
  },
  {
    type: 'AWS::KMS::Key',
    returnValues: (subject) => {
      const physicalId = resourceUuid(subject);
      return {
        physicalId,
        attributes: { Arn: arnOf(subject, 'kms', `key/${physicalId}`), KeyId: physicalId },
      };
    },
    attributes: ['Arn', 'KeyId'],
  },
  {
    type: 'AWS::S3::BucketPolicy',
    support: nameOnly('access to buckets is not checked'),
    returnValues: namedBy('Bucket'),
  },
];
