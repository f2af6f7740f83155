import { relative } from 'node:path';
import { chooseServicesMode } from '../services/index.ts';
import type { ServicesMode } from '../services/types.ts';
import type { Options } from './options.ts';

/**
 * Where services come from. Unless it is chosen: shared ones, where Java is found, for a mirror of `startMirror()` that keeps
 * nothing and fixes none of their ports.
 * @throws {ServiceStartError} as `chooseServicesMode`.
 */
export async function servicesModeOf(
  options: Pick<Options, 'services' | 'temporaryFolder' | 'dataDirectory' | 'ports'>,
  byDefault: () => Promise<ServicesMode> = chooseServicesMode,
): Promise<ServicesMode> {
  if (options.services) return options.services;
  const mode = await byDefault();
  return mode === 'embedded' && isTemporary(options) && !hasFixedPorts(options) ? 'shared' : mode;
}

function isTemporary({ temporaryFolder, dataDirectory }: Pick<Options, 'temporaryFolder' | 'dataDirectory'>) {
  return temporaryFolder !== undefined && !relative(temporaryFolder, dataDirectory).startsWith('..');
}

function hasFixedPorts({ ports }: Pick<Options, 'ports'>): boolean {
  const { kafka, kafkaIam, kafkaTls, kafkaScram, dynamodb, mail } = ports;
  return [kafka, kafkaIam, kafkaTls, kafkaScram, dynamodb, mail].some((port) => port !== 0);
}
