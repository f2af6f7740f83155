import { readServerProperties } from '../msk/server-properties.ts';
import { plainText } from './constraints/kinds.ts';
import { mskArn } from './msk/return-values.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { nameOf, property } from './return-values.ts';
import { byArnUpTo } from './unique-name.ts';

/** `AWS::MSK::Configuration`: settings of the local Kafka and its topics. */
export const mskConfiguration = {
  type: 'AWS::MSK::Configuration',
  support: run,
  returnValues: (subject) => {
    const physicalId = mskArn(subject, 'configuration', nameOf(subject, 'Name'), '1');
    return {
      physicalId,
      attributes: {
        Arn: physicalId,
        'LatestRevision.CreationTime': '2026-01-01T00:00:00.000Z',
        'LatestRevision.Description': property(subject, 'Description') ?? '',
        'LatestRevision.Revision': 1,
      },
    };
  },
  attributes: ['Arn', 'LatestRevision.CreationTime', 'LatestRevision.Description', 'LatestRevision.Revision'],
  uniqueName: { identity: byArnUpTo(/\/[^/]*$/) },
  replacedBy: ['KafkaVersionsList', 'Name'],
  properties: {
    honoured: ['Name', 'ServerProperties'],
    noEffect: { [reasons.describes]: ['Description', 'KafkaVersionsList', 'LatestRevision'] },
  },
  requiredProperties: ['Name', 'ServerProperties'],
  constraints: {
    kinds: { Name: plainText, ServerProperties: plainText },
    rules: [
      {
        reads: ['ServerProperties'],
        check: ({ properties }) => void readServerProperties(String(properties.ServerProperties)),
      },
    ],
  },
} satisfies ResourceType;
