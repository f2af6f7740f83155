import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readAssetPaths } from './asset-manifest.ts';
import { readDocument } from './read-document.ts';
import { checkTemplate } from './shape.ts';
import { stackNameOf } from './stack-name.ts';
import type { Stack } from './types.ts';

/**
 * Reads one CloudFormation template, JSON or YAML (short forms such as `!Sub` included).
 * Local code (`Code: ./dist`, as `aws cloudformation package` takes it) is found relative to the file;
 * beside a template that CDK wrote, its `*.assets.json` is read as well.
 * @param stackName the file's name without its extensions, made a name that CloudFormation takes, unless given.
 * @throws {TemplateError} one line with the file and, for a syntax error, line and column.
 */
export function readTemplateFile(file: string, stackName?: string): Stack {
  const templateFile = resolve(file);
  const directory = dirname(templateFile);
  const name = basename(templateFile).replace(/(\.template)?\.\w+$/, '');
  const assets = new Map(assetsBeside(join(directory, `${name}.assets.json`), directory));
  return {
    id: stackNameOf(name),
    dependsOn: [],
    stackName: stackName ?? stackNameOf(name),
    ...checkTemplate(readDocument(templateFile, 'template'), templateFile),
    templateFile,
    assetPath: (source) => assets.get(source) ?? localPath(source, directory),
  };
}

function assetsBeside(manifest: string, directory: string): [string, string][] {
  return existsSync(manifest) ? readAssetPaths(manifest, directory) : [];
}

/** https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html */
function localPath(source: string, directory: string): string | undefined {
  const path = resolve(directory, source);
  return existsSync(path) ? path : undefined;
}
