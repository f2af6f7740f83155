import { v5 } from 'uuid';
import { arnAt, type Place, partitionOf } from '../shared/place.ts';
import { readAssembly } from '../template/assembly.ts';
import { readTemplateFile } from '../template/template-file.ts';
import type { PseudoParameters, Stack } from '../template/types.ts';
import { type CdkAppOptions, cdkAppOf } from './cdk-app.ts';
import type { TemplateSource } from './options.ts';
import { selectStacks } from './select-stacks.ts';
import { synthesize } from './synthesize.ts';

const stackNamespace = 'b7c9a0c4-93f2-5b0e-9a3d-0d2f5b1c7e61';

/**
 * Finds the stacks to run, in the order to deploy them; an app is synthesized first.
 * @param signal ends the synthesis.
 */
export async function loadStacks(
  source: TemplateSource,
  stackNames: readonly string[],
  app: CdkAppOptions,
  signal?: AbortSignal,
): Promise<Stack[]> {
  if (source.kind === 'template') return selectStacks([readTemplateFile(source.file)], stackNames);
  const directory = source.kind === 'app' ? await synthesize(cdkAppOf(app), signal) : source.directory;
  return selectStacks(readAssembly(directory), stackNames);
}

/**
 * The values of `AWS::Region` and its like; the same for every run of a stack.
 * @param byDefault where a stack is that does not say it.
 */
export function pseudoParametersOf({ stackName, environment }: Stack, byDefault: Place): PseudoParameters {
  const place = { ...byDefault, ...environment };
  const { id: partition, urlSuffix } = partitionOf(place.region);
  const stackId = arnAt(place, 'cloudformation', `stack/${stackName}/${v5(stackName, stackNamespace)}`);
  return { ...place, partition, urlSuffix, stackName, stackId };
}
