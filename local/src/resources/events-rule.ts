import { createEventRule, removeEventRule } from './events/create-rule.ts';
import { eventRuleRules } from './events/rule-constraints.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run, unsupported } from './resource-type.ts';
import { arnOf, nameOf, property } from './return-values.ts';
import { byArn } from './unique-name.ts';

const target = (...members: readonly string[]) => members.map((member) => `Targets.${member}`);

/** `AWS::Events::Rule`: a schedule that invokes functions. */
export const eventsRule = {
  type: 'AWS::Events::Rule',
  support: ({ ScheduleExpression }) =>
    ScheduleExpression === undefined
      ? unsupported('rules on events are not run; rules on a schedule are')
      : run,
  returnValues: (subject) => {
    const RuleName = nameOf(subject, 'Name', 64);
    const bus = property(subject, 'EventBusName')?.split('/').at(-1);
    const busPrefix = bus === undefined || bus === 'default' ? '' : bus;
    const Arn = arnOf(subject, 'events', ['rule', busPrefix, RuleName].filter(Boolean).join('/'));
    return { physicalId: [busPrefix, RuleName].filter(Boolean).join('|'), attributes: { Arn, RuleName } };
  },
  attributes: ['Arn', 'RuleName'],
  uniqueName: { identity: byArn },
  replacedBy: ['EventBusName', 'Name'],
  properties: {
    honoured: ['EventBusName', 'Name', 'ScheduleExpression', 'State', ...target('Arn', 'Id', 'Input')],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      [reasons.permission]: ['RoleArn', 'Targets.RoleArn'],
      'it belongs to targets other than functions, which are not run': target(
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
      'Targets.RetryPolicy': different('failed events are retried twice'),
      'Targets.InputPath': different('a target with it is not invoked'),
      'Targets.InputTransformer': different('a target with it is not invoked'),
    },
  },
  requiredProperties: [
    'Targets.AppSyncParameters.GraphQLOperation',
    'Targets.Arn',
    'Targets.BatchParameters.JobDefinition',
    'Targets.BatchParameters.JobName',
    'Targets.EcsParameters.CapacityProviderStrategy.CapacityProvider',
    'Targets.EcsParameters.NetworkConfiguration.AwsVpcConfiguration.Subnets',
    'Targets.EcsParameters.TaskDefinitionArn',
    'Targets.Id',
    'Targets.InputTransformer.InputTemplate',
    'Targets.KinesisParameters.PartitionKeyPath',
    'Targets.RedshiftDataParameters.Database',
    'Targets.RunCommandParameters.RunCommandTargets',
    'Targets.RunCommandParameters.RunCommandTargets.Key',
    'Targets.RunCommandParameters.RunCommandTargets.Values',
    'Targets.SageMakerPipelineParameters.PipelineParameterList.Name',
    'Targets.SageMakerPipelineParameters.PipelineParameterList.Value',
    'Targets.SqsParameters.MessageGroupId',
  ],
  constraints: eventRuleRules,
  create: createEventRule,
  remove: removeEventRule,
} satisfies ResourceType;
