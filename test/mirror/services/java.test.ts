import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findJava, majorVersion } from '../../../local/src/services/jvm/java.ts';
import { chooseServicesMode } from '../../../local/src/services/services-mode.ts';
import { temporaryDirectory } from './support.ts';

function javaHome(output: string, exitCode = 0): NodeJS.ProcessEnv {
  const home = temporaryDirectory();
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\necho '${output}' >&2\nexit ${exitCode}\n`);
  chmodSync(join(home, 'bin', 'java'), 0o755);
  return { PATH: process.env.PATH, JAVA_HOME: home };
}

describe('the Java of the embedded services', () => {
  test.each([
    ['17.0.15', 17],
    ['1.8.0_292', 8],
    ['25', 25],
    ['22-ea', 22],
  ])('the Java of the embedded services of version %s is Java %d', (version, major) => {
    expect(majorVersion(version)).toBe(major);
  });

  test('the Java of the embedded services is the one in JAVA_HOME', async () => {
    const environment = javaHome('openjdk version "21.0.3" 2024-04-16');
    await expect(findJava(environment)).resolves.toEqual({
      command: join(environment.JAVA_HOME as string, 'bin', 'java'),
      version: '21.0.3',
    });
    await expect(chooseServicesMode(environment)).resolves.toBe('embedded');
  });

  test.each([
    [
      'too old',
      javaHome('java version "11.0.2" 2019-01-15'),
      /^Java 11\.0\.2 .* is too old\. Install a Java runtime 17 or later/,
    ],
    [
      'not there',
      { JAVA_HOME: '/nowhere' },
      /^No Java runs as '\/nowhere\/bin\/java'\. Install a Java runtime 17 or later/,
    ],
    ['a stub that only complains', javaHome('Unable to locate a Java Runtime.', 1), /^No Java runs as/],
  ])(
    'the Java of the embedded services in JAVA_HOME that is %s is named with the remedy: the user chose it',
    async (_, environment, message) => {
      await expect(findJava(environment)).rejects.toThrow(message);
      await expect(chooseServicesMode(environment)).rejects.toThrow(message);
    },
  );

  test('The Java of the embedded services is run once for its version, and again where there was none.', async () => {
    const environment = javaHome('openjdk version "21.0.3" 2024-04-16');
    const java = join(environment.JAVA_HOME as string, 'bin', 'java');
    await Promise.all([findJava(environment), chooseServicesMode(environment)]);
    rmSync(java);
    await expect(findJava(environment)).resolves.toMatchObject({ version: '21.0.3' });

    const later = { JAVA_HOME: temporaryDirectory() };
    await expect(findJava(later)).rejects.toThrow(/^No Java runs as/);
    cpSync(javaHome('openjdk version "22.0.1"').JAVA_HOME as string, later.JAVA_HOME, { recursive: true });
    await expect(findJava(later)).resolves.toMatchObject({ version: '22.0.1' });
  });

  test('the Java of the embedded services on the PATH that is too old or not there means Docker', async () => {
    const { JAVA_HOME } = javaHome('java version "11.0.2" 2019-01-15');
    for (const directory of [join(JAVA_HOME as string, 'bin'), '/nowhere']) {
      await expect(chooseServicesMode({ PATH: directory })).resolves.toBe('docker');
    }
  });
});
