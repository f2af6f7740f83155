import { AccessControl } from '../../../local/src/iam/access-control.ts';
import type { FunctionIdentity } from '../../../local/src/iam/caller.ts';
import type { KafkaPolicy } from '../../../local/src/iam/types.ts';
import { describeResource } from '../../../local/src/resources/describe-resource.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';
import { pseudo } from '../template/scopes.ts';

/** One function with one role, and what became of its requests. */
export class IamWorld {
  readonly resources = new Map<string, ResolvedResource>();
  readonly refusals: string[] = [];
  readonly kafkaPolicies = new Map<string, KafkaPolicy>();
  readonly identity: FunctionIdentity = {
    functionName: 'orders',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
    roleArn: 'arn:aws:iam::123456789012:role/orders-role',
  };
  readonly access = new AccessControl({
    resources: this.resources,
    functionNamed: (name) => (name === this.identity.functionName ? this.identity : undefined),
    onRefusal: (message) => void this.refusals.push(message),
    putKafkaPolicy: (name, policy) => void this.kafkaPolicies.set(name, policy),
  });
  #policies = 0;

  constructor(role: Record<string, TemplateValue> = {}) {
    this.add('AWS::IAM::Role', { RoleName: 'orders-role', ...role });
  }

  add(type: string, properties: Record<string, TemplateValue>): ResolvedResource {
    const logicalId = `${type.split('::').at(-1)}${this.resources.size}`;
    const resource = { ...describeResource(type, logicalId, properties, pseudo), properties };
    this.resources.set(logicalId, resource);
    return resource;
  }

  /** Attaches a policy, as a stack does while it is deployed. */
  grant(...Statement: TemplateValue[]): void {
    const PolicyName = `policy-${this.#policies++}`;
    this.add('AWS::IAM::Policy', { PolicyName, Roles: ['orders-role'], PolicyDocument: { Statement } });
  }
}
