import { attributeOf, describeResource } from '../../../local/src/resources/describe-resource.ts';
import { createScope } from '../../../local/src/template/create-scope.ts';
import { deploymentOrder } from '../../../local/src/template/deployment-order.ts';
import { evaluateProperties } from '../../../local/src/template/evaluate.ts';
import type { PseudoParameters, ResolvedResource } from '../../../local/src/template/types.ts';
import { synthesize } from '../../../ops/shared/synthesize.ts';

const pseudo: PseudoParameters = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'orderstream-dev',
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/orderstream-dev/1',
  urlSuffix: 'amazonaws.com',
};

/** The resources of stage dev as the mirror would name them, with their properties evaluated. */
export function resourcesOfStack(): ResolvedResource[] {
  const template = synthesize({});
  const resources = new Map<string, ResolvedResource>();
  const find = (logicalId: string) => resources.get(logicalId) as ResolvedResource;
  const scope = createScope(template, {
    pseudo,
    ref: (logicalId) => find(logicalId).physicalId,
    getAtt: (logicalId, attribute) => attributeOf(find(logicalId), attribute),
  });
  for (const logicalId of deploymentOrder(template, scope).flat()) {
    const { Type } = template.Resources[logicalId] as { Type: string };
    const properties = evaluateProperties(template, logicalId, scope);
    resources.set(logicalId, { ...describeResource(Type, logicalId, properties, pseudo), properties });
  }
  return [...resources.values()];
}
