import { createScope } from '../../../local/src/template/create-scope.ts';
import type { Scope, ScopeOptions } from '../../../local/src/template/scope.ts';
import type { PseudoParameters, Template } from '../../../local/src/template/types.ts';

export const pseudo: PseudoParameters = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'shop-dev',
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/shop-dev/1',
  urlSuffix: 'amazonaws.com',
};

/** A scope in which `Ref` of X gives `ref(X)` and `Fn::GetAtt` of X.Y gives `att(X.Y)`. */
export function scopeFor(template: Partial<Template> = {}, options: Partial<ScopeOptions> = {}): Scope {
  return createScope(
    { Resources: {}, ...template },
    {
      pseudo,
      ref: (logicalId) => `ref(${logicalId})`,
      getAtt: (logicalId, attribute) => `att(${logicalId}.${attribute})`,
      ...options,
    },
  );
}
