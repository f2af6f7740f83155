import {
  alphanumericId,
  arnOf,
  generatedName,
  type Namers,
  namedBy,
  namedWithArn,
  nameOf,
  property,
  resourceUuid,
  type Subject,
} from './naming.ts';

/** Queues, topics, buses, schedules, mail: types that pass something on. */
export const messagingNamers: Namers = {
  'AWS::SQS::Queue': (subject) => {
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
  'AWS::SNS::Topic': (subject) => {
    const TopicName = nameWithFifo(subject, 'TopicName', 'FifoTopic', 256);
    const physicalId = arnOf(subject, 'sns', TopicName);
    return { physicalId, attributes: { TopicArn: physicalId, TopicName } };
  },
  'AWS::SNS::Subscription': (subject) => {
    const physicalId = `${property(subject, 'TopicArn') ?? ''}:${resourceUuid(subject)}`;
    return { physicalId, attributes: { Arn: physicalId } };
  },
  'AWS::Events::EventBus': (subject) => {
    const physicalId = nameOf(subject, 'Name');
    return {
      physicalId,
      attributes: { Arn: arnOf(subject, 'events', `event-bus/${physicalId}`), Name: physicalId },
    };
  },
  'AWS::Events::Rule': (subject) => {
    const RuleName = nameOf(subject, 'Name', 64);
    const bus = property(subject, 'EventBusName')?.split('/').at(-1);
    const busPrefix = bus === undefined || bus === 'default' ? '' : bus;
    const Arn = arnOf(subject, 'events', ['rule', busPrefix, RuleName].filter(Boolean).join('/'));
    return { physicalId: [busPrefix, RuleName].filter(Boolean).join('|'), attributes: { Arn, RuleName } };
  },
  'AWS::Scheduler::Schedule': (subject) => {
    const physicalId = nameOf(subject, 'Name', 64);
    const group = property(subject, 'GroupName') ?? 'default';
    return {
      physicalId,
      attributes: { Arn: arnOf(subject, 'scheduler', `schedule/${group}/${physicalId}`) },
    };
  },
  'AWS::Scheduler::ScheduleGroup': namedWithArn('Name', 'scheduler', 'schedule-group/', 64),
  'AWS::SES::ConfigurationSet': namedBy('Name', 64),
  'AWS::SES::EmailIdentity': (subject) => ({
    physicalId: nameOf(subject, 'EmailIdentity'),
    attributes: Object.fromEntries([1, 2, 3].flatMap((index) => dkimToken(subject, index))),
  }),
  'AWS::StepFunctions::StateMachine': (subject) => {
    const Name = nameOf(subject, 'StateMachineName', 80);
    const physicalId = arnOf(subject, 'states', `stateMachine:${Name}`);
    return {
      physicalId,
      attributes: { Arn: physicalId, Name, StateMachineRevisionId: resourceUuid(subject) },
    };
  },
};

/** For templates that are only checked. */
const defaultEndpoint = () => 'http://127.0.0.1:4566';

/** The name of a FIFO queue or topic ends in `.fifo`. */
function nameWithFifo(subject: Subject, nameProperty: string, fifo: string, maxLength: number): string {
  const suffix = subject.properties[fifo] === true ? '.fifo' : '';
  return property(subject, nameProperty) ?? generatedName(subject, maxLength - suffix.length) + suffix;
}

function dkimToken(subject: Subject, index: number): [string, string][] {
  const token = alphanumericId({ ...subject, logicalId: `${subject.logicalId}.${index}` }, 28);
  const domain = (property(subject, 'EmailIdentity') ?? '').split('@').at(-1);
  return [
    [`DkimDNSTokenName${index}`, `${token}._domainkey.${domain}`],
    [`DkimDNSTokenValue${index}`, `${token}.dkim.amazonses.com`],
  ];
}
