import { classify } from '../template/classify.ts';
import { referencesOfResource } from '../template/references.ts';
import type { Scope } from '../template/scope.ts';
import type { Stack } from '../template/types.ts';
import { codeSource } from './code-source.ts';
import { knownProperties } from './known-properties.ts';

/**
 * Makes sure that the code of every function that will run, and the content of its layers, is where the template says.
 * What only the deployment can tell is looked for then.
 * @param created logical ids of the resources that the conditions of the template let be.
 * @throws {Error} one line with the resource, for the first that is not there.
 */
export function assertAssetsExist(stack: Stack, created: readonly string[], scope: Scope): void {
  const { Resources } = stack.template;
  for (const logicalId of created.filter((id) => Resources[id]?.Type === 'AWS::Lambda::Function')) {
    const properties = knownProperties(stack.template, logicalId, scope);
    if (classify('AWS::Lambda::Function', properties).treatment !== 'run') continue;
    assertExists('Code', logicalId, stack, scope);
    for (const layer of layersOf(logicalId, stack, scope)) assertExists('Content', layer, stack, scope);
  }
}

function layersOf(logicalId: string, { template: { Resources } }: Stack, scope: Scope): string[] {
  const { Type = '', Properties } = Resources[logicalId] ?? {};
  const Layers = Properties?.Layers ?? [];
  return referencesOfResource(logicalId, { Type, Properties: { Layers } }, scope)
    .map(({ name }) => name)
    .filter((name) => Resources[name]?.Type === 'AWS::Lambda::LayerVersion');
}

function assertExists(property: 'Code' | 'Content', logicalId: string, stack: Stack, scope: Scope): void {
  const { [property]: source } = knownProperties(stack.template, logicalId, scope);
  const { Type = '', Properties = {} } = stack.template.Resources[logicalId] ?? {};
  if (source === undefined && Properties[property] !== undefined) return;
  try {
    codeSource(source, property, stack);
  } catch (cause) {
    throw new Error(`${logicalId} (${Type}): ${(cause as Error).message}`, { cause });
  }
}
