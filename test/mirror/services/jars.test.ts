import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { mavenFolder, resolveJars } from '../../../local/src/services/jvm/jars.ts';
import { servicesJar, sourceDigest } from '../../../local/src/services/jvm/services-jar.ts';
import { temporaryDirectory } from './support.ts';

/** A PATH whose first `mvn` is a shell script; `$OUT` is the output directory. */
function maven(script: string): string {
  const bin = temporaryDirectory();
  const out = 'OUT=$(printf "%s\\n" "$@" | sed -n "s/^-DoutputDirectory=//p")';
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\n${out}\n${script}\n`);
  chmodSync(join(bin, 'mvn'), 0o755);
  return `${bin}:${process.env.PATH}`;
}

/** SHA-256 of an empty file, which is what the scripts make. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A folder with one class path, `kafka`. */
function classPathOf(...files: readonly string[]): string {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, 'kafka'));
  writeFileSync(join(folder, 'kafka/pom.xml'), '<project/>');
  writeFileSync(join(folder, 'kafka/sha256sums.txt'), files.map((file) => `${EMPTY}  ${file}\n`).join(''));
  return folder;
}

const folder = classPathOf('a.jar', 'b.jar', 'native.so');
const fetchAll = 'touch "$OUT/b.jar" "$OUT/a.jar" "$OUT/native.so"';

function resolveWith(PATH: string, XDG_CACHE_HOME: string, progress: string[] = []) {
  const onProgress = (message: string) => void progress.push(message);
  const environment = { PATH, XDG_CACHE_HOME };
  return resolveJars('kafka', { ownJars: [servicesJar], environment, folder, onProgress });
}

describe('the jars of the services', () => {
  test('the jars of the services are fetched once, sorted, with our own among them', async () => {
    const cache = temporaryDirectory();
    const progress: string[] = [];
    const first = await resolveWith(maven(fetchAll), cache, progress);
    await expect(resolveWith(maven('exit 1'), cache, progress)).resolves.toEqual(first);
    expect(first.jars).toEqual(
      ['a', 'b', 'orderstream-services'].map((jar) => join(first.directory, `${jar}.jar`)),
    );
    expect(progress).toEqual(['Fetching kafka from Maven (once)']);
  });

  test('the jars of the services leave nothing behind when Maven fails half-way, and say in one line what Maven said', async () => {
    const cache = temporaryDirectory();
    const failing = maven(
      'touch "$OUT/a.jar"; echo "[ERROR] Could not transfer artifact a:b:jar:1."; exit 1',
    );
    await expect(resolveWith(failing, cache)).rejects.toThrow(
      "Maven could not fetch the jars: Could not transfer artifact a:b:jar:1. Check the network and Maven's settings.xml",
    );
    expect(readdirSync(join(cache, 'orderstream'))).toEqual([]);
  });

  test('the jars of the services need Maven, and say so', async () => {
    await expect(resolveWith(temporaryDirectory(), temporaryDirectory())).rejects.toThrow(
      "Maven does not run as 'mvn'. Install Maven",
    );
  });

  test.each([
    {
      title: 'A changed jar',
      script: `${fetchAll}; echo x > "$OUT/a.jar"`,
      problem: /a\.jar has SHA-256 73cb3858/,
    },
    {
      title: 'A changed native library',
      script: `${fetchAll}; echo x > "$OUT/native.so"`,
      problem: /native\.so has/,
    },
    {
      title: 'An added jar',
      script: `${fetchAll}; touch "$OUT/c.jar"`,
      problem: /c\.jar is not in the list/,
    },
    { title: 'A missing jar', script: 'touch "$OUT/a.jar"', problem: /b\.jar is missing/ },
  ])('$title is refused, and nothing of the download stays.', async ({ script, problem }) => {
    const cache = temporaryDirectory();
    await expect(resolveWith(maven(script), cache)).rejects.toThrow(problem);
    expect(readdirSync(join(cache, 'orderstream'))).toEqual([]);
  });

  test('A jar that was changed in the cache is fetched again, and the reason is printed.', async () => {
    const cache = temporaryDirectory();
    const progress: string[] = [];
    const { jars, directory } = await resolveWith(maven(fetchAll), cache);
    writeFileSync(jars[0] as string, 'planted');
    await resolveWith(maven(fetchAll), cache, progress);
    expect(readFileSync(jars[0] as string, 'utf8')).toBe('');
    expect(progress[0]).toContain(`${directory} is fetched again: a.jar has SHA-256`);
  });

  test.each(['dynamodb', 'kafka', 'kafka-tools'])(
    'Every jar of %s has its checksum in the repository.',
    (name) => {
      const sums = readFileSync(join(mavenFolder, name, 'sha256sums.txt'), 'utf8');
      expect(sums.trim().split('\n').length).toBeGreaterThan(40);
      expect(sums).toMatch(/^(?:[0-9a-f]{64} {2}\S+\.(?:jar|so|dylib|dll)\n)+$/);
    },
  );
});

describe('the prebuilt jar', () => {
  test('the prebuilt jar was built from the sources beside it (else: node local/java/build.ts)', () => {
    expect(existsSync(servicesJar)).toBe(true);
    const manifest = unzipSync(readFileSync(servicesJar))['META-INF/MANIFEST.MF'];
    const unfolded = new TextDecoder().decode(manifest).replaceAll('\r\n ', '');
    expect(unfolded).toContain(`Source-Digest: ${sourceDigest()}\r\n`);
  });
});
