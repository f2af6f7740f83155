import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { servicesJar, sourceDigest } from '../../../local/services/java/digest.ts';
import { resolveJars } from '../../../local/services/jvm/jars.ts';
import { temporaryDirectory } from './support.ts';

/** A PATH whose first `mvn` is a shell script; `$OUT` is the output directory. */
function maven(script: string): string {
  const bin = temporaryDirectory();
  const out = 'OUT=$(printf "%s\\n" "$@" | sed -n "s/^-DoutputDirectory=//p")';
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\n${out}\n${script}\n`);
  chmodSync(join(bin, 'mvn'), 0o755);
  return `${bin}:${process.env.PATH}`;
}

function resolveWith(PATH: string, XDG_CACHE_HOME: string, progress: string[] = []) {
  const onProgress = (message: string) => void progress.push(message);
  return resolveJars('kafka', { ownJars: [servicesJar], environment: { PATH, XDG_CACHE_HOME }, onProgress });
}

describe('the jars of the services', () => {
  test('are fetched once, sorted, with our own among them', async () => {
    const cache = temporaryDirectory();
    const progress: string[] = [];
    const first = await resolveWith(
      maven('touch "$OUT/b.jar" "$OUT/a.jar" "$OUT/native.so"'),
      cache,
      progress,
    );
    await expect(resolveWith(maven('exit 1'), cache, progress)).resolves.toEqual(first);
    expect(first.jars).toEqual(
      ['a', 'b', 'orderstream-services'].map((jar) => join(first.directory, `${jar}.jar`)),
    );
    expect(progress).toEqual(['Fetching kafka from Maven (once)']);
  });

  test('leave nothing behind when Maven fails half-way, and say in one line what Maven said', async () => {
    const cache = temporaryDirectory();
    const failing = maven(
      'touch "$OUT/a.jar"; echo "[ERROR] Could not transfer artifact a:b:jar:1."; exit 1',
    );
    await expect(resolveWith(failing, cache)).rejects.toThrow(
      "Maven could not fetch the jars: Could not transfer artifact a:b:jar:1. Check the network and Maven's settings.xml",
    );
    expect(readdirSync(join(cache, 'orderstream'))).toEqual([]);
  });

  test('need Maven, and say so', async () => {
    await expect(resolveWith(temporaryDirectory(), temporaryDirectory())).rejects.toThrow(
      "Maven does not run as 'mvn'. Install Maven",
    );
  });
});

describe('the prebuilt jar', () => {
  test('was built from the sources beside it (else: node local/services/java/build.ts)', () => {
    expect(existsSync(servicesJar)).toBe(true);
    const manifest = unzipSync(readFileSync(servicesJar))['META-INF/MANIFEST.MF'];
    const unfolded = new TextDecoder().decode(manifest).replaceAll('\r\n ', '');
    expect(unfolded).toContain(`Source-Digest: ${sourceDigest()}\r\n`);
  });
});
