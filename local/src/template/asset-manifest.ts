import { resolve } from 'node:path';
import { z } from 'zod';
import { readDocument } from './read-document.ts';
import { checkShape } from './shape.ts';

/** The part of `<stack>.assets.json` that says where an object of the staging bucket comes from. */
const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .optional(),
});

/**
 * Where assets lie, by source hash and by object key (`<hash>.zip`).
 * Assets that a command builds at publishing time (`source.executable`) have no path and are left out.
 * @param directory what the manifest's relative paths start from: the assembly it belongs to.
 * @throws {TemplateError} when the manifest cannot be read.
 */
export function readAssetPaths(file: string, directory: string): [key: string, path: string][] {
  const manifest = checkShape(assetManifest, readDocument(file, 'asset manifest'), file, 'an asset manifest');
  return Object.entries(manifest.files ?? {}).flatMap(([sourceHash, { source, destinations }]) => {
    if (source.path === undefined) return [];
    const path = resolve(directory, source.path);
    const keys = [sourceHash, ...Object.values(destinations).map(({ objectKey }) => objectKey)];
    return keys.map((key): [string, string] => [key, path]);
  });
}
