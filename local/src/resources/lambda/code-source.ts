import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Stack, TemplateValue } from '../../template/types.ts';

/** Where the code of a function or the content of a layer comes from. Paths are absolute. */
export type CodeSource =
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'folder' | 'zip' | 'file'; readonly path: string };

/**
 * Finds what `Code` of `AWS::Lambda::Function` or `Content` of `AWS::Lambda::LayerVersion` means: an asset (`S3Key`),
 * inline code (`ZipFile`), or a path beside the template. A path to a file that is not a zip is a file to be zipped alone:
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
 * @throws {Error} one line, when it means nothing, or nothing is there.
 */
export function codeSource(
  value: TemplateValue | undefined,
  property: 'Code' | 'Content',
  stack: Pick<Stack, 'assetPath' | 'templateFile'>,
): CodeSource {
  const { ZipFile, S3Key } = (typeof value === 'object' && value !== null ? value : {}) as {
    ZipFile?: string;
    S3Key?: string;
  };
  if (ZipFile !== undefined) return { kind: 'inline', text: ZipFile };
  const key = typeof value === 'string' ? value : S3Key;
  if (key === undefined)
    throw new Error(`${property} is ${JSON.stringify(value)}; accepted: S3Key, ZipFile or a local path`);
  const path = stack.assetPath(key);
  const found = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || !found) {
    const where = path === undefined || path === key ? key : `${key} (${path})`;
    throw new Error(
      `${property} is ${where}, which is neither an asset of ${stack.templateFile} nor a file or folder beside it; synthesize it again, or correct the path`,
    );
  }
  if (found.isDirectory()) return { kind: 'folder', path };
  const isFileToZip = typeof value === 'string' && !isZip(path);
  return { kind: isFileToZip ? 'file' : 'zip', path };
}

/** By its name, or by how every zip with an entry begins. */
function isZip(path: string): boolean {
  if (/\.(zip|jar)$/i.test(path)) return true;
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(4);
    readSync(file, start);
    return start.equals(Buffer.from('PK\x03\x04'));
  } finally {
    closeSync(file);
  }
}
