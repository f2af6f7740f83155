import { expect, test } from '@jest/globals';
import { aFunction, linesOf } from './preflight-lines.ts';

/** What is wrong, the function, how its line begins after logical id and type. */
const refused: readonly [string, object, string][] = [
  [
    'inline code next to a bucket',
    aFunction({ Code: { ZipFile: '', S3Bucket: 'b', S3Key: 'k' } }),
    'Code: Please do not provide other FunctionCode parameters when providing a ZipFile.',
  ],
  [
    'a key without a bucket',
    aFunction({ Code: { S3Key: 'k' } }),
    'Code: S3 Bucket and Key are required for uploading with S3 parameters.',
  ],
  [
    'an image in a function of the package type Zip',
    aFunction({ Code: { ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:b' } }),
    'Code.ImageUri is given; accepted for a function with PackageType Zip: ',
  ],
  [
    'a runtime that Lambda no longer creates',
    aFunction({ Runtime: 'nodejs14.x' }),
    'The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use the new runtime (nodejs24.x) while creating or updating functions (blocked since Jan 9, 2024, https://',
  ],
  [
    'a tracing mode that is none',
    aFunction({ TracingConfig: { Mode: 'On' } }),
    'TracingConfig.Mode is On; accepted: Active, PassThrough',
  ],
  [
    'a snapshot that is none',
    aFunction({ SnapStart: { ApplyOn: 'Always' } }),
    'SnapStart.ApplyOn is Always; ',
  ],
  [
    'a subnet for a list',
    aFunction({ VpcConfig: { SubnetIds: 'subnet-1' } }),
    'VpcConfig.SubnetIds is subnet-1; accepted: a list',
  ],
  [
    'a layer by its name',
    aFunction({ Layers: ['tools'] }),
    'Layers is ["tools"]; accepted: a list of: the ARN of a layer version',
  ],
  [
    'a dead-letter queue by its name',
    aFunction({ DeadLetterConfig: { TargetArn: 'queue' } }),
    'DeadLetterConfig.TargetArn is queue; ',
  ],
  ['a long description', aFunction({ Description: 'x'.repeat(257) }), 'Description is xxx'],
  ['Handler as a map', aFunction({ Handler: {} }), 'Handler is {}; accepted: FILE.EXPORT'],
  ['Architectures of two', aFunction({ Architectures: ['arm64', 'x86_64'] }), 'Architectures is '],
  [
    'an architecture of another house',
    aFunction({ Architectures: ['riscv'] }),
    'Architectures is ["riscv"]; ',
  ],
];

test.each(refused)('One line, before anything starts, is what a function gets with %s', (_what, F, line) => {
  expect(linesOf({ Resources: { F } })).toEqual([
    expect.stringContaining(`F (AWS::Lambda::Function): ${line}`),
  ]);
});
