import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type RunningServices, startServices } from '../../../local/services/index.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { newDataDirectory, removeDataDirectory, type System, startSystem } from './system.ts';

/** The product with tables and a mailbox that can be down. */
export interface BreakableSystem extends System {
  readonly tables: FaultProxy;
  readonly mail: FaultProxy;
}

/** A mirror for the tests of a file, on services of this process, with what can be down between them. */
export function breakableSystemOfThisFile(): () => BreakableSystem {
  const servicesDirectory = newDataDirectory();
  const dataDirectory = newDataDirectory();
  let services: RunningServices | undefined;
  let system: BreakableSystem | undefined;
  beforeAll(async () => {
    services = await startServices({
      mode: 'embedded',
      dataDirectory: servicesDirectory,
      ports: { kafka: 0, kafkaIam: 0, dynamodb: 0, mail: 0 },
      onProgress: () => {},
      onUnexpectedExit: (message) => process.stderr.write(`error: ${message}\n`),
    });
    const [tables, mail] = await Promise.all([
      faultProxy(services.dynamodb.endpoint),
      faultProxy(services.ses.endpoint),
    ]);
    shareAccessKeys(servicesDirectory, dataDirectory);
    const started = await startSystem(dataDirectory, ['--services=external'], {
      ...environmentOf(services, servicesDirectory),
      DYNAMODB_ENDPOINT: tables.endpoint,
      SES_ENDPOINT: mail.endpoint,
    });
    system = { ...started, tables, mail };
  }, 240_000);
  afterAll(async () => {
    await system?.end('SIGTERM');
    await Promise.all([system?.tables.close(), system?.mail.close()]);
    await services?.stop();
    for (const directory of [dataDirectory, servicesDirectory]) removeDataDirectory(directory);
  }, 90_000);
  return () => system as BreakableSystem;
}

/** The broker's IAM listener accepts the keys that the mirror gives its functions. */
function shareAccessKeys(servicesDirectory: string, dataDirectory: string): void {
  const keys = join(servicesDirectory, 'iam');
  mkdirSync(keys, { recursive: true });
  symlinkSync(keys, join(dataDirectory, 'iam'));
}

function environmentOf({ kafka }: RunningServices, directory: string): Record<string, string> {
  const authority = join(directory, 'authority-of-the-test.pem');
  writeFileSync(authority, kafka.certificateAuthority);
  return {
    KAFKA_BROKERS: kafka.bootstrapBrokers.join(','),
    KAFKA_IAM_BROKERS: kafka.iamBootstrapBrokers.join(','),
    NODE_EXTRA_CA_CERTS: authority,
  };
}
