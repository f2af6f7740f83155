import {
  alphanumericId,
  arnOf,
  generatedName,
  type Namers,
  type Names,
  namedBy,
  namedWithArn,
  nameOf,
  property,
  resourceUuid,
  type Subject,
} from './naming.ts';

/** Tables, buckets, secrets, keys: types that hold something. */
export const storageNamers: Namers = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::KMS::Alias': namedBy('AliasName'),
  'AWS::KMS::Key': (subject) => {
    const physicalId = resourceUuid(subject);
    return { physicalId, attributes: { Arn: arnOf(subject, 'kms', `key/${physicalId}`), KeyId: physicalId } };
  },
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': namedBy('Bucket'),
  'AWS::SecretsManager::Secret': (subject) => {
    const name = nameOf(subject, 'Name', 512);
    const physicalId = arnOf(subject, 'secretsmanager', `secret:${name}-${alphanumericId(subject, 6)}`);
    return { physicalId, attributes: { Id: physicalId } };
  },
  'AWS::SSM::Parameter': (subject) => {
    const physicalId = nameOf(subject, 'Name');
    const { Type = 'String', Value = '' } = subject.properties;
    const Arn = arnOf(subject, 'ssm', `parameter/${physicalId.replace(/^\//, '')}`);
    return { physicalId, attributes: { Arn, Type, Value } };
  },
  'AWS::Kinesis::Stream': namedWithArn('Name', 'kinesis', 'stream/', 128),
  'AWS::KinesisFirehose::DeliveryStream': namedWithArn(
    'DeliveryStreamName',
    'firehose',
    'deliverystream/',
    64,
  ),
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const LONGEST_TABLE_NAME = 255;

/** A table without a name is `<stack>-<logicalId>`: people type it, and no replacement needs a second name here. */
function table(subject: Subject): Names {
  const plainName = `${subject.pseudo.stackName}-${subject.logicalId}`;
  const generated = plainName.length <= LONGEST_TABLE_NAME ? plainName : generatedName(subject);
  const physicalId = property(subject, 'TableName') ?? generated;
  const Arn = arnOf(subject, 'dynamodb', `table/${physicalId}`);
  const StreamArn = `${Arn}/stream/2026-01-01T00:00:00.000`;
  return { physicalId, attributes: { Arn, StreamArn, TableId: resourceUuid(subject) } };
}

function bucket(subject: Subject): Names {
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
