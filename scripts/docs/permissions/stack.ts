import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { configFrom } from '../../../lib/config/index.ts';
import { placeholderCode } from '../../../lib/function/function-code.ts';
import { OrderstreamStack } from '../../../lib/orderstream-stack.ts';
import { deploymentOrder } from '../../../local/template/deployment-order.ts';
import { attributeOf, describeResource } from '../../../local/template/describe-resource.ts';
import { evaluateProperties } from '../../../local/template/evaluate.ts';
import { createScope } from '../../../local/template/scope.ts';
import type { PseudoParameters, ResolvedResource, Template } from '../../../local/template/types.ts';

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
  const template = synthesized();
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

function synthesized(): Template {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../cdk.json'), 'utf8'));
  const app = new App({ context, builtinCloudFormationValidation: false, stackTraces: false });
  new OrderstreamStack(app, { config: configFrom({}), code: placeholderCode });
  return app.synth().getStackByName(pseudo.stackName).template as Template;
}
