import { clearDataDirectory } from './data-directory.ts';
import { lockDataDirectory } from './lock.ts';
import { chooseServicesMode, servicesModes } from './services-mode.ts';
import type { RunningServices, ServicesOptions } from './types.ts';

export {
  type AccessKeyOwner,
  accessKeyFor,
  isSessionKey,
  ownerOfAccessKey,
  removeSessionKey,
  removeSessionKeys,
  sessionKeyFor,
} from './iam/access-keys.ts';
export {
  clearKafkaPolicies,
  putKafkaPolicy,
} from './iam/kafka-policies.ts';
export type {
  RunningServices,
  ServicesOptions,
} from './types.ts';
export { chooseServicesMode };

/**
 * Starts Kafka, DynamoDB Local and the SES mailbox, at the same time, and waits until all are ready. One that ends
 * unexpectedly is started again on its ports. When this process dies, whatever way, what it started ends by itself.
 * @throws {ServiceStartError} with one readable line: Java missing, a port in use, a data directory in use, ….
 * @throws the reason of `options.signal` when that aborts; everything is stopped by then.
 */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const unlock = await lockDataDirectory(options.dataDirectory);
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    if (options.fresh) await clearDataDirectory(options.dataDirectory);
    const started = await servicesModes[options.mode]({ options, signal }, () => failed.abort());
    return { ...started.service, stop: () => started.stop().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}
