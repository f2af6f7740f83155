import { arnOf, type Namers, namedBy, namedWithArn, nameOf, resourceUuid } from './naming.ts';

/** Logs, alarms, dashboards, certificates: types that only look on. */
export const operationsNamers: Namers = {
  'AWS::Logs::LogGroup': (subject) => {
    const physicalId = nameOf(subject, 'LogGroupName', 512);
    return { physicalId, attributes: { Arn: arnOf(subject, 'logs', `log-group:${physicalId}:*`) } };
  },
  'AWS::Logs::ResourcePolicy': namedBy('PolicyName'),
  'AWS::CloudWatch::Alarm': namedWithArn('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::CompositeAlarm': namedWithArn('AlarmName', 'cloudwatch', 'alarm:'),
  'AWS::CloudWatch::Dashboard': namedBy('DashboardName'),
  'AWS::CertificateManager::Certificate': (subject) => {
    const physicalId = arnOf(subject, 'acm', `certificate/${resourceUuid(subject)}`);
    return { physicalId, attributes: { CertificateArn: physicalId } };
  },
};
