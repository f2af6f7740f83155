import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { InFlight } from '../../shared/in-flight.ts';
import type { TemplateValue } from '../../template/types.ts';
import type { DeploymentContext } from '../context.ts';
import { cfnResponseModule } from '../custom-resource/cfn-response.ts';
import { type CodeSource, codeSource } from './code-source.ts';
import { unzip } from './unzip.ts';

type CodeContext = Pick<DeploymentContext, 'stack' | 'dataDirectory' | 'log'>;

/**
 * The folder with a function's code: an asset folder as it is; a zip, a single file or inline code unpacked below the
 * data directory.
 * @param code `Code` of `AWS::Lambda::Function`: `S3Key`, `ZipFile`, or a local path.
 * @throws {Error} one line, for what Lambda refuses.
 */
export async function unpackCode(code: TemplateValue | undefined, context: CodeContext): Promise<string> {
  return directoryOf(codeSource(code, 'Code', context.stack), '/var/task', context);
}

/** The folder with a layer's content: what Lambda would mount at /opt. */
export async function unpackLayer(content: TemplateValue | undefined, context: CodeContext): Promise<string> {
  return directoryOf(codeSource(content, 'Content', context.stack), '/opt', context);
}

/**
 * The folder with code that was sent as a zip.
 * @throws {Error} one line, for what Lambda refuses.
 */
export async function unpackUploadedCode(
  zip: Uint8Array,
  context: Pick<CodeContext, 'dataDirectory' | 'log'>,
): Promise<string> {
  const folder = join(context.dataDirectory, 'code');
  const file = join(folder, `upload.${randomUUID()}.zip`);
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, zip);
    return await unpackZip(file, '/var/task', context);
  } finally {
    rmSync(file, { force: true });
  }
}

async function directoryOf(source: CodeSource, mount: string, context: CodeContext): Promise<string> {
  if (source.kind === 'inline') return inlineDirectory(source.text, context);
  if (source.kind === 'file') return singleFileDirectory(source.path, context);
  return source.kind === 'folder' ? source.path : unpackZip(source.path, mount, context);
}

/** Lambda writes inline code of a Node.js function to index.js, and the module cfn-response beside it. */
function inlineDirectory(text: string, { dataDirectory }: CodeContext): Promise<string> {
  return unpackOnce(dataDirectory, `${text}\n${cfnResponseModule}`, (directory) => {
    writeFileSync(join(directory, 'index.js'), text);
    writeFileSync(join(directory, 'cfn-response.js'), cfnResponseModule);
  });
}

function singleFileDirectory(file: string, { dataDirectory }: CodeContext): Promise<string> {
  const bytes = readFileSync(file);
  const identity = `${basename(file)}\n${createHash('sha256').update(bytes).digest('hex')}`;
  return unpackOnce(dataDirectory, identity, (directory) =>
    writeFileSync(join(directory, basename(file)), bytes),
  );
}

/** Changes when the same zip is unpacked in another way, so that folders of earlier versions are not used. */
const UNPACKING_VERSION = 2;

async function unpackZip(
  file: string,
  mount: string,
  { dataDirectory, log }: Pick<CodeContext, 'dataDirectory' | 'log'>,
): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return unpackOnce(
    dataDirectory,
    `${UNPACKING_VERSION} ${mount} ${hash.digest('hex')}`,
    async (directory) => {
      for (const { name, target } of await unzip(file, directory, mount))
        log.warn(`${file}: the link ${name} to ${target} leads out of ${mount} and is left out`);
    },
  );
}

/** One folder is filled once, however many functions have the same code. */
const filling = new InFlight<void>();

/** A folder named by its content: filled beside and renamed, so that an interrupted start leaves nothing half-written. */
async function unpackOnce(
  dataDirectory: string,
  content: string,
  fill: (directory: string) => void | Promise<void>,
): Promise<string> {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 32);
  const directory = join(dataDirectory, 'code', digest);
  if (existsSync(directory)) {
    // What was not used for long is removed one day (`kept-folders.ts`).
    utimesSync(directory, new Date(), new Date());
    return directory;
  }
  await filling.share(directory, () => fillAndRename(directory, fill));
  return directory;
}

async function fillAndRename(
  directory: string,
  fill: (directory: string) => void | Promise<void>,
): Promise<void> {
  const beside = `${directory}.${process.pid}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  try {
    await fill(beside);
    renameSync(beside, directory);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
}
