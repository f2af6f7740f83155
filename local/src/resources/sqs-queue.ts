import { nameOnly, type ResourceType } from './resource-type.ts';
import { arnOf, nameWithFifo } from './return-values.ts';
import { byArn } from './unique-name.ts';

/** Why the type as a whole has a name only. */
const reason = 'a queue receives only what failure destinations send to it';

/** For templates that are only checked. */
const defaultEndpoint = () => 'http://127.0.0.1:4566';

/** `AWS::SQS::Queue`: receives failed batches. */
export const sqsQueue = {
  type: 'AWS::SQS::Queue',
  support: nameOnly(reason),
  returnValues: (subject) => {
    const QueueName = nameWithFifo(subject, 'QueueName', 'FifoQueue', 80);
    // https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, with another host:
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    // Not AWS's host, as in a queue's URL on AWS: SDKs send to the host of the URL, whatever their endpoint is.
    const { accountId, endpointOf = defaultEndpoint } = subject.pseudo;
    const physicalId = `${endpointOf('sqs')}/${accountId}/${QueueName}`;
    return {
      physicalId,
      attributes: { Arn: arnOf(subject, 'sqs', QueueName), QueueName, QueueUrl: physicalId },
    };
  },
  attributes: ['Arn', 'QueueName', 'QueueUrl'],
  uniqueName: { identity: byArn },
  replacedBy: ['FifoQueue', 'QueueName'],
  properties: { honoured: ['FifoQueue', 'QueueName'], others: reason },
} satisfies ResourceType;
