import { anArn, listOf } from './constraints/kinds.ts';
import { associateScramSecrets, disassociateScramSecrets } from './msk/associate-scram-secrets.ts';
import { type ResourceType, run } from './resource-type.ts';
import { property } from './return-values.ts';

/** `AWS::MSK::BatchScramSecret`: users of the SCRAM listener. */
export const mskBatchScramSecret = {
  type: 'AWS::MSK::BatchScramSecret',
  support: run,
  returnValues: (subject) => ({ physicalId: property(subject, 'ClusterArn') ?? '' }),
  replacedBy: ['ClusterArn'],
  properties: { honoured: ['ClusterArn', 'SecretArnList'] },
  requiredProperties: ['ClusterArn'],
  constraints: {
    kinds: { ClusterArn: anArn, SecretArnList: listOf(anArn) },
  },
  create: associateScramSecrets,
  remove: disassociateScramSecrets,
} satisfies ResourceType;
