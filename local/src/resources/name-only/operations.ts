import { nameOnly, type ResourceType, unsupported } from '../resource-type.ts';
import { arnOf, namedBy, namedWithArn, nameOf } from '../return-values.ts';
import { byArn } from '../unique-name.ts';

/** Logs, alarms, dashboards, and what CloudFormation itself has. */
export const operationsTypes: readonly ResourceType[] = [
  {
    type: 'AWS::CloudFormation::Stack',
    support: unsupported('nested stacks are not run; run the nested template by itself'),
  },
  {
    type: 'AWS::CloudFormation::WaitConditionHandle',
    support: nameOnly('nothing waits here'),
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    returnValues: namedWithArn('AlarmName', 'cloudwatch', 'alarm:'),
  },
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    returnValues: namedWithArn('AlarmName', 'cloudwatch', 'alarm:'),
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    returnValues: namedBy('DashboardName'),
  },
  {
    type: 'AWS::Logs::LogGroup',
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'LogGroupName', 512);
      return { physicalId, attributes: { Arn: arnOf(subject, 'logs', `log-group:${physicalId}:*`) } };
    },
    attributes: ['Arn'],
    uniqueName: { identity: byArn },
  },
  {
    type: 'AWS::Logs::ResourcePolicy',
    returnValues: namedBy('PolicyName'),
  },
];
