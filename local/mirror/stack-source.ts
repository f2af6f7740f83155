import { v5 } from 'uuid';
import type { TemplateSource } from '../cli/options.ts';
import { readAssembly } from '../template/assembly.ts';
import { readTemplateFile } from '../template/template-file.ts';
import type { PseudoParameters, Stack } from '../template/types.ts';
import { selectStacks } from './select-stacks.ts';
import { synthesize } from './synthesize.ts';

const accountId = '123456789012';
const stackNamespace = 'b7c9a0c4-93f2-5b0e-9a3d-0d2f5b1c7e61';

/** Our own app, for when no other template is named. */
export interface AppSource {
  /** Absolute path of the project with `bin/orderstream.ts`. */
  readonly projectDirectory: string;
  /** CDK context to synthesize it with. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * Finds the stacks to run, in the order to deploy them; our own app is synthesized first.
 */
export async function loadStacks(
  source: TemplateSource,
  stackNames: readonly string[],
  { projectDirectory, context }: AppSource,
): Promise<Stack[]> {
  if (source.kind === 'template') return selectStacks([readTemplateFile(source.file)], stackNames);
  const directory = source.kind === 'app' ? await synthesize(projectDirectory, context) : source.directory;
  return selectStacks(readAssembly(directory), stackNames);
}

/** The values of `AWS::Region` and its like; the same for every run of a stack. */
export function pseudoParametersOf({ stackName }: Stack, region: string): PseudoParameters {
  const id = v5(stackName, stackNamespace);
  return {
    accountId,
    region,
    partition: 'aws',
    stackName,
    stackId: `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${id}`,
    urlSuffix: 'amazonaws.com',
  };
}
