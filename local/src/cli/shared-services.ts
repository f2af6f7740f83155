import { join } from 'node:path';
import type { Options, PortNumbers } from '../mirror/options.ts';
import { createTemporaryFolder } from '../shared/temporary-folder.ts';
import type { Folders } from './default-data-directory.ts';
import { OptionError } from './option-error.ts';

/** Options of the ports of services. */
const portOptions: Readonly<Partial<Record<keyof PortNumbers, string>>> = {
  kafka: 'kafka-port',
  kafkaIam: 'kafka-iam-port',
  kafkaTls: 'kafka-tls-port',
  kafkaScram: 'kafka-scram-port',
  dynamodb: 'dynamodb-port',
  mail: 'mail-port',
};

/**
 * Options with `--services=shared`: the services have separate ports, and without `--data-dir` what the mirror writes is
 * in a temporary folder, since the services keep nothing that could belong to it.
 * @param values of the command line, by option.
 * @throws {OptionError} for a port of a service.
 */
export function withSharedServices(
  options: Options,
  values: Readonly<Record<string, unknown>>,
  { makeTemporaryFolder = createTemporaryFolder }: Pick<Folders, 'makeTemporaryFolder'>,
): Options {
  const fixed = Object.values(portOptions).find((name) => Number(values[name] ?? 0) !== 0);
  if (fixed) {
    throw new OptionError(
      `--${fixed} is ${values[fixed]}, and shared services choose their ports; accepted: 0, or none. Choose --services=embedded for fixed ports.`,
    );
  }
  const anyPorts = Object.fromEntries(Object.keys(portOptions).map((name) => [name, 0]));
  const withPorts = { ...options, ports: { ...options.ports, ...anyPorts } };
  if (values['data-dir'] !== undefined) return withPorts;
  const temporaryFolder = options.temporaryFolder ?? makeTemporaryFolder();
  return { ...withPorts, temporaryFolder, dataDirectory: join(temporaryFolder, 'data') };
}
