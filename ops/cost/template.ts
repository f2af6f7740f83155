import type { Template, TemplateValue } from '../../local/src/template/types.ts';
import { valueAt } from '../shared/template-values.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
}

/** The resources of a synthesized template, in its order. */
export class StackResources {
  readonly all: readonly Resource[];

  constructor({ Resources }: Template) {
    this.all = Object.entries(Resources).map(([logicalId, { Type, Properties = {} }]) => ({
      logicalId,
      type: Type,
      properties: Properties,
    }));
  }

  ofType(type: string): Resource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** The resource of a type that a value names by `Ref` or `Fn::GetAtt`. */
  namedIn(value: TemplateValue | undefined, type: string): Resource | undefined {
    const names = logicalIdsIn(value);
    return this.ofType(type).find(({ logicalId }) => names.includes(logicalId));
  }
}

/** Reads a property by its path, for example `VpcConfig.SubnetIds`. */
export function propertyOf({ properties }: Resource, path: string): TemplateValue | undefined {
  return valueAt(properties, path) as TemplateValue | undefined;
}

/** Entries of a property that is a list; empty when it is absent. */
export function listOf(resource: Resource, path: string): TemplateValue[] {
  const value = propertyOf(resource, path);
  return Array.isArray(value) ? value : [];
}

function logicalIdsIn(value: TemplateValue | undefined): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.', 1)[0] ?? ''];
    return logicalIdsIn(inner);
  });
}
