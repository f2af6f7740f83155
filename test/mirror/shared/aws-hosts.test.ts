import { describe, expect, test } from '@jest/globals';
import { awsOperationOf, awsServiceOf } from '../../../local/src/shared/aws-hosts.ts';

const services: [string, string | undefined][] = [
  ['sqs.us-east-1.amazonaws.com', 'sqs'],
  ['SQS.US-EAST-1.AMAZONAWS.COM.', 'sqs'],
  ['us-east-1.queue.amazonaws.com', 'sqs'],
  ['sqs-fips.us-gov-west-1.amazonaws.com', 'sqs'],
  ['vpce-0a1b-2c.sqs.us-east-1.vpce.amazonaws.com', 'sqs'],
  ['sqs.us-east-1.api.aws', 'sqs'],
  ['sqs.cn-north-1.amazonaws.com.cn', 'sqs'],
  ['sqs.eusc-de-east-1.amazonaws.eu', 'sqs'],
  ['sts.amazonaws.com', 'sts'],
  ['s3.amazonaws.com', 's3'],
  ['my.bucket.s3.dualstack.eu-west-1.amazonaws.com', 's3'],
  ['bucket.s3-us-west-2.amazonaws.com', 's3'],
  ['bucket.s3-website.eu-west-1.amazonaws.com', 's3'],
  ['123456789012.ddb.us-east-1.amazonaws.com', 'dynamodb'],
  ['streams.dynamodb.us-east-1.amazonaws.com', 'dynamodb'],
  ['email.us-east-1.amazonaws.com', 'ses'],
  ['cognito-idp.us-east-1.amazonaws.com', 'cognito-idp'],
  ['shop.auth.us-east-1.amazoncognito.com', 'cognito'],
  ['a1b2c3.execute-api.us-east-1.amazonaws.com', 'execute-api'],
  ['abc.lambda-url.us-east-1.on.aws', 'lambda-url'],
  ['d111abc.cloudfront.net', 'cloudfront'],
  ['b-1.events.x1.c2.kafka.us-east-1.amazonaws.com', 'kafka'],
  ['169.254.169.254', 'metadata'],
  ['[fd00:ec2::254]', 'metadata'],
  ['amazonaws.com', 'amazonaws'],
  ['aws.amazon.com', undefined],
  ['notamazonaws.com', undefined],
  ['sqs.us-east-1.amazonaws.com.evil.example', undefined],
  ['127.0.0.1', undefined],
  ['localhost', undefined],
];

describe('hosts of AWS', () => {
  test.each(services)('%s belongs to %s', (host, service) => {
    expect(awsServiceOf(host)).toBe(service);
  });

  test.each([
    [{ method: 'POST', path: '/', target: 'AmazonSQS.SendMessage' }, 'SendMessage'],
    [{ method: 'POST', path: '/', target: 'DynamoDB_20120810.PutItem' }, 'PutItem'],
    [{ method: 'POST', path: '/', body: 'Version=2010-03-31&Action=Publish&Message=Action%3DNo' }, 'Publish'],
    [{ method: 'GET', path: '/?Action=GetCallerIdentity&Version=2011-06-15' }, 'GetCallerIdentity'],
    [
      { method: 'POST', path: '/service/GraniteServiceVersion20100801/operation/PutMetricData' },
      'PutMetricData',
    ],
    [{ method: 'PUT', path: '/photos/1?X-Amz-Signature=secret' }, 'PUT /photos/1'],
  ])('the operation of %j is %s', (request, operation) => {
    expect(awsOperationOf(request)).toBe(operation);
  });
});
