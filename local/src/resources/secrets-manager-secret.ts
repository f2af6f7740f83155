import { reasons } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';
import { alphanumericId, arnOf, nameOf } from './return-values.ts';
import { byArnUpTo } from './unique-name.ts';

/** `AWS::SecretsManager::Secret`: its value is read by `secrets/`. */
export const secretsManagerSecret = {
  type: 'AWS::SecretsManager::Secret',
  support: nameOnly(
    'Secrets Manager at the AWS endpoint has its value: the template’s, a generated one, or what `--value` gives',
  ),
  returnValues: (subject) => {
    const name = nameOf(subject, 'Name', 512);
    const physicalId = arnOf(subject, 'secretsmanager', `secret:${name}-${alphanumericId(subject, 6)}`);
    return { physicalId, attributes: { Id: physicalId } };
  },
  attributes: ['Id'],
  uniqueName: { identity: byArnUpTo(/-[^-]*$/) },
  replacedBy: ['Name'],
  properties: {
    honoured: ['Description', 'GenerateSecretString', 'Name', 'SecretString'],
    noEffect: {
      [reasons.describes]: ['Tags', 'Type'],
      [reasons.encryption]: ['KmsKeyId'],
      'there is one Region': ['ReplicaRegions'],
    },
  },
  requiredProperties: ['ReplicaRegions.Region'],
} satisfies ResourceType;
