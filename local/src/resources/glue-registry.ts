import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { arnOf, nameOf } from './return-values.ts';
import { byPhysicalId } from './unique-name.ts';

/** `AWS::Glue::Registry`: a name that schemas refer to. */
export const glueRegistry = {
  type: 'AWS::Glue::Registry',
  support: run,
  returnValues: (subject) => {
    const physicalId = arnOf(subject, 'glue', `registry/${nameOf(subject, 'Name')}`);
    return { physicalId, attributes: { Arn: physicalId } };
  },
  attributes: ['Arn'],
  uniqueName: { identity: byPhysicalId },
  replacedBy: ['Name'],
  properties: {
    honoured: ['Name'],
    noEffect: { [reasons.describes]: ['Description', 'Tags'] },
  },
  requiredProperties: ['Name'],
} satisfies ResourceType;
