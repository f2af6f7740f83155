import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from '../../shared/package-directory.ts';

/** The prebuilt jar: the broker's IAM handler and the main classes of the mirror's JVMs. */
export const servicesJar = join(packageDirectory, 'java', 'orderstream-services.jar');

const sources = join(packageDirectory, 'java', 'src');

/** Paths of the Java sources, sorted. */
export function sourceFiles(): string[] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .sort()
    .map((file) => join(sources, file));
}

/** SHA-256 over names and texts of the sources; the jar's manifest carries it as `Source-Digest`. */
export function sourceDigest(): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles())
    hash.update(`${file.slice(sources.length)}\0${readFileSync(file, 'utf8')}\0`);
  return hash.digest('hex');
}
