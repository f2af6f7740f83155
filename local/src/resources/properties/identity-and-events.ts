import { different, type PropertyRules, reasons } from '../property-rules.ts';

const target = (...members: readonly string[]) => members.map((member) => `Targets.${member}`);
const onlyRoles = 'what functions may do is decided by their roles';

/** `AWS::IAM::*` and `AWS::Events::Rule` */
export const identityAndEventProperties: Readonly<Record<string, PropertyRules>> = {
  'AWS::IAM::Role': {
    honoured: ['ManagedPolicyArns', 'Path', 'PermissionsBoundary', 'Policies', 'RoleName'],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      'functions have their role, so trust policies make no difference': [
        'AssumeRolePolicyDocument',
        'MaxSessionDuration',
      ],
    },
  },
  'AWS::IAM::Policy': {
    honoured: ['PolicyDocument', 'PolicyName', 'Roles'],
    noEffect: { [onlyRoles]: ['Groups', 'Users'] },
  },
  'AWS::IAM::RolePolicy': { honoured: ['PolicyDocument', 'PolicyName', 'RoleName'] },
  'AWS::IAM::ManagedPolicy': {
    honoured: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    noEffect: { [reasons.describes]: ['Description'], [onlyRoles]: ['Groups', 'Users'] },
  },
  'AWS::Events::Rule': {
    honoured: [
      'EventBusName',
      'Name',
      'ScheduleExpression',
      'State',
      ...target('Arn', 'Id', 'Input', 'InputPath', 'InputTransformer'),
    ],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      [reasons.permission]: ['RoleArn', 'Targets.RoleArn'],
      'it belongs to targets that are no functions, which are not run': target(
        'AppSyncParameters',
        'BatchParameters',
        'EcsParameters',
        'HttpParameters',
        'KinesisParameters',
        'RedshiftDataParameters',
        'RunCommandParameters',
        'SageMakerPipelineParameters',
        'SqsParameters',
      ),
    },
    notHonoured: {
      EventPattern: different('rules on events are not run'),
      'Targets.DeadLetterConfig': different('events that fail are dropped'),
      'Targets.RetryPolicy': different('events are tried twice more'),
    },
  },
};
