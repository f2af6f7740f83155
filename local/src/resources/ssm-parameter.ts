import { oneOf } from './constraints/kinds.ts';
import { reasons } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';
import { arnOf, nameOf } from './return-values.ts';
import { byArn } from './unique-name.ts';

/** `AWS::SSM::Parameter`: its value is read by dynamic references. */
export const ssmParameter = {
  type: 'AWS::SSM::Parameter',
  support: nameOnly('its value is in the template'),
  returnValues: (subject) => {
    const physicalId = nameOf(subject, 'Name');
    const { Type = 'String', Value = '' } = subject.properties;
    const Arn = arnOf(subject, 'ssm', `parameter/${physicalId.replace(/^\//, '')}`);
    return { physicalId, attributes: { Arn, Type, Value } };
  },
  attributes: ['Arn', 'Type', 'Value'],
  uniqueName: { identity: byArn },
  replacedBy: ['Name'],
  properties: {
    honoured: ['Name', 'Type', 'Value'],
    noEffect: {
      [reasons.describes]: ['Description', 'Tags'],
      'a value is as the template has it': ['AllowedPattern', 'DataType', 'Policies', 'Tier'],
    },
  },
  requiredProperties: ['Type', 'Value'],
  constraints: { kinds: { Type: oneOf('String', 'StringList') } },
} satisfies ResourceType;
