import { describeResource } from '../../../local/src/resources/describe-resource.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';
import { pseudo } from './scopes.ts';

/** A resource of IAM as it is once its template is resolved. @param type for example `Role`. */
export const iamResource = (
  type: string,
  logicalId: string,
  properties: Record<string, TemplateValue>,
): ResolvedResource => ({
  ...describeResource(`AWS::IAM::${type}`, logicalId, properties, pseudo),
  properties,
});
