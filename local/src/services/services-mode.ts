import { startDocker } from './docker/index.ts';
import { startDynamoDb } from './dynamodb/index.ts';
import { startExternal } from './external.ts';
import { findJava } from './jvm/java.ts';
import { startKafka } from './kafka/index.ts';
import { startMailbox } from './mail/index.ts';
import { leaseServices } from './pool/lease.ts';
import { type StartContext, type StartedServices, together } from './start.ts';
import type { ServicesMode } from './types.ts';

/** Starts all three services; `abort` ends the starting of the others when one fails. */
type StartServices = (context: StartContext, abort: () => void) => Promise<StartedServices>;

export const servicesModes: Record<ServicesMode, StartServices> = {
  embedded: startEmbedded,
  shared: leaseServices,
  docker: startDocker,
  external: startExternal,
};

async function startEmbedded(context: StartContext, abort: () => void): Promise<StartedServices> {
  const java = findJava();
  const jvms = { ...context, onSpawned: after(2, context.options.onWaiting) };
  return together(
    {
      kafka: startKafka(jvms, java),
      dynamodb: startDynamoDb(jvms, java),
      ses: startMailbox(context),
    },
    abort,
  );
}

/** Calls back at the last of so many calls. */
function after(calls: number, callback = () => {}): () => void {
  let left = calls;
  return () => {
    left--;
    if (left === 0) callback();
  };
}

/**
 * How services run without the option `--services`: `embedded` where Java 17 or later is found, else `docker`.
 * @throws {ServiceStartError} when JAVA_HOME is set and holds no such Java: the user chose that one.
 */
export async function chooseServicesMode(environment = process.env): Promise<ServicesMode> {
  return findJava(environment).then(
    () => 'embedded',
    (error: Error) => {
      if (environment.JAVA_HOME) throw error;
      return 'docker';
    },
  );
}
