import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PortInUseError } from '../errors.ts';
import { resolveJars } from '../jvm/jars.ts';
import type { Java } from '../jvm/java.ts';
import { type Jvm, PortTakenError, startJvm } from '../jvm/process.ts';
import { servicesJar } from '../jvm/services-jar.ts';
import { supervise } from '../jvm/supervise.ts';
import type { StartContext, Started } from '../start.ts';
import type { RunningServices } from '../types.ts';

/**
 * Starts DynamoDB Local on disk below the data directory, on 127.0.0.1 only. All access keys and regions see the same
 * tables (`-sharedDb`), as all functions of one account do.
 * @throws {PortInUseError} when the port that the person chose is taken.
 */
export async function startDynamoDb(
  context: StartContext,
  java: Promise<Java>,
): Promise<Started<RunningServices['dynamodb']>> {
  const start = await prepare(context, await java);
  const requestedPort = context.options.ports.dynamodb;
  const jvm = await start(requestedPort, context.signal).catch((error) => {
    throw error instanceof PortTakenError
      ? new PortInUseError('DynamoDB', error.port, '--dynamodb-port')
      : error;
  });
  const port = jvm.ports[0] as number;
  const { onProgress, onUnexpectedExit } = context.options;
  const restart = (signal: AbortSignal) => start(port, signal);
  const { stop, disturb } = supervise(jvm, { name: 'DynamoDB', restart, onProgress, onUnexpectedExit });
  return {
    service: { endpoint: `http://127.0.0.1:${port}` },
    disturb,
    stop: async () => void (await stop()),
  };
}

async function prepare({ options, signal: starting, onSpawned }: StartContext, java: Java) {
  const directory = join(options.dataDirectory, 'dynamodb');
  const database = join(directory, 'database');
  await mkdir(database, { recursive: true });
  const { hostNames = [] } = options;
  const libraries = await resolveJars('dynamodb', {
    ownJars: [servicesJar],
    onProgress: options.onProgress,
    signal: starting,
  });
  return (port: number, signal: AbortSignal): Promise<Jvm> =>
    startJvm({
      name: 'DynamoDB',
      java,
      // SQLite's native libraries lie among the jars.
      jvmArguments: ['-Xmx512m', '-XX:TieredStopAtLevel=1', `-Djava.library.path=${libraries.directory}`],
      classPath: libraries.jars,
      mainClass: 'orderstream.services.DynamoDbLocal',
      mainArguments: [join(options.dataDirectory, 'locks', 'dynamodb'), database, String(port), ...hostNames],
      logFile: join(directory, 'dynamodb.log'),
      onProgress: options.onProgress,
      signal,
      onSpawned,
    });
}
