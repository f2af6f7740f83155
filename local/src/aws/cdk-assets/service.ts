import { ServiceException } from '../../shared/service-exception.ts';
import { restXmlError } from '../protocol/error-shapes.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import { escapeXml } from '../protocol/xml.ts';
import type { AwsService } from '../service.ts';
import type { AssetStore } from './asset-store.ts';
import { unchunked } from './chunked-body.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** As the bootstrap template of the CDK names it: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const ASSET_BUCKET = /^cdk-[a-z0-9]+-assets-/;

/** Most bytes of an asset: Lambda takes 50 MB of a zip by `UpdateFunctionCode`, more by S3. */
const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

interface Target {
  readonly bucket: string;
  readonly key: string;
}
type Operation = (request: AwsRequest, target: Target, assets: AssetStore) => AwsResponse;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetBucketEncryption: (_, { bucket }) =>
    failing('ServerSideEncryptionConfigurationNotFoundError', `${bucket} has no encryption here.`, 404),
  GetBucketLocation: () => xml('LocationConstraint', ''),
  HeadBucket: () => ({ statusCode: 200 }),
  ListObjectsV2: ({ query }, { bucket }, assets) => {
    const contents = assets.list(bucket, query.get('prefix') ?? '');
    const listed = contents.map(
      ({ key, bytes }) => `<Contents><Key>${escapeXml(key)}</Key><Size>${bytes}</Size></Contents>`,
    );
    const count = `<KeyCount>${contents.length}</KeyCount><IsTruncated>false</IsTruncated>`;
    return xml('ListBucketResult', `<Name>${escapeXml(bucket)}</Name>${count}${listed.join('')}`);
  },
  HeadObject: (_, target, assets) => ({
    statusCode: 200,
    headers: { 'x-amz-meta-bytes': String(contentOf(target, assets).length) },
  }),
  GetObject: (_, target, assets) => ({ statusCode: 200, body: contentOf(target, assets) }),
  PutObject: (request, { bucket, key }, assets) => {
    assets.put(bucket, key, unchunked(request));
    return { statusCode: 200, headers: { etag: '"asset"' } };
  },
};

/**
 * The bucket of the CDK's assets, as far as `cdk deploy --hotswap` uses it. There is no other bucket: this is not S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function cdkAssetsApi(assets: AssetStore): AwsService {
  return {
    signingName: 's3',
    operationNames: Object.keys(OPERATIONS),
    operationOf: (request) => {
      const target = targetOf(request);
      const name = nameOf(request, target);
      const operation = name === undefined ? undefined : OPERATIONS[name];
      if (name === undefined || operation === undefined) return undefined;
      return { name, run: () => run(operation, request, target, assets) };
    },
    accessesOf: ({ name }, request) => {
      const { bucket, key } = targetOf(request);
      return [{ action: `s3:${name}`, resources: [`arn:aws:s3:::${bucket}${key && `/${key}`}`] }];
    },
    accessDenied: ({ text }) => new ServiceException('AccessDenied', text, 403),
    // UNCONFIRMED: codes and words of errors of this service that have no source beside them.
    invalidToken: () =>
      new ServiceException('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400),
    errorShape: restXmlError,
    internalFault: 'InternalError',
    throttle: { code: 'SlowDown', statusCode: 503 },
    bodyLimitBytes: BODY_LIMIT_BYTES,
  };
}

function run(operation: Operation, request: AwsRequest, target: Target, assets: AssetStore): AwsResponse {
  if (ASSET_BUCKET.test(target.bucket)) return operation(request, target, assets);
  return failing(
    'NoSuchBucket',
    `The mirror has no S3, and so no bucket ${target.bucket}: it has the bucket of the CDK's assets.`,
    404,
  );
}

/** Requests name the bucket in the path: the endpoint's host is an address. */
function targetOf({ path }: AwsRequest): Target {
  const [, bucket = '', ...key] = path.split('/');
  return { bucket, key: decodeURIComponent(key.join('/')) };
}

/** By method and by the parameter that S3 has for what is not about the object itself. */
function nameOf({ method, query }: AwsRequest, { key }: Target): string | undefined {
  if (key !== '') return { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject' }[method];
  if (method === 'HEAD') return 'HeadBucket';
  if (method !== 'GET') return undefined;
  if (query.has('location')) return 'GetBucketLocation';
  return query.has('encryption') ? 'GetBucketEncryption' : 'ListObjectsV2';
}

function contentOf({ bucket, key }: Target, assets: AssetStore): Buffer {
  return assets.get(bucket, key) ?? failing('NoSuchKey', 'The specified key does not exist.', 404);
}

function failing(code: string, message: string, statusCode: number): never {
  throw new ServiceException(code, message, statusCode);
}

const xml = (element: string, content: string): AwsResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<${element} xmlns="${NAMESPACE}">${content}</${element}>`,
});
