import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readAssetPaths } from './asset-manifest.ts';
import { readDocument } from './read-document.ts';
import { checkShape, checkTemplate } from './shape.ts';
import { readStackEnvironment } from './stack-environment.ts';
import { isStackName, stackNameOf } from './stack-name.ts';
import { TemplateError } from './template-error.ts';
import type { Stack } from './types.ts';

/** The part of the manifest that is relied on, unchanged since version 1 of its schema. */
const assemblyManifest = z.object({
  version: z.string(),
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        properties: z.record(z.string(), z.unknown()).optional(),
        dependencies: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

interface Artifact {
  readonly id: string;
  readonly type: string;
  /** `aws://ACCOUNT/REGION` of a stack. */
  readonly environment?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Ids of artifacts: stacks and asset manifests. */
  readonly dependencies: readonly string[];
}

/**
 * Reads the cloud assembly that `cdk synth` wrote: its stacks, and those of the stages nested in it.
 * @param directory the assembly's folder, usually `cdk.out`.
 * @returns at least one stack, in the manifest's order.
 * @throws {TemplateError} one line: not an assembly, a manifest of an unknown shape, a template missing, broken JSON.
 */
export function readAssembly(directory: string): Stack[] {
  const stacks = stacksOf(resolve(directory));
  if (stacks.length > 0) return stacks;
  throw new TemplateError('', `${directory}: the cloud assembly holds no stack; add one to the CDK app`);
}

function stacksOf(directory: string): Stack[] {
  const artifacts = artifactsOf(directory);
  const ofType = (type: string) => artifacts.filter((artifact) => artifact.type === type);
  const assets = new Map(
    ofType('cdk:asset-manifest').flatMap(({ properties }) =>
      readAssetPaths(join(directory, String(properties.file)), directory),
    ),
  );
  return [
    ...ofType('aws:cloudformation:stack').map((artifact) => stackOf(artifact, directory, assets)),
    ...ofType('cdk:cloud-assembly').flatMap(({ properties }) =>
      stacksOf(join(directory, String(properties.directoryName))),
    ),
  ];
}

function artifactsOf(directory: string): Artifact[] {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) {
    const isFile = statSync(directory, { throwIfNoEntry: false })?.isFile();
    const problem = isFile
      ? 'is a file, a cloud assembly is a folder; run one template with --template'
      : 'not a cloud assembly (no manifest.json); run `cdk synth`';
    throw new TemplateError('', `${directory}: ${problem}`);
  }
  const document = readDocument(file, 'manifest of the cloud assembly');
  const manifest = checkShape(assemblyManifest, document, file, 'the manifest of a cloud assembly');
  return Object.entries(manifest.artifacts ?? {}).map(
    ([id, { type, environment, properties = {}, dependencies = [] }]) => {
      return { id, type, environment, properties, dependencies };
    },
  );
}

/** @throws {TemplateError} on a name that CloudFormation refuses. */
function stackNameIn({ id, properties }: Artifact, directory: string): string {
  if (properties.stackName === undefined) return stackNameOf(id);
  const stackName = String(properties.stackName);
  if (isStackName(stackName)) return stackName;
  throw new TemplateError(
    '',
    `${join(directory, 'manifest.json')}: stackName of ${id} is ${JSON.stringify(stackName)}; accepted: a letter, then at most 127 letters, digits and hyphens`,
  );
}

function stackOf(artifact: Artifact, directory: string, assets: ReadonlyMap<string, string>): Stack {
  const templateFile = join(directory, String(artifact.properties.templateFile));
  return {
    id: artifact.id,
    dependsOn: artifact.dependencies,
    stackName: stackNameIn(artifact, directory),
    environment: readStackEnvironment(artifact.environment, artifact.id, join(directory, 'manifest.json')),
    ...checkTemplate(readDocument(templateFile, `template of stack ${artifact.id}`), templateFile),
    templateFile,
    assetPath: (s3Key) => assets.get(s3Key),
  };
}
