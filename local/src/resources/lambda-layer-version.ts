import { reasons } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';
import { arnOf, nameOf } from './return-values.ts';

/** `AWS::Lambda::LayerVersion`: unpacked with the functions that use it. */
export const lambdaLayerVersion = {
  type: 'AWS::Lambda::LayerVersion',
  support: nameOnly('a layer is unpacked with the functions that use it'),
  returnValues: (subject) => {
    const physicalId = arnOf(subject, 'lambda', `layer:${nameOf(subject, 'LayerName', 140)}:1`);
    return { physicalId, attributes: { LayerVersionArn: physicalId } };
  },
  attributes: ['LayerVersionArn'],
  replacedBy: [
    'CompatibleArchitectures',
    'CompatibleRuntimes',
    'Content',
    'Description',
    'LayerName',
    'LicenseInfo',
  ],
  properties: {
    honoured: ['Content.S3Key', 'LayerName'],
    noEffect: {
      [reasons.assets]: ['Content.S3Bucket', 'Content.S3ObjectStorageMode', 'Content.S3ObjectVersion'],
      [reasons.describes]: ['Description', 'LicenseInfo'],
      'every function that names a layer has it': ['CompatibleArchitectures', 'CompatibleRuntimes'],
    },
  },
  requiredProperties: ['Content', 'Content.S3Bucket', 'Content.S3Key'],
} satisfies ResourceType;
