import { unaccepted } from './intrinsics/intrinsic.ts';
import { type Reference, referencesOfResource } from './references.ts';
import type { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { Template, TemplateResource } from './types.ts';

/** Logical id of each resource to create → logical ids it needs first. */
type Dependencies = ReadonlyMap<string, readonly string[]>;

/** What is done with a mistake; when it returns, the order leaves the mistake out. */
export type OnMistake = (mistake: TemplateError) => void;

const throwIt: OnMistake = (mistake) => {
  throw mistake;
};

const mappingType = 'AWS::Lambda::EventSourceMapping';

/**
 * The order in which CloudFormation creates the resources of a template: waves of logical ids, each wave needing
 * (by `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn`) only what earlier waves hold, so its members may be created at
 * the same time. Resources whose condition is false are left out. `.flat()` gives one valid sequence.
 * Event source mappings wait for all that does not need them: once they poll, the schemas of their records are known.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
 * @param onMistake receives each circular dependency (named in full) and each reference to what does not exist. By
 *   default the first one is thrown; when it returns, the resources of a circle are put together in one wave.
 */
export function deploymentOrder(
  template: Template,
  scope: Pick<Scope, 'condition'>,
  onMistake: OnMistake = throwIt,
): string[][] {
  let waiting: Dependencies = dependenciesOf(template, scope, onMistake);
  const waves: string[][] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, needs]) => !needs.some((need) => waiting.has(need)));
    if (ready.length === 0) {
      const circle = circleIn(waiting);
      onMistake(circularDependency(circle));
      waves.push(circle);
      waiting = without(waiting, circle);
      continue;
    }
    const others = ready.filter(([logicalId]) => template.Resources[logicalId]?.Type !== mappingType);
    const wave = others.length > 0 ? others : ready;
    waves.push(wave.map(([logicalId]) => logicalId));
    waiting = without(
      waiting,
      wave.map(([logicalId]) => logicalId),
    );
  }
  return waves;
}

function without(waiting: Dependencies, created: readonly string[]): Dependencies {
  const rest = new Map(waiting);
  for (const logicalId of created) rest.delete(logicalId);
  return rest;
}

function dependenciesOf(
  template: Template,
  scope: Pick<Scope, 'condition'>,
  onMistake: OnMistake,
): Dependencies {
  const created = Object.entries(template.Resources).filter(
    ([logicalId, { Condition }]) =>
      !Condition || scope.condition(Condition, `Resources.${logicalId}.Condition`),
  );
  const ids = new Set(created.map(([logicalId]) => logicalId));
  return new Map(
    created.map(([logicalId, resource]) => {
      const named = referencesOfResource(logicalId, resource, scope).filter((reference) =>
        isResource(reference, template, ids, onMistake),
      );
      const needs = [
        ...named.map(({ name }) => name),
        ...dependsOn(logicalId, resource, { template, created: ids, onMistake }),
      ];
      return [logicalId, [...new Set(needs)]];
    }),
  );
}

/** False for a parameter, true for a resource that is created; anything else is a mistake. */
function isResource(
  { name, path }: Reference,
  template: Template,
  created: ReadonlySet<string>,
  onMistake: OnMistake,
): boolean {
  if (created.has(name)) return true;
  if (name.startsWith('AWS::') || Object.hasOwn(template.Parameters ?? {}, name)) return false;
  onMistake(
    name === ''
      ? unaccepted('', 'the name of a resource or parameter', path)
      : noSuchName(name, path, template),
  );
  return false;
}

/** A reference to what is not created, or does not exist. */
export function noSuchName(name: string, path: string, { Resources }: Template): TemplateError {
  const condition = Object.hasOwn(Resources, name) ? Resources[name]?.Condition : undefined;
  return new TemplateError(
    path,
    condition
      ? `refers to ${name}, which is not created because condition ${condition} is false; put the reference under the same condition`
      : `refers to ${name}, which is neither a resource nor a parameter of the template`,
  );
}

/** `DependsOn` may name a resource whose condition is false: CloudFormation then ignores it. */
function dependsOn(
  logicalId: string,
  { DependsOn = [] }: TemplateResource,
  {
    template,
    created,
    onMistake,
  }: { template: Template; created: ReadonlySet<string>; onMistake: OnMistake },
): string[] {
  const names = [DependsOn].flat();
  for (const unknown of names.filter((name) => !Object.hasOwn(template.Resources, name))) {
    const path = `Resources.${logicalId}.DependsOn`;
    onMistake(new TemplateError(path, `refers to ${unknown}, which is not a resource of the template`));
  }
  return names.filter((name) => created.has(name));
}

/** Every resource still waiting needs another one that waits, so following needs comes back to a resource seen. */
function circleIn(waiting: Dependencies): string[] {
  const trail: string[] = [];
  let next = [...waiting.keys()][0] ?? '';
  while (!trail.includes(next)) {
    trail.push(next);
    next = waiting.get(next)?.find((need) => waiting.has(need)) ?? next;
  }
  return trail.slice(trail.indexOf(next));
}

function circularDependency(circle: readonly string[]): TemplateError {
  const shown = [...circle, circle[0]].join(' → ');
  return new TemplateError('Resources', `circular dependency: ${shown}; remove one of these references`);
}
