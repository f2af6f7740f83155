import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { TemplateValue } from '../template/types.ts';
import { cfnResponseModule } from './cfn-response.ts';
import type { DeploymentContext } from './types.ts';

type CodeContext = Pick<DeploymentContext, 'stack' | 'dataDirectory'>;

/**
 * The folder with a function's code: an asset folder as it is, a zip or inline code unpacked below the data directory.
 * @param code `Code` of `AWS::Lambda::Function`: `S3Key`, `ZipFile`, or a local path.
 */
export async function unpackCode(code: TemplateValue | undefined, context: CodeContext): Promise<string> {
  const { ZipFile } = (typeof code === 'object' && code !== null ? code : {}) as { ZipFile?: string };
  return ZipFile === undefined ? assetDirectory(code, 'Code', context) : inlineDirectory(ZipFile, context);
}

/** The folder with a layer's content: what Lambda would mount at /opt. */
export async function unpackLayer(content: TemplateValue | undefined, context: CodeContext): Promise<string> {
  return assetDirectory(content, 'Content', context);
}

function assetDirectory(source: TemplateValue | undefined, property: string, context: CodeContext): string {
  const key = typeof source === 'string' ? source : (source as { S3Key?: string } | undefined)?.S3Key;
  if (key === undefined)
    throw new Error(`${property} is ${JSON.stringify(source)}; accepted: S3Key, ZipFile or a local path`);
  const path = context.stack.assetPath(key);
  if (path === undefined || !existsSync(path)) {
    const where = path === undefined || path === key ? key : `${key} (${path})`;
    throw new Error(
      `${property} is ${where}, which is neither an asset of ${context.stack.templateFile} nor a file or folder beside it; synthesize it again, or correct the path`,
    );
  }
  return statSync(path).isDirectory() ? path : unpackZip(path, context);
}

/** Lambda writes inline code of a Node.js function to index.js, and the module cfn-response beside it. */
function inlineDirectory(text: string, { dataDirectory }: CodeContext): string {
  return unpackOnce(dataDirectory, `${text}\n${cfnResponseModule}`, (directory) => {
    writeFileSync(join(directory, 'index.js'), text);
    writeFileSync(join(directory, 'cfn-response.js'), cfnResponseModule);
  });
}

function unpackZip(file: string, { dataDirectory }: CodeContext): string {
  const bytes = readFileSync(file);
  return unpackOnce(dataDirectory, bytes, (directory) => {
    for (const [name, content] of Object.entries(unzipped(bytes, file))) writeEntry(directory, name, content);
  });
}

function unzipped(bytes: Uint8Array, file: string): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} is no zip that can be read (${problem}); accepted: a folder or a zip`, {
      cause,
    });
  }
}

function writeEntry(directory: string, name: string, content: Uint8Array): void {
  const target = resolve(directory, name);
  if (!target.startsWith(directory + sep)) throw new Error(`the zip holds ${name}, which leaves its folder`);
  if (name.endsWith('/')) return void mkdirSync(target, { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** A folder named by its content: filled beside and renamed, so that an interrupted start leaves nothing half-written. */
function unpackOnce(
  dataDirectory: string,
  content: string | Buffer,
  fill: (directory: string) => void,
): string {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 32);
  const directory = join(dataDirectory, 'code', digest);
  if (existsSync(directory)) return directory;
  const beside = `${directory}.${process.pid}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  fill(beside);
  renameSync(beside, directory);
  return directory;
}
