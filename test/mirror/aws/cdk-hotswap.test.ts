import {
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unchunked } from '../../../local/src/aws/cdk-assets/chunked-body.ts';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const bucket = 'cdk-hnb659fds-assets-123456789012-us-east-1';
const Key = 'abc.zip';

describe('what cdk deploy --hotswap calls besides Lambda and CloudFormation', () => {
  let endpoint: AwsEndpoint;
  let s3: S3Client;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
    s3 = new S3Client({ ...clientSettings(endpoint.url), forcePathStyle: true });
  });
  afterAll(async () => {
    s3.destroy();
    await endpoint.stop(1_000);
  });

  test('An asset is uploaded once, listed and found again.', async () => {
    const keys = async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: Key }));
      return Contents.map((each) => [each.Key, each.Size]);
    };
    await s3.send(new GetBucketLocationCommand({ Bucket: bucket }));
    expect(await keys()).toEqual([]);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from('bytes') }));
    await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
    expect(await keys()).toEqual([[Key, 5]]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    expect(await Body?.transformToString()).toBe('bytes');
  });

  test('There is no other bucket, and no object that was not uploaded.', async () => {
    const other = new PutObjectCommand({ Bucket: 'my-bucket', Key, Body: 'x' });
    await expect(s3.send(other)).rejects.toMatchObject({
      name: 'NoSuchBucket',
      message: expect.stringContaining('The mirror has no S3'),
    });
    const missing = new GetObjectCommand({ Bucket: bucket, Key: 'missing' });
    await expect(s3.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('An upload in chunks with a checksum at its end is its content.', () => {
    const body = Buffer.from(
      '5;chunk-signature=ab\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n',
    );
    const headers = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
    expect(unchunked({ headers, body }).toString()).toBe('hello world');
    expect(unchunked({ headers: {}, body })).toBe(body);
    expect(unchunked({ headers, body: Buffer.from('ff') }).toString()).toBe('');
  });

  test('SSM has the version of the bootstrap stack, and says so of any other parameter.', async () => {
    const get = async (Name: string) => {
      const credential = 'AKIATEST/20261129/us-east-1/ssm/aws4_request';
      const headers = {
        'x-amz-target': 'AmazonSSM.GetParameter',
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      };
      const response = await fetch(endpoint.url, { method: 'POST', headers, body: JSON.stringify({ Name }) });
      return { status: response.status, text: await response.text() };
    };
    expect(await get('/cdk-bootstrap/hnb659fds/version')).toMatchObject({
      status: 200,
      text: expect.stringContaining('"Value":"30"'),
    });
    expect(await get('/db/host')).toMatchObject({
      status: 400,
      text: expect.stringMatching(/ParameterNotFound.*not \/db\/host/),
    });
  });
});
