import { emptyData } from '../services/contents/index.ts';
import type { ServiceFaults } from '../services/service-faults.ts';
import type { RunningServices } from '../services/types.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { LocalCloud } from './local-cloud.ts';
import type { Options } from './options.ts';
import type { RunningStacks } from './running-stacks.ts';

export interface ResetDependencies {
  readonly localCloud: Pick<LocalCloud, 'lambda' | 'eventSourceMappings' | 'functionFaults' | 'experiments'>;
  readonly services: RunningServices;
  readonly serviceFaults: Pick<ServiceFaults, 'endAll'>;
  readonly stacks: Pick<RunningStacks, 'recreateData' | 'tableNames'>;
  readonly options: Pick<Options, 'services'>;
}

/** For batches in progress; what they have not done by then is lost with their records. */
const GRACE_MS = 5_000;

/**
 * Brings data back to what it was after the start: topics and tables are created again, custom resources run again, groups, ACLs, emails, what
 * is known of records, invocations and counters, log lines, faults of functions and experiments are forgotten. Services, warm environments,
 * functions, mappings and users stay as they are now.
 * @returns resets; calls at the same time are one.
 */
export function resetOf(dependencies: ResetDependencies): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    refuseForeignServices(dependencies.options);
    running ??= reset(dependencies).finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function reset({ localCloud, services, serviceFaults, stacks }: ResetDependencies): Promise<void> {
  const { lambda, eventSourceMappings, functionFaults, experiments } = localCloud;
  await serviceFaults.endAll();
  await eventSourceMappings.restart(GRACE_MS, async () => {
    await emptyData(services, stacks.tableNames());
    functionFaults.clear();
    experiments.clear();
    // Before custom resources run: what they write belongs to the start.
    lambda.forget();
    await stacks.recreateData();
  });
}

/** Topics and tables may have been there before the mirror. */
function refuseForeignServices({ services }: Pick<Options, 'services'>): void {
  if (services !== 'external') return;
  throw new ServiceException(
    'InvalidRequest',
    'A reset deletes all topics and tables, and with --services=external they are yours; accepted: embedded, shared and docker.',
    400,
  );
}
