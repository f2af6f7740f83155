import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceStartError } from '../errors.ts';

const run = promisify(execFile);

/** Kafka 4 needs it: https://kafka.apache.org/41/operations/java-version/ */
const OLDEST_JAVA = 17;

export interface Java {
  /** Absolute path, or a name on the PATH. */
  readonly command: string;
  /** For example `17.0.15`. */
  readonly version: string;
}

const remedy =
  `Install a Java runtime ${OLDEST_JAVA} or later (or point JAVA_HOME at one), ` +
  'or choose --services=docker or --services=external.';

/** The command `name` of the Java in JAVA_HOME, else on the PATH. */
export function javaCommand(name: 'java' | 'keytool', environment = process.env): string {
  return environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', name) : name;
}

/** `17` for `17.0.15`, `8` for `1.8.0_292`. */
export function majorVersion(version: string): number {
  return Number.parseInt(version.replace(/^1\./, ''), 10);
}

/** What was found, by JAVA_HOME and PATH: a start needs it twice, and each time is a process. */
const found = new Map<string, Promise<Java>>();

/**
 * Finds the Java that runs the embedded services.
 * @throws {ServiceStartError} when there is none, or it is older than 17.
 */
export function findJava(environment = process.env): Promise<Java> {
  const place = JSON.stringify([environment.JAVA_HOME, environment.PATH]);
  const known = found.get(place);
  if (known) return known;
  const java = runJava(environment);
  found.set(place, java);
  java.catch(() => found.delete(place)); // The caller has the error; another call looks again.
  return java;
}

async function runJava(environment: NodeJS.ProcessEnv): Promise<Java> {
  const command = javaCommand('java', environment);
  const { stderr } = await run(command, ['-version'], { env: environment }).catch((cause: Error) => {
    throw new ServiceStartError(`No Java runs as '${command}'. ${remedy}`, { cause });
  });
  const version = /version "([^"]+)"/.exec(stderr)?.[1] ?? '';
  if (!(majorVersion(version) >= OLDEST_JAVA)) {
    throw new ServiceStartError(
      `Java ${version || 'of unknown version'} ('${command}') is too old. ${remedy}`,
    );
  }
  return { command, version };
}
