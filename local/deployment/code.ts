import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import type { TemplateValue } from '../template/types.ts';
import { cfnResponseModule } from './cfn-response.ts';
import { type CodeSource, codeSource } from './code-source.ts';
import type { DeploymentContext } from './types.ts';

type CodeContext = Pick<DeploymentContext, 'stack' | 'dataDirectory'>;

/**
 * The folder with a function's code: an asset folder as it is; a zip, a single file or inline code unpacked below the
 * data directory.
 * @param code `Code` of `AWS::Lambda::Function`: `S3Key`, `ZipFile`, or a local path.
 */
export async function unpackCode(code: TemplateValue | undefined, context: CodeContext): Promise<string> {
  return directoryOf(codeSource(code, 'Code', context.stack), context);
}

/** The folder with a layer's content: what Lambda would mount at /opt. */
export async function unpackLayer(content: TemplateValue | undefined, context: CodeContext): Promise<string> {
  return directoryOf(codeSource(content, 'Content', context.stack), context);
}

function directoryOf(source: CodeSource, context: CodeContext): string {
  if (source.kind === 'inline') return inlineDirectory(source.text, context);
  if (source.kind === 'file') return singleFileDirectory(source.path, context);
  return source.kind === 'folder' ? source.path : unpackZip(source.path, context);
}

/** Lambda writes inline code of a Node.js function to index.js, and the module cfn-response beside it. */
function inlineDirectory(text: string, { dataDirectory }: CodeContext): string {
  return unpackOnce(dataDirectory, `${text}\n${cfnResponseModule}`, (directory) => {
    writeFileSync(join(directory, 'index.js'), text);
    writeFileSync(join(directory, 'cfn-response.js'), cfnResponseModule);
  });
}

function singleFileDirectory(file: string, { dataDirectory }: CodeContext): string {
  const bytes = readFileSync(file);
  const identity = `${basename(file)}\n${createHash('sha256').update(bytes).digest('hex')}`;
  return unpackOnce(dataDirectory, identity, (directory) => writeEntry(directory, basename(file), bytes));
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
