import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accessKeysDirectory } from '../iam/access-keys.ts';
import { certificateIn } from '../iam/certificate.ts';
import { freePortNumbers } from '../port-numbers.ts';
import type { StartContext, StartedServices } from '../start.ts';
import { compose, docker } from './command.ts';

/** The image of `local/compose.yaml`, which has a `keytool`. */
const KAFKA_IMAGE = 'apache/kafka:4.3.1';

/**
 * Starts the services of `local/compose.yaml` and the IAM listener of `compose.iam.yaml`, as a project of this data
 * directory. Data lives in the project's volumes; `fresh` drops them. Docker restarts a container that fails.
 * @throws {ServiceStartError} when Docker is missing, or says no; its own words are in the message.
 */
export async function startDocker({ options, signal }: StartContext): Promise<StartedServices> {
  const iamDirectory = join(options.dataDirectory, 'iam');
  await mkdir(accessKeysDirectory(options.dataDirectory), { recursive: true, mode: 0o700 });
  const { listeners, settings } = options.broker ?? { listeners: [], settings: {} };
  const [kafka, kafkaIam, dynamodb, mail, ui, tls, scram] = await chosenPorts(options.ports);
  const settingsFile = join(options.dataDirectory, 'compose.settings.yaml');
  await writeFile(settingsFile, settingsCompose(settings));
  const variables = {
    ORDERSTREAM_IAM_DIRECTORY: iamDirectory,
    ORDERSTREAM_KAFKA_PORT: `${kafka}`,
    ORDERSTREAM_KAFKA_IAM_PORT: `${kafkaIam}`,
    ORDERSTREAM_DYNAMODB_PORT: `${dynamodb}`,
    ORDERSTREAM_MAIL_PORT: `${mail}`,
    ORDERSTREAM_KAFKA_UI_PORT: `${ui}`,
    ORDERSTREAM_KAFKA_TLS_PORT: `${tls}`,
    ORDERSTREAM_KAFKA_SCRAM_PORT: `${scram}`,
  };
  const project = compose(options.dataDirectory, variables, settingsFile);
  if (options.fresh) await project(['down', '--volumes'], signal);
  options.onProgress('Starting the containers of local/compose.yaml');
  const keys = join(iamDirectory, 'tls');
  const certificate = await certificateIn(keys, (args) => docker(keytool(keys, args), { signal }));
  const stop = async () => void (await project(['down']));
  try {
    const up = project(['up', '--detach', '--wait'], signal);
    options.onWaiting?.();
    await up;
  } catch (error) {
    await stop();
    throw error;
  }
  options.onProgress(`Kafka UI: http://127.0.0.1:${ui}`);
  return {
    service: {
      kafka: {
        bootstrapBrokers: [`127.0.0.1:${kafka}`],
        iamBootstrapBrokers: [`127.0.0.1:${kafkaIam}`],
        tlsBootstrapBrokers: listeners.includes('tls') ? [`127.0.0.1:${tls}`] : [],
        scramBootstrapBrokers: listeners.includes('scram') ? [`127.0.0.1:${scram}`] : [],
        certificateAuthority: certificate.authority,
      },
      dynamodb: { endpoint: `http://127.0.0.1:${dynamodb}` },
      ses: { endpoint: `http://127.0.0.1:${mail}`, mailboxUrl: `http://127.0.0.1:${mail}` },
      disturbs: {},
    },
    stop,
  };
}

async function chosenPorts(wanted: StartContext['options']['ports']): Promise<number[]> {
  const free = await freePortNumbers(7);
  const { kafkaTls = 0, kafkaScram = 0 } = wanted;
  const given = [wanted.kafka, wanted.kafkaIam, wanted.dynamodb, wanted.mail, 0, kafkaTls, kafkaScram];
  return given.map((port, index) => port || (free[index] as number));
}

/** Properties as the image takes them: https://github.com/apache/kafka/blob/trunk/docker/examples/README.md */
export function settingsCompose(settings: Readonly<Record<string, string>>): string {
  const variable = (name: string) => `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`;
  const environment = Object.entries(settings).map(([name, value]) => [variable(name), value] as const);
  return JSON.stringify({ services: { kafka: { environment: Object.fromEntries(environment) } } });
}

function keytool(directory: string, args: readonly string[]): string[] {
  const mount = ['--volume', `${directory}:/tls`, '--workdir', '/tls', '--user', 'root'];
  return ['run', '--rm', ...mount, KAFKA_IMAGE, 'keytool', ...args];
}
