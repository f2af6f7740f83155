import { withIdOnly } from './lambda/return-values.ts';
import { reasons } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';

/** `AWS::Lambda::Permission`: has an id only. */
export const lambdaPermission = {
  type: 'AWS::Lambda::Permission',
  support: nameOnly('who may invoke is not checked'),
  returnValues: withIdOnly,
  properties: { honoured: [], others: reasons.permission },
} satisfies ResourceType;
