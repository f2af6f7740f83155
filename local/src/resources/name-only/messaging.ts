import { nameOnly, type ResourceType, unsupported } from '../resource-type.ts';
import { arnOf, namedWithArn, nameOf, property, resourceUuid } from '../return-values.ts';

/** Buses, subscriptions, schedules, pipes, streams, state machines. */
export const messagingTypes: readonly ResourceType[] = [
  {
    type: 'AWS::Events::EventBus',
    support: nameOnly('a bus carries nothing by itself'),
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'Name');
      return {
        physicalId,
        attributes: { Arn: arnOf(subject, 'events', `event-bus/${physicalId}`), Name: physicalId },
      };
    },
    attributes: ['Arn', 'Name', 'Policy'],
  },
  {
    type: 'AWS::Kinesis::Stream',
    returnValues: namedWithArn('Name', 'kinesis', 'stream/', 128),
  },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    returnValues: namedWithArn('DeliveryStreamName', 'firehose', 'deliverystream/', 64),
  },
  {
    type: 'AWS::Pipes::Pipe',
    support: unsupported('pipes are not run; use an event source mapping'),
  },
  {
    type: 'AWS::SNS::Subscription',
    support: unsupported('topics are not delivered to subscriptions'),
    returnValues: (subject) => {
      const physicalId = `${property(subject, 'TopicArn') ?? ''}:${resourceUuid(subject)}`;
      return { physicalId, attributes: { Arn: physicalId } };
    },
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    support: nameOnly('access to topics is not checked'),
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    support: nameOnly('access to queues is not checked'),
  },
  {
    type: 'AWS::Scheduler::Schedule',
    support: unsupported('schedules of EventBridge Scheduler are not run; rules on a schedule are'),
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'Name', 64);
      const group = property(subject, 'GroupName') ?? 'default';
      return {
        physicalId,
        attributes: { Arn: arnOf(subject, 'scheduler', `schedule/${group}/${physicalId}`) },
      };
    },
  },
  {
    type: 'AWS::Scheduler::ScheduleGroup',
    support: nameOnly('a group only names its schedules'),
    returnValues: namedWithArn('Name', 'scheduler', 'schedule-group/', 64),
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    support: unsupported('state machines are not run'),
    returnValues: (subject) => {
      const Name = nameOf(subject, 'StateMachineName', 80);
      const physicalId = arnOf(subject, 'states', `stateMachine:${Name}`);
      return {
        physicalId,
        attributes: { Arn: physicalId, Name, StateMachineRevisionId: resourceUuid(subject) },
      };
    },
  },
];
