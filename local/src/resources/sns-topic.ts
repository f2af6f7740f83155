import { nameOnly, type ResourceType } from './resource-type.ts';
import { arnOf, nameWithFifo } from './return-values.ts';
import { byPhysicalId } from './unique-name.ts';

/** Why the type as a whole has a name only. */
const reason = 'a topic receives only what failure destinations send to it';

/** `AWS::SNS::Topic`: receives failed batches. */
export const snsTopic = {
  type: 'AWS::SNS::Topic',
  support: nameOnly(reason),
  returnValues: (subject) => {
    const TopicName = nameWithFifo(subject, 'TopicName', 'FifoTopic', 256);
    const physicalId = arnOf(subject, 'sns', TopicName);
    return { physicalId, attributes: { TopicArn: physicalId, TopicName } };
  },
  attributes: ['TopicArn', 'TopicName'],
  uniqueName: { identity: byPhysicalId },
  replacedBy: ['FifoTopic', 'TopicName'],
  properties: { honoured: ['FifoTopic', 'TopicName'], others: reason },
} satisfies ResourceType;
