import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageDirectory } from '../../shared/package-directory.ts';
import { ServiceStartError } from '../errors.ts';

const run = promisify(execFile);
const files = ['compose.yaml', 'compose.iam.yaml'].flatMap((file) => [
  '--file',
  join(packageDirectory, file),
]);

export interface DockerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs `docker …`. @throws {ServiceStartError} one line with what Docker said and what to do. */
export async function docker(args: readonly string[], { env, signal }: DockerOptions = {}): Promise<void> {
  const environment = { ...process.env, ...env };
  await run('docker', [...args], { env: environment, signal, maxBuffer: 64 * 1024 * 1024 }).catch((cause) => {
    signal?.throwIfAborted();
    throw new ServiceStartError(`${complaint(cause)} ${remedy}`, { cause });
  });
}

/**
 * Docker Compose for the containers and volumes of one data directory.
 * @param settingsFile absolute path of a Compose file with what the stacks add to the broker.
 */
export function compose(dataDirectory: string, env: Readonly<Record<string, string>>, settingsFile: string) {
  const project = `orderstream-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 8)}`;
  return (args: readonly string[], signal?: AbortSignal): Promise<void> =>
    docker(['compose', '--project-name', project, ...files, '--file', settingsFile, ...args], {
      env,
      signal,
    });
}

const remedy =
  'Install and start Docker with Compose 2.20 or later; ' +
  'or install a Java runtime 17 or later for --services=embedded; or choose --services=external.';

function complaint(cause: { code?: unknown; stderr?: string }): string {
  if (cause.code === 'ENOENT') return "Docker does not run as 'docker'.";
  const lines = (cause.stderr ?? '').split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /error|cannot|unknown|denied/i.test(line)) ?? lines.at(-1);
  return `Docker failed: ${reason?.trim().replace(/[.?!]+$/, '') ?? `exit code ${cause.code}`}.`;
}
