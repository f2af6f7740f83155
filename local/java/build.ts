/**
 * Builds `orderstream-services.jar` from `src/`: `node local/java/build.ts` (needs a JDK 17+ and Maven).
 * The jar is checked in, so that running the mirror takes a Java runtime only; it runs on Java 17 and later.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveJars } from '../src/services/jvm/jars.ts';
import { servicesJar, sourceDigest, sourceFiles } from '../src/services/jvm/services-jar.ts';

const work = mkdtempSync(join(tmpdir(), 'orderstream-jar-'));
try {
  const libraries = await Promise.all(
    ['kafka', 'dynamodb'].map((pom) => resolveJars(pom, { ownJars: [], onProgress: console.error })),
  );
  const classPath = libraries.flatMap(({ jars }) => jars);
  const classes = join(work, 'classes');
  const compile = ['--release', '17', '-proc:none', '-nowarn', '-d', classes, '-cp', classPath.join(':')];
  execFileSync('javac', [...compile, ...sourceFiles()], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(join(work, 'manifest'), `Source-Digest: ${sourceDigest()}\n`);
  // A fixed date makes the same sources give the same bytes.
  const jar = ['--create', '--file', servicesJar, '--manifest', join(work, 'manifest')];
  execFileSync('jar', [...jar, '--date', '2026-01-01T00:00:00Z', '-C', classes, '.']);
} finally {
  rmSync(work, { recursive: true, force: true });
}
