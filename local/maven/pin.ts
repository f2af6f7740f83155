/**
 * Writes `sha256sums.txt` beside each `pom.xml`: `node local/maven/pin.ts` (needs Maven and the network). Run it
 * after a change of a `pom.xml`, and look at the difference before it is committed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writtenChecksums } from '../src/services/jvm/checksums.ts';
import { fetchJars, mavenFolder } from '../src/services/jvm/jars.ts';

for (const name of ['dynamodb', 'kafka', 'kafka-tools']) {
  const directory = mkdtempSync(join(tmpdir(), 'orderstream-jars-'));
  try {
    await fetchJars(name, directory, { ownJars: [], onProgress: console.error });
    writeFileSync(join(mavenFolder, name, 'sha256sums.txt'), await writtenChecksums(directory));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
